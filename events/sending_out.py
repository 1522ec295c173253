"""Sending out what the office wrote: mails in batches, for those whom it is for when its time has come.

The row remembers how far it is, and a mail is known by announcement and registration: a run that was cut short is
taken up by the next, and nobody gets it twice.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from . import audiences, notifying, writing_to
from .models import Announcement

BATCH = 500
State = Announcement.State
GOING = Q(state__in=[State.SCHEDULED, State.SENDING])


def send_due(now: datetime, stop: Callable[[], bool] = lambda: False) -> None:
    """Writes the mails of announcements whose time has come; begins no batch once `stop` answers true."""
    due = Announcement.objects.filter(GOING, send_at__lte=now).order_by("send_at", "id")
    for pk in due.values_list("pk", flat=True):
        while not stop() and _write_some(pk, now):
            pass


@transaction.atomic
def _write_some(pk: int, now: datetime) -> bool:
    """Writes a batch and remembers it; says whether there may be more. Locked: who stops it waits, or has done so."""
    rows = Announcement.objects.select_for_update(of=["self"]).select_related("event", "question")
    row = rows.filter(GOING, pk=pk, send_at__lte=now).first()
    if row is None:
        return False
    if row.written_at:
        _end(row)
        return False
    row.state, row.began_at = State.SENDING, row.began_at or now
    has_more = _write_batch(row)
    if not has_more:
        row.written_at = now
    row.save()
    return has_more


def _write_batch(row: Announcement) -> bool:
    people = audiences.with_stopped(audiences.whom(row).filter(pk__gt=row.reached)).order_by("pk")
    batch = list(people[:BATCH])
    notifying.tell_announcement(row.event, batch, row.pk)
    row.written += sum(bool(each.email) and not each.is_stopped for each in batch)
    row.reached = batch[-1].pk if batch else row.reached
    return len(batch) == BATCH


def _end(row: Announcement) -> None:
    """Once none of its mails waits any more, it is sent."""
    if not writing_to.waiting(row).exists():
        row.state = State.SENT
        row.save()
