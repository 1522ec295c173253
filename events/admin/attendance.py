"""Who came, session by session, as the office sees it."""

from datetime import datetime

from django.db.models import Count

from events.models import Attendance, Event, Session


def by_session(event: Event) -> dict[int, int]:
    """How many people came to each session, by its id; one statement."""
    rows = Attendance.objects.filter(session__event=event).values_list("session").annotate(Count("id"))
    return dict(rows.order_by())


def begun(session: Session, now: datetime) -> bool:
    """Whether somebody can have come to it."""
    return session.status == Session.Status.PLANNED and session.start <= now
