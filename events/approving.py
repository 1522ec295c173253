"""Events that need approval: the office accepts or declines."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from . import notifying, seats, states, windows
from .cancelling import keep_reasons
from .errors import EventError
from .locking import lock
from .models import Event, Registration, Step
from .states import OFFICE, Actor

State = Registration.State
Deed = Step.Deed


@transaction.atomic
def accept(registration: Registration, actor: Actor = OFFICE) -> Registration:
    """Confirms a pending registration; at a full event it goes to the waiting list. Writes the mail."""
    event = lock(registration.event_id)
    row = _going_on(event, registration)
    to = State.CONFIRMED if seats.of_event(event).free(row.mode) else State.WAITING
    states.keep([states.step(row, Deed.ACCEPT, to, actor, timezone.now())])
    notifying.tell_state(event, [row])
    return row


@transaction.atomic
def decline(registration: Registration, reasons: Mapping[str, str], actor: Actor = OFFICE) -> Registration:
    """Declines a pending registration, with a reason in each language. Writes the mail."""
    event = lock(registration.event_id)
    row = _going_on(event, registration)
    states.keep([states.step(row, Deed.DECLINE, State.DECLINED, actor, timezone.now())])
    keep_reasons(row, reasons)
    notifying.tell_state(event, [row])
    return row


def _going_on(event: Event, registration: Registration) -> Registration:
    row = Registration.objects.get(pk=registration.pk, event=event)
    if ended := windows.why_not_any_more(event, timezone.now()):
        raise EventError(ended.message())
    return row
