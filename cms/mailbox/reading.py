"""A stored mail taken apart, as a mail program would show it."""

from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.parser import BytesHeaderParser
from functools import cached_property
from typing import Any

from icalendar import Calendar

from mailing.composing import StoredEmail
from mailing.models import Message


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that hangs on the mail."""

    name: str
    kind: str
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Appointment:
    """An entry of the calendar part, in words."""

    uid: str
    summary: str
    start: datetime
    end: datetime
    zone: str
    place: str
    organizer: str
    attendee: str
    sequence: str
    status: str
    alarm: str
    join: str


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """What the mail says to a calendar program."""

    method: str
    entries: list[Appointment]
    raw: str
    is_body: bool


def subject_of(message: Message) -> str:
    """The subject; empty for a mail that has not been rendered yet."""
    headers = BytesHeaderParser(policy=policy.default).parsebytes(bytes(message.raw or b""))
    return str(headers["Subject"] or "")


class Mail:
    """A mail as its reader gets it; to be made of a message that has its bytes."""

    def __init__(self, message: Message) -> None:
        self.raw = bytes(message.raw or b"")
        self.stored = StoredEmail(self.raw, message.recipient)
        self.parts = self.stored.parts

    @cached_property
    def headers(self) -> list[tuple[str, str]]:
        """All headers, decoded."""
        return [(name, str(value)) for name, value in self.parts.items()]

    @property
    def subject(self) -> str:
        return str(self.parts["Subject"] or "")

    @cached_property
    def text(self) -> str:
        """The plain text."""
        part = self.parts.get_body(("plain",))
        return str(part.get_content()) if part else ""

    @cached_property
    def html(self) -> str:
        """The HTML with its pictures, or nothing."""
        return self.stored.html()

    @cached_property
    def attachments(self) -> list[Attached]:
        """The attached files."""
        return [
            Attached(part.get_filename() or f"{number}", part.get_content_type(), _content(part))
            for number, part in enumerate(self.parts.iter_attachments(), start=1)
        ]

    @cached_property
    def calendar(self) -> CalendarPart | None:
        """What calendar programs read: the body part, else the attached file."""
        for part in self.parts.walk():
            if part.get_content_type() == "text/calendar":
                return _calendar(_content(part), is_body=True)
        for file in self.attachments:
            if file.name.endswith(".ics"):
                return _calendar(file.content, is_body=False)
        return None


def _content(part: Any) -> bytes:
    return bytes(part.get_payload(decode=True) or b"")


def _calendar(data: bytes, *, is_body: bool) -> CalendarPart:
    calendar = Calendar.from_ical(data)
    entries = [_appointment(entry) for entry in calendar.walk("VEVENT")]
    return CalendarPart(str(calendar.get("METHOD", "")), entries, data.decode(), is_body)


def _appointment(entry: Any) -> Appointment:
    alarms = entry.walk("VALARM")
    return Appointment(
        uid=str(entry.get("UID", "")),
        summary=str(entry.get("SUMMARY", "")),
        start=entry.decoded("DTSTART"),
        end=entry.decoded("DTEND"),
        zone=str(entry["DTSTART"].params.get("TZID", "")),
        place=str(entry.get("LOCATION", "")),
        organizer=_address(entry.get("ORGANIZER")),
        attendee=_address(entry.get("ATTENDEE")),
        sequence=str(entry.get("SEQUENCE", "")),
        status=str(entry.get("STATUS", "")),
        alarm=alarms[0]["TRIGGER"].to_ical().decode() if alarms else "",
        join=str(entry.get("CONFERENCE", "")),
    )


def _address(person: Any) -> str:
    """Giulia <giulia@example.org>, of an ORGANIZER or ATTENDEE."""
    if person is None:
        return ""
    address, name = str(person).removeprefix("mailto:"), person.params.get("CN", "")
    return f"{name} <{address}>" if name else address
