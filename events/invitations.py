"""A person's own calendar data: invitation, withdrawal, file. Its SEQUENCE never goes back."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import connection
from django.utils import timezone

from mailing import kinds
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
ENTRY_BEGIN, ENTRY_END, END = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"END:VCALENDAR\r\n"


def next_sequence(registration: Registration, session: Session) -> int:
    """Moves on what the person's calendar sees of the session: above all before, never below the session's."""
    with connection.cursor() as cursor:
        cursor.execute(MOVE_ON, [registration.pk, session.pk, session.sequence])
        return int(cursor.fetchone()[0])


def attach(email: Email, registration: Registration, session: Session, wording: Wording, method: str) -> Email:
    """Adds a REQUEST or CANCEL for one session: as body part and as file, both the same bytes."""
    invitation = _invitation(registration, next_sequence(registration, session))
    data = written([session], wording, [invitation], method)
    return replace(email, calendar=data, calendar_method=method, attachments=[*email.attachments, _file(data)])


def attach_all(email: Email, registration: Registration, sessions: Sequence[Session], wording: Wording) -> Email:
    """Adds all sessions as one file: RFC 5546 allows one UID per REQUEST, so it is a PUBLISH."""
    invitations = [_invitation(registration, next_sequence(registration, session)) for session in sessions]
    return replace(email, attachments=[*email.attachments, _file(written(sessions, wording, invitations))])


def file(registration: Registration, sessions: Sequence[Session], wording: Wording) -> bytes:
    """The registrant's own calendar file. It shows the SEQUENCE their calendar saw last, and moves nothing."""
    seen = dict(Invite.objects.filter(registration=registration).values_list("session", "sequence"))
    invitations = [_invitation(registration, max(s.sequence, seen.get(s.pk, 0))) for s in sessions]
    return written(sessions, wording, invitations)


def written(
    sessions: Sequence[Session], wording: Wording, invitations: Sequence[Invitation], method: str = "PUBLISH"
) -> bytes:
    """The calendar as bytes, put together from what all readers of a batch have alike and what is a person's own.

    The zones, ever the same, are put in ready. Writing all of it anew would be a quarter of what a mail costs.
    """
    frame = kinds.shared(("calendar", method), lambda: calendars.calendar([], [], method).to_ical())
    zones = sorted({session.time_zone for session in sessions})
    entries = [_entry(s, wording, i, method) for s, i in zip(sessions, invitations, strict=True)]
    return frame.removesuffix(END) + b"".join([*map(vtimezone, zones), *entries, END])


def _entry(session: Session, wording: Wording, invitation: Invitation, method: str) -> bytes:
    """One session's entry as bytes: the person's own lines, then those of everybody."""
    joins = bool(invitation.join_url)
    key = ("entry", session.pk, session.changed_at, wording.locale, wording.published_at, joins, method)
    alike = kinds.shared(key, lambda: calendars.invited(session, wording, method, joins=joins).to_ical())
    own = calendars.own(invitation, addressed=method != "PUBLISH").to_ical()
    return own.removesuffix(ENTRY_END) + alike.removeprefix(ENTRY_BEGIN)


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
