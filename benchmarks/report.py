"""What was measured, as a table for people and as JSON for comparing commits."""

import json
import os
import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from . import yardstick
from .figures import Figure
from .neutral import Pair
from .rig import ROOT

# The pages of a site whose lists have 500 entries each, read anew each time.
PAGES = (
    "home page",
    "list of 500 tools",
    "list of 500 calls",
    "archive of calls",
    "“Is it for me?”",
    "list of 500 news",
    "list of 500 deep dives",
    "list of 500 events",
    "tool",
    "call",
    "news item",
    "deep dive",
    "topic",
    "advice",
)
# Milliseconds of processor time at most, in yardsticks; on PostgreSQL, which larger sites run on.
CPU_AIMS = {
    "sign-up by API, 1 client": 10,
    "sign-up by API, 8 clients": 10,
    "mail, rendered and sent": 4,
    "event page": 25,
    "API list of 50": 12,
    "feed of 200, first read": 60,
    "feed of 200, repeated": 2,
    **dict.fromkeys(PAGES, 25),
}
# So many in a second at least, on a machine whose yardstick is 1.
RATE_AIMS = {"mail, rendered and sent": 220}
HEADS = ("", "n", "per second", "CPU ms", "server", "database", "yardstick", "aim", "")


def commit() -> str:
    """The commit that is measured, with `-changed` when files differ from it."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty=-changed", "--exclude=*"],  # noqa: S607 (git as found)
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return described.stdout.strip() or "unknown"


def heading() -> str:
    """What was measured, and where."""
    return (
        f"smartCoop {commit()}, Python {platform.python_version()}, {os.cpu_count()} processors\n"
        f"Yardstick: icalendar builds {yardstick.EVENTS} events, milliseconds ÷ {yardstick.PARTS}, taken around each "
        "figure. Aims are for PostgreSQL, times the yardstick.\n"
    )


def table(database: str, figures: Sequence[Figure]) -> str:
    """The figures of one database, in columns."""
    rows = [(database, *HEADS[1:]), *(_row(each, database) for each in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    return "\n".join(_line(row, widths) for row in rows) + "\n"


def judged(figure: Figure, database: str) -> list[tuple[str, bool]]:
    """The aims of a figure on this machine, and whether each is met."""
    if database != "PostgreSQL":
        return []
    aims = []
    if figure.name in CPU_AIMS:
        most = CPU_AIMS[figure.name] * figure.unit
        aims.append((f"≤ {most:.1f} ms", not figure.wrong and figure.cpu_ms <= most))
    if figure.name in RATE_AIMS:
        least = RATE_AIMS[figure.name] / figure.unit
        aims.append((f"≥ {least:.0f}/s", not figure.wrong and figure.per_second >= least))
    return aims


def write(folder: Path, measured: dict[str, list[Figure]], told: Mapping[str, Sequence[Pair]]) -> Path:
    """Keeps the figures of this commit; answers the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{commit()}.json"
    data: dict[str, Any] = {
        "commit": commit(),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "figures": {name: _entries(name, figures) for name, figures in measured.items()},
        "neutral": {name: [asdict(pair) for pair in pairs] for name, pairs in told.items()},
    }
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n")
    return path


def _entries(database: str, figures: Iterable[Figure]) -> list[dict[str, Any]]:
    return [asdict(each) | {"cpu_ms": each.cpu_ms, "aims": dict(judged(each, database))} for each in figures]


def _row(figure: Figure, database: str) -> tuple[str, ...]:
    if figure.wrong:
        return (figure.name, str(figure.count), *["–"] * 5, "", f"WRONG: {figure.wrong}")
    aims = judged(figure, database)
    return (
        figure.name,
        str(figure.count),
        f"{figure.per_second:.0f}",
        f"{figure.cpu_ms:.2f}",
        f"{figure.server_ms:.2f}",
        f"{figure.database_ms:.2f}" if figure.database_ms else "–",
        f"{figure.unit:.2f}",
        ", ".join(aim for aim, _met in aims),
        "" if not aims else "ok" if all(met for _aim, met in aims) else "OVER",
    )


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        cell.ljust(width) if column in {0, len(row) - 1} else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join([first, *others]).rstrip()
