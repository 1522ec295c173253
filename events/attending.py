"""Who was there: the office ticks it, at the door or by hand, for one session at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _, pgettext

from pages import formats

from .errors import EventError
from .models import Attendance, Event, Registration, Session

State = Registration.State


@dataclass(frozen=True, slots=True)
class Presence:
    """How many are expected on site, and how many of them are here."""

    expected: int
    here: int


# --- why not --------------------------------------------------------------------------------


def why_not(registration: Registration, session: Session, now: datetime) -> str:
    """Why the person cannot be noted as present at a session, in words; empty where they can."""
    if session.event_id != registration.event_id:
        return _("This registration is for another event.")
    return _why_no_seat(registration) or why_closed(session, registration.event, now)


def why_closed(session: Session, event: Event, now: datetime) -> str:
    """Why nobody can be noted as present at a session of the event, in words; empty where they can.

    From the morning of its day on, and also afterwards: lists on paper are ticked later.
    """
    if event.status == Event.Status.CANCELLED:
        return _("This event is cancelled.")
    if session.status == Session.Status.CANCELLED:
        return _("This session is cancelled.")
    if formats.local(now, session.time_zone).date() < formats.local(session.start, session.time_zone).date():
        when = formats.long_date_time(session.start, session.time_zone)
        return _("Wrong day: this session is on %(when)s.") % {"when": when}
    return ""


def _why_no_seat(registration: Registration) -> str:
    return {
        State.CONFIRMED.value: "",
        State.CANCELLED.value: _("This registration is cancelled."),
        State.DECLINED.value: _("This registration was declined."),
        State.WAITING.value: _("This person is on the waiting list and has no seat."),
        State.PENDING.value: _("This registration is not accepted yet."),
    }[registration.state]


def why_not_at_the_door(registration: Registration, session: Session | None, now: datetime) -> str:
    """Why a ticket does not let in, in words; empty where it does. `session` is that of the day, if there is one."""
    if session is None:
        return _why_no_seat(registration) or _wrong_day(registration, now)
    if found := why_not(registration, session, now):
        return found
    if registration.mode != Registration.Mode.ONSITE:
        return _("This person takes part online and has no seat on site.")
    return ""


def _wrong_day(registration: Registration, now: datetime) -> str:
    if registration.event.status == Event.Status.CANCELLED:
        return _("This event is cancelled.")
    planned = registration.event.sessions.filter(status=Session.Status.PLANNED)
    coming = planned.filter(start__gt=now).first()
    if coming is None:
        return _("This event is over.")
    when = formats.long_date_time(coming.start, coming.time_zone)
    return _("Wrong day: this session is on %(when)s.") % {"when": when}


def session_of_today(event: Event, now: datetime) -> Session | None:
    """The session whose door is open: one that takes place today, the next that is not over before the others."""
    today = [s for s in event.sessions.filter(status=Session.Status.PLANNED) if _is_on(s, now)]
    return next((s for s in today if s.end > now), today[-1] if today else None)


def _is_on(session: Session, now: datetime) -> bool:
    start, end, today = (formats.local(each, session.time_zone).date() for each in (session.start, session.end, now))
    return start <= today <= end


# --- deeds ----------------------------------------------------------------------------------


@transaction.atomic
def note(registration: Registration, session: Session) -> tuple[Attendance, bool]:
    """Notes that the person is here, and says whether that is new; who is here already stays as noted first.

    Raises `EventError`.
    """
    now = timezone.now()
    # Locked: whoever cancels at the same moment waits, or has cancelled.
    row = Registration.objects.select_for_update(of=["self"]).select_related("event").get(pk=registration.pk)
    if reason := why_not(row, session, now):
        raise EventError(reason)
    return Attendance.objects.get_or_create(
        registration=row, session=session, defaults={"how": Attendance.How.OFFICE, "at": now}
    )


def undo(registration: Registration, session: Session) -> bool:
    """Takes back what the office noted, and says whether there was anything; who came by the join page was there."""
    noted = Attendance.objects.filter(registration=registration, session=session, how=Attendance.How.OFFICE)
    return bool(noted.delete()[0])


# --- reading --------------------------------------------------------------------------------


def expected(session: Session) -> QuerySet[Registration]:
    """Who has a seat on site."""
    return Registration.objects.filter(
        event=session.event_id, state=State.CONFIRMED, mode=Registration.Mode.ONSITE, anonymised_at__isnull=True
    )


def absent_first(session: Session) -> QuerySet[Registration]:
    """Who has a seat on site: those first who are not here yet."""
    rows: QuerySet[Registration] = _with_presence(session).order_by("is_here", "name", "id")
    return rows


def _with_presence(session: Session) -> Any:
    there = Attendance.objects.filter(registration=OuterRef("pk"), session=session)
    return expected(session).annotate(is_here=Exists(there))


def presence(session: Session) -> Presence:
    """How many are expected on site, and how many are here; one statement."""
    rows = _with_presence(session)
    return Presence(**rows.aggregate(expected=Count("pk"), here=Count("pk", filter=Q(is_here=True))))


def of_session(registrations: Iterable[Registration], session: Session) -> dict[int, Attendance]:
    """What is noted of some people, by the registration's id; one statement."""
    rows = Attendance.objects.filter(registration__in=list(registrations), session=session)
    return {row.registration_id: row for row in rows}


def since(found: Attendance) -> str:
    """When somebody came, in words."""
    when = formats.clock(found.at, found.session.time_zone)
    return pgettext("attendance", "Here since %(when)s") % {"when": when}
