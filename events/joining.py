"""The join page: who may go in, when; the click records attendance and leads to the meeting."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from .errors import EventError
from .models import Attendance, Event, Registration, Session


@dataclass(frozen=True, slots=True)
class Door:
    """The door to the session that is next for a registrant, and whether it is open."""

    phase: str
    session: Session | None = None

    @property
    def opens_at(self) -> datetime | None:
        """When it opens."""
        return self.session.join_opens_at if self.session else None


def door(registration: Registration, now: datetime) -> Door:
    """The phase: not_registered, onsite, cancelled, over, early or open."""
    if registration.state != Registration.State.CONFIRMED:
        return Door("not_registered")
    if registration.event.status == Event.Status.CANCELLED:
        return Door("cancelled")
    planned = registration.event.sessions.filter(status=Session.Status.PLANNED)
    session = planned.filter(end__gt=now).first()
    if session is None:
        return Door("over") if planned.exists() else Door("cancelled")
    if registration.mode == Registration.Mode.ONSITE:
        return Door("onsite", session)
    return Door("open" if now >= session.join_opens_at and session.join_url else "early", session)


@transaction.atomic
def join(registration: Registration) -> str:
    """Records that the person came and answers the meeting's address; a second click changes nothing.

    Raises `EventError` while the door is not open.
    """
    now = timezone.now()
    found = door(registration, now)
    if found.phase != "open" or found.session is None:
        raise EventError(found.phase, "not_open")
    Attendance.objects.get_or_create(
        registration=registration,
        session=found.session,
        defaults={"how": Attendance.How.JOIN_PAGE, "at": now},
    )
    return found.session.join_url
