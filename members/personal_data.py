"""Each room registers which personal data it keeps, for how long, and how they end (promise 14)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Retention:
    """One line of the table: what is kept, where, for how long, from when on, and what ends it."""

    what: Any  # shown to readers, translated lazily
    models: tuple[str, ...]
    term: timedelta
    term_words: Any
    trigger: Any
    end: Callable[[datetime], int]
    name: str


_table: dict[str, Retention] = {}


def register(retention: Retention) -> None:
    """Adds a line; its `end` gets the moment before which data have reached their end."""
    _table[retention.name] = retention


def table() -> list[Retention]:
    """All lines, in the order of registration."""
    return list(_table.values())
