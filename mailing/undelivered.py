"""Mails that reach nobody: rooms are told, so that somebody is called."""

import logging
from collections.abc import Callable

from django.db import transaction

from .models import Message

log = logging.getLogger(__name__)

type Listener = Callable[[Message], object]

_listeners: dict[str, Listener] = {}


def register(name: str, listener: Listener) -> None:
    """Has `listener` called for each mail that came back, or was not sent because its address takes none."""
    _listeners[name] = listener


def tell(message: Message) -> None:
    """Tells all rooms; whatever is wrong in one harms neither the others nor the worker."""
    for name, listener in _listeners.items():
        try:
            with transaction.atomic():
                listener(message)
        except Exception:
            log.exception("nobody was told of an undelivered mail", extra={"listener": name, "mail": message.pk})
