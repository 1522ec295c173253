"""Takes one mail that a mail server pipes in, for sites without a provider that posts them."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from mailing import reading
from mailing.receiving import receive


class Command(BaseCommand):
    help = "Takes one incoming mail (RFC 5322) from standard input; with an error the mail server keeps it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "recipient", nargs="*", help="To whom it was delivered, as the server says (${recipient})."
        )

    def handle(self, *_args: Any, recipient: list[str], **_options: Any) -> None:
        raw = sys.stdin.buffer.read(reading.MOST_READ)
        while sys.stdin.buffer.read(1 << 20):  # the rest is read and left, so that the server's pipe does not break
            pass
        reply = receive(raw, tuple(recipient))
        self.stdout.write(f"{reply.kind} {reply.pk}" if reply else "not kept")
