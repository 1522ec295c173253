"""`make bench-large`: does a federation of many years wait longer than a young one? On PostgreSQL.

Two databases, a small and a large one; the same deeds in both, in turns, so that a machine that
grows slower does so for both. Each must take as many statements, and hardly more time.
"""

import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import psycopg

from . import report
from .rig import Rig, rigged

SMALL, LARGE = (100, 1_000), (10_000, 1_000_000)
ROUNDS = 3
SLOWER = 1.5  # at most
# Statements at most, whatever there is.
MOST = {"sign-up by form": 18, "sign-up by API": 18, "sign-up of five by API": 18 + 4 * 4}

type Measured = dict[str, tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Line:
    """A deed in both databases: statements and milliseconds."""

    name: str
    small: tuple[int, float]
    large: tuple[int, float]

    @property
    def wrong(self) -> str:
        """What is not as it must be; empty when all is."""
        if self.small[0] != self.large[0]:
            return "more statements" if self.large[0] > self.small[0] else "fewer statements"
        if self.large[0] > MOST.get(self.name, self.large[0]):
            return f"more than {MOST[self.name]} statements"
        return "slower" if self.large[1] > SLOWER * self.small[1] else ""


def main(sizes: Sequence[tuple[int, int]] = (SMALL, LARGE)) -> int:
    """Measures; 1 where a deed takes more in the large database, or no PostgreSQL answers."""
    try:
        lines = measure(sizes)
    except psycopg.OperationalError as error:
        print(f"PostgreSQL does not answer, so nothing is measured: {error}", file=sys.stderr)
        return 1
    (small, _), (large, _) = sizes
    print(f"smartCoop {report.commit()}: statements and milliseconds (median of many, the best of {ROUNDS} rounds)\n")
    print(f"{'':26}{f'{small} events':>20}{f'{large} events':>20}{'ratio':>8}")
    for line in lines:
        print(_row(line))
    return int(any(line.wrong for line in lines))


def measure(sizes: Sequence[tuple[int, int]]) -> list[Line]:
    """Both databases are filled first, then the deeds are done in turns."""
    with ExitStack() as stack:
        made = (rigged("postgresql", f"smartcoop_large_{number}", smtp_port=1) for number, _ in sizes)
        rigs = [stack.enter_context(each) for each in made]
        sites = [_fill(rig, *size) for rig, size in zip(rigs, sizes, strict=True)]
        both = list(zip(rigs, sites, strict=True))
        rounds: list[list[Measured]] = [[_do(*each) for each in both] for _n in range(ROUNDS)]
    small, large = (_best(each) for each in zip(*rounds, strict=True))
    return [Line(name, small[name], large[name]) for name in small]


def _fill(rig: Rig, events: int, registrations: int) -> Any:
    site = json.loads(rig.run("-m", "benchmarks.filling", str(events), str(registrations)))
    rig.database.settle()
    return site


def _do(rig: Rig, site: Any) -> Measured:
    measured: Measured = json.loads(rig.run("-m", "benchmarks.inside", json.dumps(site)))
    return measured


def _best(rounds: Sequence[Measured]) -> Measured:
    return {name: (max(each[name][0] for each in rounds), min(each[name][1] for each in rounds)) for name in rounds[0]}


def _row(line: Line) -> str:
    cells = (f"{statements:>11}{milliseconds:>9.1f}" for statements, milliseconds in (line.small, line.large))
    ratio = line.large[1] / line.small[1]
    return f"{line.name:26}{''.join(cells)}{ratio:>8.2f}  {line.wrong and f'OVER: {line.wrong}'}".rstrip()


if __name__ == "__main__":
    sys.exit(main())
