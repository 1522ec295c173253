"""Takes one mail that a mail server pipes in, for sites without a provider that posts them."""

import logging
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mailing import reading
from mailing.receiving import receive

log = logging.getLogger(__name__)

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h, which mail servers understand


class Command(BaseCommand):
    help = "Takes one incoming mail (RFC 5322) from standard input; exits with 75 if the server shall try again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "recipient", nargs="*", help="To whom it was delivered, as the server says (${recipient})."
        )

    def handle(self, *_args: Any, recipient: list[str], **_options: Any) -> None:
        raw = sys.stdin.buffer.read(reading.MOST_READ)
        while sys.stdin.buffer.read(1 << 20):  # the rest is read and left, so that the server's pipe does not break
            pass
        try:
            reply = receive(raw, tuple(recipient))
        except Exception as error:  # ours, not the mail's: the database is away
            log.exception("incoming mail was not taken")
            raise CommandError(f"Not taken: {type(error).__name__}", returncode=TRY_AGAIN) from error
        self.stdout.write(f"{reply.kind} {reply.pk}" if reply else "not kept")
