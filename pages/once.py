"""What the statements of a request ask for again and again, read once; what only editors change, kept for longer.

Nothing is kept past what another process has changed: what is `kept` holds only as long as no change was noted.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, cast

from . import changes

type Stamp = tuple[int, int]

AT_MOST = 60  # seconds: what was changed past all signals (by SQL) is seen then

_known: ContextVar[dict[Any, Any] | None] = ContextVar("known", default=None)
_kept: dict[Any, tuple[Stamp, float, Any]] = {}


@contextmanager
def remembering() -> Iterator[None]:
    """Until its end, what is marked `once` or `kept` is read at most once; what is known around it stays known."""
    around = _known.get()
    token = _known.set({} if around is None else around)
    try:
        yield
    finally:
        _known.reset(token)


def is_remembering() -> bool:
    """Whether what is read now will not have to be read again."""
    return _known.get() is not None


def once[Found](read: Callable[[], Found]) -> Callable[[], Found]:
    """Marks a function that reads what many statements need; outside `remembering` it reads each time."""

    @wraps(read)
    def remembered() -> Found:
        known = _known.get()
        if known is None:
            return read()
        if read not in known:
            known[read] = read()
        found: Found = known[read]
        return found

    return remembered


def kept[**Asked, Found](read: Callable[Asked, Found]) -> Callable[Asked, Found]:
    """Marks a function that reads what only editors change: this process keeps it until a change is noted (`changes`).

    It is kept for each set of arguments, of which there are to be few. What it answers is for many threads: to be
    read, never written to. Outside `remembering` it reads each time.
    """

    @wraps(read)
    def known(*args: Asked.args, **kwargs: Asked.kwargs) -> Found:
        memo = _known.get()
        if memo is None:
            return read(*args, **kwargs)
        asked = (read, args, tuple(kwargs.items()))
        if asked not in memo:
            # Asked for first: what is read afterwards is at least as new as the stamp that it is kept under.
            stamp, now = _stamp(), time.time()
            before = _kept.get(asked)
            if before is None or before[0] != stamp or not 0 <= now - before[1] < AT_MOST:
                before = _kept[asked] = stamp, now, read(*args, **kwargs)
            memo[asked] = before[2]
        return cast("Found", memo[asked])

    return known


def forget() -> None:
    """Lets go of what is kept."""
    _kept.clear()


@once
def _stamp() -> Stamp:
    """The changes known now; one statement for a request."""
    return changes.noted()
