"""Events that need approval: the office accepts or declines."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import notifying, seats
from .cancelling import keep_reasons
from .errors import EventError
from .locking import lock
from .models import Event, Registration

State = Registration.State


@transaction.atomic
def accept(registration: Registration) -> Registration:
    """Confirms a pending registration; at a full event it goes to the waiting list. Writes the mail."""
    event = lock(registration.event_id)
    row = _pending(event, registration)
    _step(event, row, State.CONFIRMED if seats.of_event(event).free(row.mode) else State.WAITING)
    return row


@transaction.atomic
def decline(registration: Registration, reasons: Mapping[str, str]) -> Registration:
    """Declines a pending registration, with a reason in each language. Writes the mail."""
    event = lock(registration.event_id)
    row = _pending(event, registration)
    keep_reasons(row, reasons)
    _step(event, row, State.DECLINED)
    return row


def _pending(event: Event, registration: Registration) -> Registration:
    row = Registration.objects.get(pk=registration.pk, event=event)
    if event.status == Event.Status.CANCELLED:
        raise EventError(_("This event is cancelled."))
    if event.ends_at <= timezone.now():
        raise EventError(_("This event is over."))
    if row.state != State.PENDING:
        raise EventError(_("This registration does not await approval any more."))
    return row


def _step(event: Event, row: Registration, state: State) -> None:
    row.state, row.told_at, row.facts = state, timezone.now(), row.facts + 1
    row.save(update_fields=["state", "told_at", "facts"])
    notifying.tell_state(event, [row])
