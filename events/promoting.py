"""The waiting list moves up: in order, under the event's lock, in the transaction that freed the seat."""

from collections.abc import Iterable
from datetime import datetime

from . import notifying, seats, states, windows
from .models import Event, Registration, Step
from .states import WAITING_LIST

State = Registration.State


def promote(event: Event, now: datetime) -> list[Registration]:
    """Gives the free seats of a locked event to those who wait longest, and writes their mails.

    Whom the office has to approve yet, the seat is held for while it does.
    Until `promotes_until`: later nobody could count on a seat any more. Who waits for a way of
    taking part that is full, or with more colleagues than there are seats, is passed over and keeps the place.
    """
    if event.status == Event.Status.CANCELLED or now >= event.promotes_until():
        return []
    counted = seats.of_event(event)
    if counted.band(event.modes) == "none":
        return []
    waiting = Registration.objects.filter(event=event, state=State.WAITING).order_by("queued_at", "id")
    won = [row for party in _parties(waiting) if counted.take_all(row.mode for row in party) for row in party]
    _move_up(event, won, now)
    return won


def submit(event: Event, now: datetime) -> list[Registration]:
    """Puts before the office who waited only for a seat to be held: whoever asks for approval needs none any more."""
    if windows.why_not_any_more(event, now):
        return []
    waiting = Registration.objects.filter(event=event, state=State.WAITING, approved_at=None)
    asking = list(waiting.order_by("queued_at", "id"))
    _move_up(event, asking, now)
    return asking


def _move_up(event: Event, rows: Iterable[Registration], now: datetime) -> None:
    """Moves people off the waiting list and tells them."""
    won: list[Registration] = []
    asking: list[Registration] = []
    for row in rows:
        is_approved = row.approved_at or not event.approval
        (won if is_approved else asking).append(row)
    for row in asking:
        row.together = None  # the office decides about each
    steps = [states.step(row, Step.Deed.PROMOTE, State.CONFIRMED, WAITING_LIST, now) for row in won]
    steps += [states.step(row, Step.Deed.PROMOTE, State.PENDING, WAITING_LIST, now) for row in asking]
    states.keep(steps)
    notifying.tell_seat_won(event, won)
    notifying.tell_moved_up(event, asking)


def _parties(waiting: Iterable[Registration]) -> Iterable[list[Registration]]:
    """Who gets seats with whom, in the order of the first of each party."""
    parties: dict[object, list[Registration]] = {}
    for row in waiting:
        parties.setdefault(row.together or row.pk, []).append(row)
    return parties.values()


def place_in_queue(registration: Registration) -> int | None:
    """1 for who is next; None for who does not wait. Computed: nothing to renumber."""
    if registration.state != State.WAITING:
        return None
    waiting = Registration.objects.filter(event=registration.event_id, state=State.WAITING)
    earlier = waiting.filter(queued_at__lt=registration.queued_at)
    same_moment = waiting.filter(queued_at=registration.queued_at, pk__lte=registration.pk)
    return earlier.count() + same_moment.count()
