"""A key for a front end of another team."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.text import slugify

from api import keys


class Command(BaseCommand):
    help = "Makes a key for a trusted front end, and says what to add to API_KEYS. It is stored nowhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="what the front end is called, for example newsletter-site")

    def handle(self, *_args: Any, name: str, **_options: Any) -> None:
        key = keys.make()
        self.stdout.write(f"For the front end, as `Authorization: Bearer …`: {key}")
        self.stdout.write(f"To add to API_KEYS, by commas: {slugify(name) or 'front-end'}={keys.hash_of(key)}")
