"""Cancelling: a registration, a session, a whole event. Seats move on in the same transaction."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from . import notifying, spanning, states
from .errors import EventError
from .locking import lock
from .models import Event, EventWords, Registration, RegistrationWords, Session, SessionWords, Step
from .promoting import promote
from .states import ADMITTED, REGISTRANT, Actor

State = Registration.State
type Reasons = Mapping[str, str]


def why_not_cancel(registration: Registration, now: datetime) -> str:
    """Why a registration cannot be cancelled now, in words; empty when it can."""
    if not states.may(registration, Step.Deed.CANCEL):
        return str(states.WHY_NOT[Step.Deed.CANCEL])
    if registration.event.ends_at <= now:
        return _("This event is over.")
    return ""


@transaction.atomic
def cancel_registration(
    registration: Registration, actor: Actor = REGISTRANT, *, reasons: Reasons | None = None, reason: str = ""
) -> None:
    """Cancels, writes the mail that takes the entry out of the calendar, and moves the waiting list up.

    Why: `reasons` by language of the office, or the person's own `reason`. Cancelling what is
    cancelled changes nothing. Raises `EventError` once the event is over.
    """
    event = lock(registration.event_id)
    now = timezone.now()
    row = Registration.objects.select_related("event").get(pk=registration.pk)
    if row.state == State.CANCELLED:
        return
    if why_not := why_not_cancel(row, now):
        raise EventError(why_not)
    seated = {row.pk} if row.state == State.CONFIRMED else set()
    states.keep([states.step(row, Step.Deed.CANCEL, State.CANCELLED, actor, now, reason=reason)])
    keep_reasons(row, reasons or {})
    notifying.tell_cancelled(event, event.sessions_to_come(now), [row], actor.by, seated)
    promote(event, now)


@transaction.atomic
def cancel_session(session: Session, reasons: Reasons) -> None:
    """Cancels one session of several and tells everybody; the last one to come cancels the event."""
    event = lock(session.event_id)
    now = timezone.now()
    session = event.sessions.get(pk=session.pk)
    if session.status == Session.Status.CANCELLED:
        return
    if session.end <= now:
        raise EventError(_("This session is over."))
    if is_last(session, now):
        cancel_event(event, reasons)
        return
    _cancel_sessions(event, [session], now)
    for locale, reason in reasons.items():
        SessionWords.objects.update_or_create(session=session, locale=locale, defaults={"cancel_reason": reason})
    spanning.renew(event, now)
    live = _live(event)
    notifying.tell_cancelled(event, [session], live, "session", _seated(live))
    promote(event, now)  # a later start may give the waiting list its time back


def is_last(session: Session, now: datetime) -> bool:
    """Whether nothing is left of the event once this session is cancelled."""
    others = Session.objects.filter(event=session.event_id, status=Session.Status.PLANNED).exclude(pk=session.pk)
    return not others.filter(end__gt=now).exists()


@transaction.atomic
def cancel_event(event: Event, reasons: Reasons) -> None:
    """Cancels the event with all sessions still to come and tells everybody."""
    event = lock(event.pk)
    now = timezone.now()
    if event.status == Event.Status.CANCELLED:
        return
    if event.ends_at <= now:
        raise EventError(_("This event is over."))
    coming = event.sessions_to_come(now)
    _cancel_sessions(event, coming, now)
    event.status, event.changed_at = Event.Status.CANCELLED, now
    event.save(update_fields=["status", "changed_at"])
    for locale, reason in reasons.items():
        EventWords.objects.update_or_create(event=event, locale=locale, defaults={"cancel_reason": reason})
    live = _live(event)
    notifying.tell_cancelled(event, coming, live, "event", _seated(live))


def keep_reasons(registration: Registration, reasons: Reasons) -> None:
    """Keeps what the office gave as reason, in each language."""
    registration.words.all().delete()
    RegistrationWords.objects.bulk_create(
        RegistrationWords(registration=registration, locale=locale, reason=reason)
        for locale, reason in reasons.items()
        if reason
    )


def _cancel_sessions(event: Event, sessions: list[Session], now: datetime) -> None:
    """STATUS:CANCELLED raises SEQUENCE (RFC 5546 §2.1.4); the entry stays in the feeds."""
    planned = [session for session in sessions if session.status == Session.Status.PLANNED]
    for session in planned:
        session.status, session.sequence, session.changed_at = Session.Status.CANCELLED, session.sequence + 1, now
    event.sessions.filter(pk__in=[session.pk for session in planned]).update(
        status=Session.Status.CANCELLED, sequence=F("sequence") + 1, changed_at=now
    )
    spanning.touch_calendars(now)


def _live(event: Event) -> list[Registration]:
    return list(Registration.objects.filter(event=event, state__in=ADMITTED))


def _seated(registrations: list[Registration]) -> set[int]:
    return {row.pk for row in registrations if row.state == State.CONFIRMED}
