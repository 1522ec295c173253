"""Shows what a real mail would carry, and whether the sender's domain vouches for it."""

from argparse import ArgumentParser
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mailing import checking, conversing, resolving
from mailing.checking import Line, Mark


class Command(BaseCommand):
    help = "Shows what a real mail would carry; checks SPF, DKIM, DMARC and MX; fails unless all is well."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", default="", help="Sends one real test mail to this address, at once.")
        parser.add_argument(
            "--selector", action="append", default=[], help="Of the DKIM key, as the provider names it; repeatable."
        )
        parser.add_argument("--nameserver", default="", help="host or host:port; else the machine's own.")

    def handle(self, *_args: Any, **options: Any) -> None:
        faults = 0
        for line in _lines(options):
            self.stdout.write(f"{line.mark:<5}  {line.about:<22}  {line.words}")
            faults += line.mark is Mark.FAULT
        if faults:
            raise CommandError(f"{faults} to be mended; docs/mail.md says how.")
        self.stdout.write("All is well.")


def _lines(options: dict[str, Any]) -> Iterator[Line]:
    to = options["to"] or "somebody@example.org"
    raw = checking.example(to)
    yield from checking.carried(raw)
    ask = partial(resolving.ask, server=_server(options["nameserver"]))
    yield from checking.looked_up(ask, options["selector"])
    if options["to"]:
        yield from conversing.send(raw, to)


def _server(named: str) -> tuple[str, int]:
    host, _colon, port = named.rpartition(":") if named.count(":") == 1 else (named, "", "53")
    return (host, int(port)) if host else resolving.nameserver()
