"""How the tests have mails of events written, delivered and read."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from icalendar import Calendar

from events import registering, rescheduling
from events.models import Event, Registration, Session
from events.rescheduling import Appointment
from mailing import delivery
from mailing.models import Message
from tests.factories import make_person, make_sign_up

START = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)
BEFORE = datetime(2027, 1, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NO_PLACES = {"it": "", "de": ""}


def sign_up(event: Event, **facts: Any) -> Registration:
    person = make_person(**facts)
    registering.register(event, make_sign_up(person))
    return Registration.objects.get(event=event, email=person.email)


def deliver() -> list[EmailMessage]:
    """Sends what is due and answers what went out, in the order it was written."""
    sent = set(Message.objects.filter(state="sent").values_list("pk", flat=True))
    while delivery.deliver_due():
        pass
    assert list(Message.objects.exclude(error="").values_list("error", flat=True)) == []
    fresh = Message.objects.filter(state="sent").exclude(pk__in=sent).order_by("id")
    return [parse(message) for message in fresh]


def parse(message: Message) -> EmailMessage:
    return message_from_bytes(bytes(message.raw or b""), _class=EmailMessage, policy=policy.default)


def body(mail: EmailMessage, subtype: str = "plain") -> str:
    part = mail.get_body((subtype,))
    assert part
    return str(part.get_content())


def calendars(mail: EmailMessage) -> list[tuple[str, Any]]:
    """Type and calendar of each part that holds one."""
    found: list[Any] = [
        part for part in mail.walk() if part.get_content_type() in {"text/calendar", "application/ics"}
    ]
    return [(part.get_content_type(), Calendar.from_ical(part.get_payload(decode=True))) for part in found]


def entry(mail: EmailMessage) -> Any:
    """The entry of the one invitation: both parts say the same."""
    (kind, first), (other, second) = calendars(mail)
    assert (kind, other, first.to_ical()) == ("text/calendar", "application/ics", second.to_ical())
    (found,) = first.walk("VEVENT")
    found["METHOD"] = first["METHOD"]
    return found


def states() -> list[tuple[str, str]]:
    return [
        (kind.partition(".")[2], state) for kind, state in Message.objects.order_by("id").values_list("kind", "state")
    ]


def move(session: Session, hours: float, places: Mapping[str, str] = NO_PLACES) -> None:
    session.refresh_from_db()
    by = timedelta(hours=hours)
    rescheduling.move(session, Appointment(session.start + by, session.end + by, places))


def refuse(*_args: object) -> str:
    """A provider that does not answer."""
    raise TimeoutError("no answer")
