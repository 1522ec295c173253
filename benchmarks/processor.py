"""The processor time of a program and all it started, from Linux's /proc."""

import os
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


class Used(NamedTuple):
    parent: int
    seconds: float


def seconds(root: int) -> float:
    """The processor time of a process and its descendants, those that have ended included."""
    table = _table()
    return sum(table[pid].seconds for pid in _family(root, table))


def parent(pid: int) -> int | None:
    """The parent of a process, or None when there is none of that number here."""
    found = _read(pid)
    return found.parent if found else None


def command(pid: int) -> str:
    """The short name of a process; empty when there is none of that number here."""
    try:
        return (PROC / str(pid) / "comm").read_text().strip()
    except OSError:
        return ""


def _table() -> dict[int, Used]:
    found = ((int(path.name), _read(int(path.name))) for path in PROC.iterdir() if path.name.isdigit())
    return {pid: used for pid, used in found if used}


def _read(pid: int) -> Used | None:
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return None  # it ended meanwhile
    fields = text.rpartition(")")[2].split()
    # utime, stime, and cutime, cstime: what ended children used before they were waited for.
    return Used(parent=int(fields[1]), seconds=sum(map(int, fields[11:15])) / TICKS)


def _family(root: int, table: dict[int, Used]) -> set[int]:
    family = {root} & table.keys()
    while new := {pid for pid, used in table.items() if used.parent in family} - family:
        family |= new
    return family
