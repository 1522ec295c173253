"""Events that need approval: the office accepts or declines."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import notifying, seats, states, windows
from .cancelling import keep_reasons
from .errors import EventError
from .locking import lock
from .models import Event, Registration, Step
from .promoting import promote
from .seats import Seats
from .states import OFFICE, Actor

State = Registration.State
Deed = Step.Deed


def leads_to(event: Event, row: Registration, counted: Seats) -> State:
    """Where a yes leads: to the seat that is held or free, else to the waiting list.

    A held seat is the person's, also where a lowered capacity left too many: a yes takes none more.
    """
    return State.CONFIRMED if event.pending_holds_seat or counted.free(row.mode) else State.WAITING


def why_waiting(event: Event) -> str:
    """What a yes means where no seat is free, in words."""
    if timezone.now() < event.promotes_until():
        return _("No seat is free: whoever you accept now goes to the waiting list, and moves up from there.")
    return _("No seat is free, and nobody moves up from the waiting list any more: raise the seats before you accept.")


@transaction.atomic
def accept(registration: Registration, actor: Actor = OFFICE) -> Registration:
    """Confirms a pending registration; at a full event it goes to the waiting list. Writes the mail."""
    event = lock(registration.event_id)
    row = _going_on(event, registration)
    to = leads_to(event, row, seats.of_event(event))
    states.keep([states.step(row, Deed.ACCEPT, to, actor, timezone.now())])
    notifying.tell_state(event, [row])
    return row


@transaction.atomic
def decline(registration: Registration, reasons: Mapping[str, str], actor: Actor = OFFICE) -> Registration:
    """Declines a pending registration, with a reason in each language. Writes the mail; a held seat moves on."""
    event = lock(registration.event_id)
    now = timezone.now()
    row = _going_on(event, registration)
    states.keep([states.step(row, Deed.DECLINE, State.DECLINED, actor, now)])
    keep_reasons(row, reasons)
    notifying.tell_state(event, [row])
    if event.pending_holds_seat:
        promote(event, now)
    return row


def _going_on(event: Event, registration: Registration) -> Registration:
    row = Registration.objects.get(pk=registration.pk, event=event)
    if ended := windows.why_not_any_more(event, timezone.now()):
        raise EventError(ended.message())
    return row
