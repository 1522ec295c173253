"""The one lock that seats hang on: every deed that admits or moves people holds it."""

from django.db import transaction

from .models import Event


def lock(event_pk: int) -> Event:
    """The event as it is now, locked until the transaction ends.

    PostgreSQL locks the row; on SQLite BEGIN IMMEDIATE has already made us the only writer.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event is locked inside a transaction")
    return Event.objects.select_for_update().get(pk=event_pk)
