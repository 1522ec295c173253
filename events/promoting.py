"""The waiting list moves up: in order, under the event's lock, in the transaction that freed the seat."""

from datetime import datetime

from . import notifying, seats
from .models import Event, Registration

State = Registration.State


def promote(event: Event, now: datetime) -> list[Registration]:
    """Gives the free seats of a locked event to those who wait longest, and writes their mails.

    Until `promotes_until`: later nobody could count on a seat any more. Who waits for a way of
    taking part that is full is passed over, and keeps the place.
    """
    if event.status == Event.Status.CANCELLED or now >= event.promotes_until():
        return []
    counted = seats.of_event(event)
    if counted.band(event.modes) == "none":
        return []
    waiting = Registration.objects.filter(event=event, state=State.WAITING).order_by("queued_at", "id")
    won = [row for row in waiting if counted.take(row.mode)]
    for row in won:
        row.state, row.told_at, row.facts = State.CONFIRMED, now, row.facts + 1
    Registration.objects.bulk_update(won, ["state", "told_at", "facts"], batch_size=500)
    notifying.tell_seat_won(event, won)
    return won


def place_in_queue(registration: Registration) -> int | None:
    """1 for who is next; None for who does not wait. Computed: nothing to renumber."""
    if registration.state != State.WAITING:
        return None
    waiting = Registration.objects.filter(event=registration.event_id, state=State.WAITING)
    earlier = waiting.filter(queued_at__lt=registration.queued_at)
    same_moment = waiting.filter(queued_at=registration.queued_at, pk__lte=registration.pk)
    return earlier.count() + same_moment.count()
