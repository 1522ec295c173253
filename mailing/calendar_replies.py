"""What a calendar answers to an invitation: METHOD:REPLY (RFC 5546 §3.2.3), sent by mail (RFC 6047)."""

from dataclasses import dataclass
from typing import Any

from icalendar import Calendar

from .models import Reply

MOST = 100_000  # bytes; an answer has one entry
ANSWERS = {"ACCEPTED": Reply.Answer.ACCEPTED, "TENTATIVE": Reply.Answer.TENTATIVE, "DECLINED": Reply.Answer.DECLINED}


@dataclass(frozen=True, slots=True)
class CalendarReply:
    """Who answers what to which entry; all of it is what a stranger says."""

    uid: str
    attendee: str
    answer: str  # of `Reply.Answer`, or nothing where it is none that we know
    comment: str = ""


def read_calendar(data: bytes) -> CalendarReply | None:
    """The answer in a calendar's data; None for everything else, garbage too."""
    if not data.strip() or len(data) > MOST:
        return None
    try:
        found = Calendar.from_ical(data)
        entries = found.walk("VEVENT") if str(found.get("METHOD", "")).upper() == "REPLY" else []
        return _reply(entries[0]) if entries else None
    except Exception:  # noqa: BLE001 (whatever icalendar finds wrong with what a stranger wrote)
        return None


def _reply(entry: Any) -> CalendarReply | None:
    """Of the one ATTENDEE that a REPLY has; its answer stands in PARTSTAT."""
    found = entry.get("ATTENDEE")
    attendee = found[0] if isinstance(found, list) else found
    uid = str(entry.get("UID", "")).strip()[:255]
    if attendee is None or not uid:
        return None
    status = str(attendee.params.get("PARTSTAT", "")).upper()
    address = str(attendee)
    address = address[7:] if address[:7].lower() == "mailto:" else address
    return CalendarReply(uid, address.strip()[:254], ANSWERS.get(status, ""), _comment(entry))


def _comment(entry: Any) -> str:
    """What the person wrote beside the answer."""
    found = entry.get("COMMENT", "")
    words = "\n".join(map(str, found)) if isinstance(found, list) else str(found)
    return words.replace("\0", "").encode(errors="replace").decode().strip()
