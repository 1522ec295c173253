"""A person's own calendar data: invitation, withdrawal, file. Its SEQUENCE never goes back."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import connection
from django.utils import timezone
from icalendar import Event

from mailing.composing import ascii_address
from mailing.kinds import Attachment, Email

from . import calendars, links
from .calendars import Invitation
from .models import Invite, Registration, Session
from .wording import Wording
from .zones import vtimezone

# One statement, so that two workers never give one number twice; SQLite and PostgreSQL read it alike.
MOVE_ON = """
    INSERT INTO events_invite (registration_id, session_id, sequence) VALUES (%s, %s, %s)
    ON CONFLICT (registration_id, session_id) DO UPDATE SET sequence = CASE
        WHEN events_invite.sequence < excluded.sequence THEN excluded.sequence ELSE events_invite.sequence + 1
    END
    RETURNING sequence
"""


def next_sequence(registration: Registration, session: Session) -> int:
    """Moves on what the person's calendar sees of the session: above all before, never below the session's."""
    with connection.cursor() as cursor:
        cursor.execute(MOVE_ON, [registration.pk, session.pk, session.sequence])
        return int(cursor.fetchone()[0])


def attach(email: Email, registration: Registration, session: Session, wording: Wording, method: str) -> Email:
    """Adds a REQUEST or CANCEL for one session: as body part and as file, both the same bytes."""
    invitation = _invitation(registration, next_sequence(registration, session))
    found = calendars.entry(session, wording, invitation)
    calendars.address(found, invitation)
    if method == "CANCEL":
        found["STATUS"] = "CANCELLED"
        found.subcomponents.clear()  # an alarm has no place in a withdrawal
    data = _written([found], [session], method)
    return replace(email, calendar=data, calendar_method=method, attachments=[*email.attachments, _file(data)])


def attach_all(email: Email, registration: Registration, sessions: Sequence[Session], wording: Wording) -> Email:
    """Adds all sessions as one file: RFC 5546 allows one UID per REQUEST, so it is a PUBLISH."""
    invitations = [_invitation(registration, next_sequence(registration, session)) for session in sessions]
    return replace(email, attachments=[*email.attachments, _file(_publish(sessions, wording, invitations))])


def file(registration: Registration, sessions: Sequence[Session], wording: Wording) -> bytes:
    """The registrant's own calendar file. It shows the SEQUENCE their calendar saw last, and moves nothing."""
    seen = dict(Invite.objects.filter(registration=registration).values_list("session", "sequence"))
    invitations = [_invitation(registration, max(s.sequence, seen.get(s.pk, 0))) for s in sessions]
    return _publish(sessions, wording, invitations)


def _publish(sessions: Sequence[Session], wording: Wording, invitations: Sequence[Invitation]) -> bytes:
    entries = [calendars.entry(s, wording, i) for s, i in zip(sessions, invitations, strict=True)]
    return _written(entries, sessions, "PUBLISH")


def _written(entries: Sequence[Event], sessions: Sequence[Session], method: str) -> bytes:
    """The calendar as bytes. The zones, ever the same, are put in ready: they would be half the work."""
    before, mark, entries_on = calendars.calendar(entries, [], method).to_ical().partition(b"BEGIN:VEVENT")
    zones = sorted({session.time_zone for session in sessions})
    return b"".join([before, *map(vtimezone, zones), mark, entries_on])


def _invitation(registration: Registration, sequence: int) -> Invitation:
    online = registration.mode == Registration.Mode.ONLINE
    return Invitation(
        name=" ".join(registration.name.split()),  # one line: it becomes a parameter of the ATTENDEE
        email=ascii_address(registration.email),
        join_url=links.join(registration) if online else "",
        sequence=sequence,
        written_at=timezone.now(),
    )


def _file(data: bytes) -> Attachment:
    return Attachment("smartcoop.ics", data, "application/ics")
