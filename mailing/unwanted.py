"""Mails that their readers report as unwanted: rooms are told, and send no more of what can be left out."""

from collections.abc import Callable

type Listener = Callable[[str], object]

_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Has `listener` called with each address whose reader reported a mail, in the transaction that notes it."""
    _listeners.append(listener)


def tell(address: str) -> None:
    """Tells all rooms."""
    for listener in _listeners:
        listener(address)
