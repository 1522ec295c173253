"""From an e-mail to the bytes that go over the wire, and back to what a provider's backend asks for."""

from email import encoders, message_from_bytes, policy
from email.charset import BASE64, QP, Charset
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, parseaddr
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.mail import EmailAlternative, EmailAttachment, EmailMultiAlternatives
from django.utils import timezone

from .kinds import Attachment, Email
from .models import Message

QUOTED = Charset("utf-8")
QUOTED.body_encoding = QP
BASE = Charset("utf-8")
BASE.body_encoding = BASE64


def compose(message: Message, email: Email) -> bytes:
    """The whole mail, as RFC 5322 bytes with CRLF; the calendar part as RFC 6047 asks.

    `email.mime` and not `email.message.EmailMessage`: the same mail in well under half the time.
    """
    mime = MIMEMultipart("mixed")
    for name, value in _headers(message, email).items():
        mime[name] = value
    mime.attach(_bodies(email))
    for attachment in email.attachments:
        mime.attach(_attached(attachment))
    return mime.as_bytes(policy=mime.policy.clone(linesep="\r\n"))


def _headers(message: Message, email: Email) -> dict[str, str]:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return {
        "Subject": " ".join(email.subject.split()),
        "From": formataddr((name or settings.WAGTAIL_SITE_NAME, address)),
        "To": message.recipient,
        "Reply-To": settings.REPLY_TO_EMAIL,
        "Date": format_datetime(timezone.now()),
        "Message-ID": message.message_id,
        "Content-Language": message.locale,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    } | email.headers


def _bodies(email: Email) -> MIMEMultipart:
    """text/plain, text/html, and text/calendar last, so that old programs show the text."""
    bodies = MIMEMultipart("alternative")
    bodies.attach(_text(email.text, "plain", QUOTED))
    if email.html:
        bodies.attach(_text(email.html, "html", BASE))
    if email.calendar is not None:
        part = _text(email.calendar.decode(), "calendar", BASE)
        part.set_param("method", email.calendar_method)
        bodies.attach(part)
    return bodies


def _text(text: str, subtype: str, charset: Charset) -> MIMEText:
    part = MIMEText("", subtype, "utf-8")
    del part["Content-Transfer-Encoding"]
    part.set_payload(text, charset)
    return part


def _attached(attachment: Attachment) -> MIMEBase:
    part = MIMEBase(*attachment.content_type.split("/", 1), name=attachment.name)
    part.set_payload(attachment.content)
    encoders.encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=attachment.name)
    return part


class StoredEmail(EmailMultiAlternatives):
    """A mail as it was stored: SMTP gets exactly its bytes, an API's backend gets its parts."""

    def __init__(self, raw: bytes, recipient: str) -> None:
        super().__init__(to=[recipient], from_email=parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
        self.raw = raw

    def message(self, **_options: Any) -> Any:
        """The stored bytes in the shape that Django's backends call for."""
        return _Bytes(self.raw)

    @cached_property
    def parts(self) -> Any:
        """The stored mail, parsed."""
        return message_from_bytes(self.raw, policy=policy.default)

    def unpacked(self) -> EmailMultiAlternatives:
        """The same mail part by part, for a provider that takes no raw bytes."""
        mail = EmailMultiAlternatives(
            subject=str(self.parts["Subject"]),
            body=self.parts.get_body(("plain",)).get_content(),
            from_email=str(self.parts["From"]),
            to=self.to,
            reply_to=[str(self.parts["Reply-To"])],
            headers={
                name: str(self.parts[name])
                for name in ("Message-ID", "Content-Language", "Auto-Submitted")
                if self.parts[name]
            },
        )
        for part in self.parts.walk():
            if part.get_content_type() == "text/html":
                mail.alternatives.append(EmailAlternative(part.get_content(), "text/html"))
        for part in self.parts.iter_attachments():
            mail.attachments.append(
                EmailAttachment(part.get_filename(), part.get_payload(decode=True), part.get_content_type())
            )
        return mail


class _Bytes:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def as_bytes(self, *_args: Any, **_options: Any) -> bytes:
        return self.raw
