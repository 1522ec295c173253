"""A person's own calendar data: invitation, withdrawal, file. Its SEQUENCE never goes back."""

from collections.abc import Sequence

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from mailing.kinds import Attachment, Email

from . import calendars, links
from .calendars import Invitation
from .models import Invite, Registration, Session
from .wording import Wording


def next_sequence(registration: Registration, session: Session) -> int:
    """Moves on what the person's calendar sees of the session: above all before, never below the session's."""
    mine = Invite.objects.filter(registration=registration, session=session)
    if mine.update(sequence=Greatest(F("sequence") + 1, session.sequence)):
        return mine.values_list("sequence", flat=True).get()
    Invite.objects.create(registration=registration, session=session, sequence=session.sequence)
    return session.sequence


def attach(email: Email, registration: Registration, session: Session, wording: Wording, method: str) -> Email:
    """Adds a REQUEST or CANCEL for one session: as body part and as file, both the same bytes."""
    invitation = _invitation(registration, next_sequence(registration, session))
    found = calendars.entry(session, wording, invitation)
    calendars.address(found, invitation)
    if method == "CANCEL":
        found["STATUS"] = "CANCELLED"
        found.subcomponents.clear()  # an alarm has no place in a withdrawal
    data = calendars.calendar([found], [session.time_zone], method).to_ical()
    email.attachments.append(_file(data))
    return Email(
        subject=email.subject,
        text=email.text,
        html=email.html,
        calendar=data,
        calendar_method=method,
        attachments=email.attachments,
        headers=email.headers,
    )


def attach_all(email: Email, registration: Registration, sessions: Sequence[Session], wording: Wording) -> Email:
    """Adds all sessions as one file: RFC 5546 allows one UID per REQUEST, so it is a PUBLISH."""
    invitations = [_invitation(registration, next_sequence(registration, session)) for session in sessions]
    email.attachments.append(_file(_publish(sessions, wording, invitations)))
    return email


def file(registration: Registration, sessions: Sequence[Session], wording: Wording) -> bytes:
    """The registrant's own calendar file. It shows the SEQUENCE their calendar saw last, and moves nothing."""
    seen = dict(Invite.objects.filter(registration=registration).values_list("session", "sequence"))
    invitations = [_invitation(registration, max(s.sequence, seen.get(s.pk, 0))) for s in sessions]
    return _publish(sessions, wording, invitations)


def _publish(sessions: Sequence[Session], wording: Wording, invitations: Sequence[Invitation]) -> bytes:
    entries = [calendars.entry(s, wording, i) for s, i in zip(sessions, invitations, strict=True)]
    return calendars.calendar(entries, [s.time_zone for s in sessions], "PUBLISH").to_ical()


def _invitation(registration: Registration, sequence: int) -> Invitation:
    online = registration.mode == Registration.Mode.ONLINE
    return Invitation(
        name=registration.name,
        email=registration.email,
        join_url=links.join(registration) if online else "",
        sequence=sequence,
        written_at=timezone.now(),
    )


def _file(data: bytes) -> Attachment:
    return Attachment("smartcoop.ics", data, "application/ics")
