"""Keeps the translations complete."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms import texts


class Command(BaseCommand):
    help = "Checks the translations against the texts in code and templates, or brings the files up to date."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--check", action="store_true", help="Say what is missing, empty, fuzzy or does not match.")
        what.add_argument("--update", action="store_true", help="Write new texts into the files, take old ones out.")

    def handle(self, *_args: Any, check: bool, **_options: Any) -> None:
        if not check:
            texts.update()
        found = texts.problems()
        for line in found:
            self.stdout.write(line)
        if check and found:
            raise CommandError(f"{len(found)} problems in the translations.")
