"""`make bench-outbox`: is an old outbox slower, and does a worker grow with the mails? On PostgreSQL."""

import json
import sys
from collections.abc import Iterator

import psycopg

from . import report
from .rig import rigged
from .sink import Sink

YOUNG, OLD = 1_000, 1_000_000
SLOWER = 1.5  # at most
GROWN = 24.0  # megabytes at most, for ten thousand reminders

type Measured = dict[str, float]


def main(old: int = OLD) -> int:
    """Measures; 1 where the old outbox is slower, memory grows with the mails, or no PostgreSQL answers."""
    try:
        young, aged = measure(YOUNG), measure(old)
    except psycopg.OperationalError as error:
        print(f"PostgreSQL does not answer, so nothing is measured: {error}", file=sys.stderr)
        return 1
    print(f"smartCoop {report.commit()}: the outbox with {YOUNG} and with {old} mails that went out\n")
    lines = list(_lines(young, aged))
    for name, wrong in lines:
        print(f"{name:34}{young[name]:>10.2f}{aged[name]:>10.2f}  {wrong}".rstrip())
    return int(any(wrong for _name, wrong in lines))


def measure(old: int) -> Measured:
    """The figures of an outbox with so many old mails; its new ones go to a mail server that takes all."""
    with Sink() as sink, rigged("postgresql", "smartcoop_outbox", smtp_port=sink.port) as rig:
        rig.run("-m", "benchmarks.inside_outbox", "fill", str(old))
        rig.database.settle()
        measured: Measured = json.loads(rig.run("-m", "benchmarks.inside_outbox", "measure"))
        return measured


def _lines(young: Measured, aged: Measured) -> Iterator[tuple[str, str]]:
    for name in young:
        if name.startswith("MB"):
            yield name, "OVER: grows with the mails" if max(young[name], aged[name]) > GROWN else ""
        elif name.startswith("mails"):
            yield name, "OVER: slower" if SLOWER * aged[name] < young[name] else ""
        else:
            # A tenth of a millisecond is the clock's and the machine's.
            yield name, "OVER: slower" if aged[name] > SLOWER * young[name] + 0.1 else ""


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
