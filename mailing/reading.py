"""Reading a mail that came in: who wrote, what it answers, and what kind of mail it is.

Anybody can send anything: whatever cannot be read is left out, and nothing raises.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message as Mail
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parseaddr
from html import unescape
from itertools import islice
from typing import Any

from .calendar_replies import CalendarReply, read_calendar
from .errors import is_dead
from .models import Reply

MOST_READ = 2_000_000  # bytes; the words of a mail stand before its pictures
MOST_PARTS = 100
MOST_TEXT = 20_000  # signs that are kept
MOST_IDS = 30  # of the mails that it answers
MESSAGE_ID = re.compile(r"<([^<>\s]{1,250})>")

BREAKS = {"br", "/p", "/div", "/tr", "/li", "/h1", "/h2", "/h3"}
# What programs begin the subject with that answer by themselves and say so nowhere else.
AUTOMATIC_SUBJECTS = re.compile(
    r"\s*(auto(matic)?[ -]?repl(y|ies)|automatische antwort|abwesenheits(notiz|assistent)|abwesend|"
    r"risposta automatica|fuori (sede|ufficio)|out of (the )?office|autosvar)\b",
    re.IGNORECASE,
)
AUTOMATIC_HEADERS = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponse",
    "X-AutoReply-From",
    "X-Mail-Autoreply",
    "X-FC-MachineGenerated",
    "List-Id",
)


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery status notification says of one recipient (RFC 3464 §2.3)."""

    recipient: str
    is_final: bool
    words: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail that came in, as far as it could be read."""

    kind: Reply.Kind
    sender: str
    sender_name: str
    subject: str
    text: str
    message_id: str
    references: list[str]  # Message-IDs without brackets: the mail it answers first, then from the latest
    recipients: list[str]
    calendar: CalendarReply | None = None
    bounce: Bounce | None = None
    attachments: list[str] = field(default_factory=list)


def read(raw: bytes, envelope: tuple[str, ...] = ()) -> Incoming:
    """Reads a mail of RFC 5322 bytes, the first two megabytes of it; `envelope` are recipients known from outside."""
    raw = raw[:MOST_READ]
    try:
        return _read(message_from_bytes(raw), envelope)
    except Exception:  # noqa: BLE001 (a mail is a stranger's: parts within parts without end, and the like)
        return _read(BytesHeaderParser().parsebytes(raw[:100_000].partition(b"\r\n\r\n")[0]), envelope)


def _read(mail: Mail, envelope: tuple[str, ...]) -> Incoming:
    parts = list(islice(mail.walk(), MOST_PARTS))
    name, address = _sender(mail)
    calendar = _calendar(parts)
    bounce = _bounce(mail, parts)
    return Incoming(
        kind=_kind(mail, calendar, bounce),
        sender=address,
        sender_name=name,
        subject=_header(mail, "Subject")[:300],
        text=(calendar.comment if calendar else _text(parts))[:MOST_TEXT],
        message_id=next(iter(_ids(mail, "Message-ID")), ""),
        references=_references(mail, parts if bounce else []),
        recipients=[*envelope, *_recipients(mail)],
        calendar=calendar,
        bounce=bounce,
        attachments=_attachments(parts),
    )


# --- what kind of mail ----------------------------------------------------------------------


def _kind(mail: Mail, calendar: CalendarReply | None, bounce: Bounce | None) -> Reply.Kind:
    if bounce is not None:
        return Reply.Kind.BOUNCE
    if calendar is not None:
        return Reply.Kind.CALENDAR
    return Reply.Kind.AUTOMATIC if is_automatic(mail) else Reply.Kind.PERSON


def is_automatic(mail: Mail) -> bool:
    """Whether a program wrote the mail by itself (RFC 3834 §5, and what programs do that do not know it)."""
    said = _header(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    if said:
        return said != "no"
    precedence = _header(mail, "Precedence").strip().lower()
    return (
        precedence in {"bulk", "junk", "list", "auto_reply"}
        or any(name in mail for name in AUTOMATIC_HEADERS)
        or _header(mail, "Return-Path").strip() == "<>"
        or mail.get_content_type() == "multipart/report"
        or bool(AUTOMATIC_SUBJECTS.match(_header(mail, "Subject")))
    )


def _calendar(parts: list[Mail]) -> CalendarReply | None:
    """What a calendar answers, wherever in the mail it stands: some providers hand it on as a file."""
    for part in parts:
        named = str(part.get_filename() or "").lower().endswith(".ics")
        if part.get_content_type() in {"text/calendar", "application/ics"} or named:
            found = read_calendar(_decoded(part))
            if found is not None:
                return found
    return None


def _bounce(mail: Mail, parts: list[Mail]) -> Bounce | None:
    """What became of the first recipient that a delivery status notification names; None for other mails."""
    if mail.get_content_type() != "multipart/report":
        return None
    status = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    blocks: Any = status.get_payload() if status is not None else None
    for block in blocks if isinstance(blocks, list) else []:
        recipient = _header(block, "Original-Recipient") or _header(block, "Final-Recipient")
        if recipient:
            words = _header(block, "Diagnostic-Code").partition(";")[2].strip() or _header(block, "Status")
            return Bounce(recipient.rpartition(";")[2].strip(" <>")[:254], _is_final(block), words[:2000])
    return None


def _is_final(block: Mail) -> bool:
    """The address does not exist or takes no mail: failed, and not for the mail's contents or its sender."""
    if _header(block, "Action").strip().lower() != "failed":
        return False
    return is_dead(_header(block, "Status").partition("(")[0].strip())


# --- headers --------------------------------------------------------------------------------


def _header(mail: Mail, name: str) -> str:
    """A header on one line; what is wrongly encoded is shown as it stands."""
    value = str(mail.get(name, ""))[:4000]
    with suppress(Exception):  # unknown charsets, broken base64, and what else strangers write
        value = str(make_header(decode_header(value)))
    return " ".join(_clean(value).split())


def _clean(text: str) -> str:
    """Text that a database takes: without NUL and without halves of signs."""
    return text.replace("\0", "").encode(errors="replace").decode()


def _sender(mail: Mail) -> tuple[str, str]:
    """Who says to have written: name and address; an address that is none is left out."""
    name, address = parseaddr(_header(mail, "From"))
    return name[:200], address[:254] if re.fullmatch(r"[^\s@<>,]+@[^\s@<>,]+", address[:254]) else ""


def _recipients(mail: Mail) -> list[str]:
    """To whom it went: headers that people write, and those that servers add."""
    names = ("To", "Cc", "Delivered-To", "X-Original-To", "X-Forwarded-To")
    values = [str(value)[:4000] for name in names for value in islice(mail.get_all(name, []), 10)]
    with suppress(Exception):
        return [address for _name, address in getaddresses(values)][:50]
    return []


def _ids(mail: Mail, name: str) -> list[str]:
    return MESSAGE_ID.findall(_clean(str(mail.get(name, ""))[:20_000]))


def _references(mail: Mail, returned: list[Mail]) -> list[str]:
    """The mails it answers; of one that came back, also those whose headers it brings (RFC 3462 §2)."""
    found = [*_ids(mail, "In-Reply-To"), *reversed(_ids(mail, "References"))]
    for part in returned:
        if part.get_content_type() == "text/rfc822-headers":
            found += _ids(BytesHeaderParser().parsebytes(_decoded(part)[:100_000].lstrip()), "Message-ID")
        elif part is not returned[0]:
            found += _ids(part, "Message-ID")
    return list(dict.fromkeys(found))[:MOST_IDS]


# --- words ----------------------------------------------------------------------------------


def _text(parts: list[Mail]) -> str:
    """The words of a mail: its plain text, else what is left of its HTML."""
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
                text = _in_charset(part)
                return (_without_tags(text) if kind == "text/html" else text).replace("\r\n", "\n").strip()
    return ""


def _in_charset(part: Mail) -> str:
    content, charset = _decoded(part), str(part.get_content_charset() or "utf-8")
    try:
        return _clean(content.decode(charset))
    except (LookupError, UnicodeError):
        return _clean(content.decode(errors="replace"))


def _decoded(part: Mail) -> bytes:
    with suppress(Exception):
        content = part.get_payload(decode=True)
        return content if isinstance(content, bytes) else b""
    return b""


def _without_tags(html: str) -> str:
    """Words of an HTML body, roughly: to be read as text, never shown as HTML. One pass, however it is broken."""
    words, *pieces = html.split("<")
    found, hidden = [words], ""
    for piece in pieces:
        tag, _end, words = piece.partition(">")
        name = (tag.lower().split() or [""])[0].strip("/" if not tag.startswith("/") else "")
        if hidden:
            hidden = "" if name == f"/{hidden}" else hidden
            continue
        hidden = name if name in {"head", "script", "style"} else ""
        found += ["\n" if name in BREAKS else "", "" if hidden else words]
    lines = unescape("".join(found)).splitlines()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines))


def _attachments(parts: list[Mail]) -> list[str]:
    return list(islice(_names(parts), 20))


def _names(parts: list[Mail]) -> Iterator[str]:
    for part in parts:
        with suppress(Exception):
            if (name := part.get_filename()) and part.get_content_type() not in {"text/calendar", "application/ics"}:
                yield _clean(str(make_header(decode_header(name))))[:120]
