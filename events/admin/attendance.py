"""Who came, session by session, as the office sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from events.models import Attendance, Event, Registration, Session


def by_session(event: Event) -> dict[int, int]:
    """How many people came to each session, by its id; one statement."""
    rows = Attendance.objects.filter(session__event=event).values_list("session").annotate(Count("id"))
    return dict(rows.order_by())


def begun(session: Session, now: datetime) -> bool:
    """Whether somebody can have come to it."""
    return session.status == Session.Status.PLANNED and session.start <= now


@dataclass(frozen=True, slots=True)
class Coming:
    """One session, and how and when somebody came to it, if they did."""

    session: Session
    title: str
    attendance: Attendance | None


def of_registration(
    registration: Registration, sessions: Iterable[Session], locale: str, now: datetime
) -> list[Coming]:
    """The sessions that have begun; nothing for somebody without a seat."""
    if registration.state != Registration.State.CONFIRMED:
        return []
    known = {row.session_id: row for row in registration.attendances.all()}
    return [Coming(s, s.title(locale), known.get(s.pk)) for s in sessions if begun(s, now)]
