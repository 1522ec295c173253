"""The kinds of mail: each room registers a function that turns a message into an e-mail."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from .models import Message

# How long facts that many mails of a batch share may serve before they are read anew, in seconds.
MEMORY = 1.0


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture inside the HTML, which calls it by its id: `<img src="cid:…">`."""

    content_id: str
    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Email:
    """What a reader gets; the outbox adds sender, Message-ID and the headers of automatic mail."""

    subject: str
    text: str
    html: str = ""
    # The body part that calendars read (RFC 6047), with its METHOD.
    calendar: bytes | None = None
    calendar_method: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)


type Renderer = Callable[[Message], Email | None]

_renderers: dict[str, Renderer] = {}


class NotYet(Exception):
    """What the mail needs is not there yet: it waits, however long, and is no failure."""


def register(kind: str) -> Callable[[Renderer], Renderer]:
    """Registers a function for a kind.

    It runs at sending time, so it sees the facts as they are then, and answers None when the
    mail is no longer due. It runs again before each retry, only to ask whether it still is.
    """

    def keep(renderer: Renderer) -> Renderer:
        if kind in _renderers:
            raise ValueError(f"mail kind {kind} is registered twice")
        _renderers[kind] = renderer
        return renderer

    return keep


def render(message: Message) -> Email | None:
    """The e-mail of a message, or None when it is no longer due; an unknown kind is a KeyError."""
    return _renderers[message.kind](message)


def known() -> list[str]:
    """All registered kinds, sorted."""
    return sorted(_renderers)


# --- what the mails of a batch share ----------------------------------------------------------

_memory: ContextVar[dict[Hashable, tuple[float, Any]] | None] = ContextVar("memory", default=None)


@contextmanager
def batch() -> Iterator[None]:
    """Inside, `shared` facts serve several mails; of batches inside another, the next knows what is still fresh."""
    outer = _memory.get()
    if outer is not None:
        for key in [key for key, (read_at, _fact) in outer.items() if monotonic() - read_at > MEMORY]:
            del outer[key]
        yield
        return
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


@contextmanager
def apart() -> Iterator[None]:
    """Inside, nothing is shared: for what is no fact."""
    token = _memory.set(None)
    try:
        yield
    finally:
        _memory.reset(token)


def shared[Fact](key: Hashable, read: Callable[[], Fact]) -> Fact:
    """What `read` answers; inside a batch it is asked once for a key and a moment."""
    memory = _memory.get()
    if memory is None:
        return read()
    read_at, fact = memory.get(key, (float("-inf"), None))
    if monotonic() - read_at > MEMORY:
        read_at, fact = memory[key] = (monotonic(), read())
    return fact
