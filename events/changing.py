"""What is changed of a registration: name, cooperative, answers, language, way of taking part."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import notifying, questions, seats, states, windows
from .errors import EventError, Refusal
from .forms import Person
from .locking import lock
from .models import Answer, Registration, Step
from .promoting import promote
from .seats import Seats
from .states import REGISTRANT, Actor

State = Registration.State


def why_not_change(registration: Registration, now: datetime) -> str:
    """Why a registration cannot be changed now, in words; empty when it can."""
    if ended := windows.why_not_any_more(registration.event, now):
        return ended.message()
    return "" if registration.is_live else str(states.WHY_NOT[Step.Deed.CANCEL])


def why_not_mode(registration: Registration, mode: str, counted: Seats) -> str:
    """Why the person cannot take part in this way instead, in words; empty where they can.

    Who has a seat keeps it, and needs only room for the other way; who waits may wait for either.
    """
    if mode not in registration.event.modes:
        return _("The way of taking part has just changed. Please load the page again.")
    stays = registration.mode == mode or registration.state not in seats.holders(registration.event)
    return "" if stays or counted.has_room_for(mode) else Refusal("no_seats").message()


@transaction.atomic
def change(registration: Registration, person: Person, cooperative: str) -> Registration:
    """Writes what the person wants to be known by; the address stays as it is.

    Another language or way of taking part is told by a new mail with its calendar entry, and what
    another way frees goes to the waiting list. Raises `EventError`.
    """
    read_at = registration.event.changed_at
    event = lock(registration.event_id)
    now = timezone.now()
    row = Registration.objects.get(pk=registration.pk)
    row.event = event
    if why_not := why_not_change(row, now):
        raise EventError(why_not)
    if event.changed_at != read_at:
        questions.check_still_asked(event, person.answers)
    takes_part_otherwise = _switch(row, person.mode, REGISTRANT, now)
    is_told = takes_part_otherwise or row.locale != person.locale
    row.name, row.cooperative, row.locale = person.name, cooperative, person.locale
    row.save(update_fields=["name", "cooperative", "locale", "mode"])
    _answer(row, person.answers)
    won = promote(event, now) if takes_part_otherwise else []
    if is_told and row not in won:
        notifying.tell_anew(event, row, now)
    return _as_it_is_now(row, won)


@transaction.atomic
def take_part(registration: Registration, mode: str, actor: Actor) -> Registration:
    """Changes a person over to another way of taking part, and tells them, by the same rules as if they did it.

    Raises `EventError`.
    """
    event = lock(registration.event_id)
    now = timezone.now()
    row = Registration.objects.get(pk=registration.pk)
    row.event = event
    if why_not := why_not_change(row, now):
        raise EventError(why_not)
    if not _switch(row, mode, actor, now):
        return row
    row.save(update_fields=["mode"])
    won = promote(event, now)
    if row not in won:
        notifying.tell_anew(event, row, now)
    return _as_it_is_now(row, won)


def _as_it_is_now(row: Registration, won: Iterable[Registration]) -> Registration:
    """The registration, which may be among those that won a seat by the change."""
    found = next((winner for winner in won if winner == row), row)
    found.event = row.event
    return found


def _switch(row: Registration, mode: str, actor: Actor, now: datetime) -> bool:
    """Sets the way of taking part, under the event's lock, and notes it; says whether it is another."""
    if row.mode == mode:
        return False
    if why_not := why_not_mode(row, mode, seats.of_event(row.event)):
        raise EventError(why_not, "no_seats")
    states.switch(row, mode, actor, now).save()
    return True


def _answer(row: Registration, answers: dict[int, Any]) -> None:
    """Puts the person's answers in the place of earlier ones; what the office noted stays."""
    Answer.objects.filter(registration=row, question__office_only=False).delete()
    Answer.objects.bulk_create(
        Answer(registration=row, question_id=question, value=value) for question, value in answers.items()
    )
