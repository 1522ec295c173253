"""What the statements of one request ask for again and again, read once.

Never longer than a request that only reads, so that no process goes on with what another has changed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

type Known = dict[Callable[[], Any], Any]

_known: ContextVar[Known | None] = ContextVar("known", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Until its end, what is marked `once` is read at most once."""
    token = _known.set({})
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
