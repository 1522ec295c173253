"""What of an event waits for somebody: the first of each list, and how many more there are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from events import approving, calling, editing, seats
from events.models import Event, Registration
from mailing import troubles
from mailing.models import Message

from . import mails

SOME = 20


@dataclass(frozen=True, slots=True)
class Some[Row]:
    """The first of a list, and how many are left out."""

    rows: Sequence[Row]
    left: int = 0


def _some[Row: Model](found: QuerySet[Row]) -> tuple[list[Row], int]:
    """The first rows; counts only where there may be more."""
    rows = list(found[:SOME])
    return rows, found.count() - SOME if len(rows) == SOME else 0


def pending(event: Event) -> Some[tuple[Registration, bool]]:
    """Who awaits approval longest, and whether a yes would lead to the waiting list."""
    rows, left = _some(editing.who_counts(event).filter(state="pending").order_by("queued_at", "id"))
    counted = seats.of_event(event)
    return Some([(row, approving.leads_to(event, row, counted) != "confirmed") for row in rows], left)


def to_call(event: Event) -> Some[Registration]:
    """Whom no mail reaches and who does not know the latest; also of an event that is cancelled or over."""
    rows, left = _some(calling.whom(event))
    return Some(calling.with_telephones(rows), left)


def failed(event: Event) -> Some[Message]:
    """The mails that could not be delivered, the latest first."""
    return Some(*_some(mails.of_event(event).filter(troubles.did_not_arrive())))
