"""Whether the roles still are what the table says, and making them so."""

import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from cms import roles


class Command(BaseCommand):
    help = "Makes missing roles and gives them what they lack of the table; says what it changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="changes nothing; fails if a role lacks something")
        parser.add_argument("--strict", action="store_true", help="also takes away what the table does not give")

    @transaction.atomic
    def handle(self, *_args: Any, check: bool, strict: bool, **_options: Any) -> None:
        states = [roles.compare(role) if check else roles.keep_right(role, strict=strict) for role in roles.ROLES]
        for state in states:
            for line in _lines(state, is_kept=check or not strict):
                self.stdout.write(f"{state.role.name}: {line}")
        wrong = any(state.missing or not state.exists or (strict and state.more) for state in states)
        if not wrong:
            self.stdout.write("The roles are as the table says.")
        if check and wrong:
            sys.exit(1)


def _lines(state: roles.State, *, is_kept: bool) -> Iterator[str]:
    if not state.exists:
        yield "new group"
    yield from (f"+ {grant}" for grant in state.missing)
    yield from (f"{'  beyond the table:' if is_kept else '-'} {grant}" for grant in state.more)
