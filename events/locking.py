"""The one lock that seats hang on: every deed that admits or moves people holds it."""

from collections.abc import Iterable

from django.db import transaction

from .models import Event


def lock(event_pk: int) -> Event:
    """The event as it is now, locked until the transaction ends.

    PostgreSQL locks the row; on SQLite BEGIN IMMEDIATE has already made us the only writer.
    """
    _check_inside()
    return Event.objects.select_for_update().get(pk=event_pk)


def lock_all(event_pks: Iterable[int]) -> list[Event]:
    """Several events, locked in the order of their ids, so that two who want the same never wait for one another."""
    _check_inside()
    return list(Event.objects.select_for_update().filter(pk__in=event_pks).order_by("pk"))


def _check_inside() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event is locked inside a transaction")
