"""`make bench`: measures this commit on SQLite and PostgreSQL, prints a table, keeps the figures as JSON.

It reads processor times from /proc, and so needs Linux. PostgreSQL is the server that DATABASE_URL
names, else the one on this machine; a database of its own is made there and dropped.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg

from . import neutral, report
from .figures import QUICK, THOROUGH, Bench, Counts, Figure
from .neutral import Pair
from .rig import ROOT, Rig, rigged
from .sink import Sink

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def main() -> int:
    """Measures; 1 when a figure could not be taken."""
    options = _options()
    print(report.heading())
    measured: dict[str, list[Figure]] = {}
    told: dict[str, list[Pair]] = {}
    for kind in NAMES if options.database == "both" else [options.database]:
        figures, pairs = measure(kind, QUICK if options.quick else THOROUGH)
        if figures:
            measured[NAMES[kind]], told[NAMES[kind]] = figures, pairs
            print(report.table(NAMES[kind], figures))
            print(neutral.table(NAMES[kind], pairs))
    folder = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "bench"
    print(f"Kept in {report.write(folder, measured, told)}")
    asked = len(NAMES) if options.database == "both" else 1
    return int(len(measured) < asked or _is_wrong(measured, told))


def _is_wrong(measured: dict[str, list[Figure]], told: dict[str, list[Pair]]) -> bool:
    figures = [figure.wrong for taken in measured.values() for figure in taken]
    return any(figures + [pair.wrong for taken in told.values() for pair in taken])


def measure(kind: str, counts: Counts) -> tuple[list[Figure], list[Pair]]:
    """The figures on one database; none, and a word about it, where the database does not answer."""
    try:
        with Sink() as sink:
            with rigged(kind, "smartcoop_bench", smtp_port=sink.port) as rig:
                if kind == "postgresql" and rig.database.process is None:
                    print("PostgreSQL runs elsewhere: its own processor time is missing from the figures.")
                figures = _told(Bench(rig, sink, counts).figures())
            # A site of its own, so that what it holds costs the figures above nothing.
            with rigged(kind, "smartcoop_bench", smtp_port=sink.port) as rig:
                figures += _told(Bench(rig, sink, counts).page_figures())
            with rigged(kind, "smartcoop_bench", smtp_port=sink.port) as rig:
                return figures, _pairs(rig, counts.turns)
    except psycopg.OperationalError as error:
        print(f"{NAMES[kind]} does not answer, so nothing is measured on it: {error}", file=sys.stderr)
        return [], []


def _pairs(rig: Rig, turns: int) -> list[Pair]:
    """What the time of an answer could tell, on a site without any other load."""
    (event,) = rig.plant(1, [(10 * turns, 3 * turns)])
    with rig.serving():
        return list(neutral.pairs(rig, event, turns))


def _told(measured: Iterator[Figure]) -> list[Figure]:
    """The figures, with a sign of life for whoever waits at a terminal."""
    figures = []
    for figure in measured:
        figures.append(figure)
        if sys.stderr.isatty():
            print(f"\r{figure.name:40}", end="\r", file=sys.stderr, flush=True)
    return figures


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--database", choices=[*NAMES, "both"], default="both")
    parser.add_argument("--quick", action="store_true", help="A tenth of the work: to see that it runs.")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
