"""From an e-mail to the bytes that go over the wire, and back to what a provider's backend asks for."""

from base64 import b64encode, encodebytes
from binascii import b2a_qp
from collections.abc import Iterable
from email import message_from_bytes, policy
from email.message import EmailMessage, Message as Headers
from email.utils import format_datetime, formataddr, parseaddr
from functools import cache, cached_property, lru_cache
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.core.mail import EmailAlternative, EmailAttachment, EmailMultiAlternatives
from django.utils import timezone
from django.utils.encoding import punycode

from . import addresses, inbound
from .kinds import Attachment, Email, Picture
from .models import Message

# What a provider's backend writes by itself, from the parts it is given.
WRITTEN_BY_PROVIDERS = {"subject", "from", "to", "reply-to", "date", "mime-version"}
# The name under which a provider keeps `Message.token` with a mail, and tells it again with each event.
METADATA = "mail"
CRLF = b"\r\n"
LINE = 78  # RFC 5322 §2.1.1


def compose(message: Message, email: Email) -> bytes:
    """The whole mail, as RFC 5322 bytes with CRLF; the calendar part as RFC 6047 asks.

    The parts are put together here, and by `email` only the headers: its generator takes
    several times as long, and as much as all else that a mail costs.
    """
    parts = [_bodies(email), *(_attached(each) for each in email.attachments)]
    return _headers(message, email) + _multipart("mixed", parts)


def ascii_address(address: str) -> str:
    """The address with its domain as DNS and mail headers write it (IDNA)."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{punycode(domain)}"


def _headers(message: Message, email: Email) -> bytes:
    """The mail's own headers; no value can begin a header of its own."""
    headers = {
        "Subject": email.subject,
        "From": _from(settings.DEFAULT_FROM_EMAIL, settings.WAGTAIL_SITE_NAME),
        "To": ascii_address(message.recipient),
        "Reply-To": inbound.reply_to(message),
        "Date": format_datetime(timezone.now()),
        "Message-ID": message.message_id,
        "Content-Language": message.locale,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "MIME-Version": "1.0",
        **email.headers,
    }
    return b"".join(_header(name, " ".join(value.split())) for name, value in headers.items())


@cache
def _from(sender: str, site: str) -> str:
    name, address = parseaddr(sender)
    return formataddr((name or site, ascii_address(address)))


@lru_cache(maxsize=256)  # most are alike from mail to mail
def _header(name: str, value: str) -> bytes:
    """A header in one line where it fits as it is; else as `email` encodes and folds it, far slower."""
    line = f"{name}: {value}"
    if len(line) <= LINE and line.isascii() and line.isprintable():
        return line.encode() + CRLF
    headers = Headers()
    headers[name] = value
    lines = headers.as_bytes(policy=headers.policy.clone(linesep="\r\n"))
    # An address too long for its line stays on it: some servers stumble over a header that begins with nothing.
    return lines.replace(b": \r\n ", b": ").removesuffix(CRLF)


def _bodies(email: Email) -> bytes:
    """text/plain, text/html, and text/calendar last, so that old programs show the text."""
    bodies = [_text("plain", email.text)]
    if email.html:
        bodies.append(_html(email))
    if email.calendar is not None:
        kind = f"text/calendar; method={email.calendar_method}; charset=utf-8"
        bodies.append(_encoded(kind, email.calendar))
    return _multipart("alternative", bodies)


def _html(email: Email) -> bytes:
    """The HTML; where it shows pictures, together with them (RFC 2387)."""
    html = _text("html", email.html)
    if not email.pictures:
        return html
    return _multipart("related", [html, *map(_shown, email.pictures)], '; type="text/html"')


def _shown(picture: Picture) -> bytes:
    kind = f'{picture.content_type}; name="{picture.name}"'
    headers = f"Content-ID: <{picture.content_id}>", f'Content-Disposition: inline; filename="{picture.name}"'
    return _encoded(kind, picture.content, *headers)


def _multipart(subtype: str, parts: list[bytes], more: str = "") -> bytes:
    """The parts between marks that no encoded part can hold: `=_` is neither base64 nor quoted-printable."""
    mark = f"=_{token_hex(12)}".encode()
    head = b'Content-Type: multipart/%b; boundary="%b"%b\r\n' % (subtype.encode(), mark, more.encode())
    return CRLF.join([head, *(b"--" + mark + CRLF + part for part in parts), b"--" + mark + b"--", b""])


def _text(subtype: str, text: str) -> bytes:
    """Quoted-printable: readable to people also where the mail's source is shown."""
    head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head.encode() + b2a_qp(_lines(text))


def _encoded(kind: str, content: bytes, *more: str) -> bytes:
    head = "\r\n".join([f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", *more, "", ""])
    return head.encode() + encodebytes(content).replace(b"\n", CRLF)


def _attached(attachment: Attachment) -> bytes:
    kind = f'{attachment.content_type}; name="{attachment.name}"'
    return _encoded(kind, attachment.content, f'Content-Disposition: attachment; filename="{attachment.name}"')


def _lines(text: str) -> bytes:
    """Text with the line ends that MIME asks for (RFC 2045 §6.8), encoded or not."""
    return CRLF.join(text.encode().splitlines()) + CRLF


class StoredEmail(EmailMultiAlternatives):
    """A mail as it was stored: SMTP gets exactly its bytes, an API's backend gets its parts."""

    def __init__(self, raw: bytes, recipient: str, token: str = "") -> None:
        super().__init__(to=[recipient], from_email=addresses.ours())
        self.raw, self.token = raw, token

    def message(self, **_options: Any) -> Any:
        """The stored bytes in the shape that Django's backends call for."""
        return _Bytes(self.raw)

    @cached_property
    def parts(self) -> EmailMessage:
        """The stored mail, parsed."""
        return message_from_bytes(self.raw, _class=EmailMessage, policy=policy.default)

    def unpacked(self) -> EmailMultiAlternatives:
        """The same mail part by part, for a provider that takes no raw bytes."""
        text, sender = self.parts.get_body(("plain",)), self.parts["From"]
        reply_to = self.parts["Reply-To"]
        mail = EmailMultiAlternatives(
            subject=str(self.parts["Subject"] or ""),
            body=text.get_content() if text else "",
            from_email=str(sender) if sender else settings.DEFAULT_FROM_EMAIL,
            to=self.to,
            reply_to=[str(reply_to)] if reply_to else [],
            headers=self._headers(),
        )
        if self.token:
            mail.metadata = {METADATA: self.token}  # type: ignore[attr-defined]
        mail.alternatives = self._alternatives()
        mail.attachments = [
            EmailAttachment(part.get_filename(), _bytes(part), part.get_content_type())
            for part in self.parts.iter_attachments()
        ]
        mail.attachments += self.pictures()
        return mail

    def pictures(self) -> list[EmailMessage]:
        """The pictures that the HTML shows."""
        inline = (part for part in self.parts.walk() if part.get_content_disposition() == "inline")
        return [part for part in inline if part["Content-ID"]]

    def html(self) -> str:
        """The HTML with its pictures inside, for whoever shows it outside a mail program."""
        body = self.parts.get_body(("html",))
        return with_pictures(body.get_content() if body else "", map(_picture, self.pictures()))

    def _headers(self) -> dict[str, str]:
        """The headers that are ours: Message-ID, Auto-Submitted, List-Unsubscribe …"""
        return {
            name: str(value)
            for name, value in self.parts.items()
            if name.lower() not in WRITTEN_BY_PROVIDERS and not name.lower().startswith("content-t")
        }

    def _alternatives(self) -> list[Any]:
        """The bodies beside the plain one; a calendar's type keeps its method."""
        found = []
        for part in self.parts.walk():
            kind, attached = part.get_content_type(), part.get_content_disposition() == "attachment"
            if kind == "text/calendar" and not attached:
                kind = f"{kind}; method={part.get_param('method')}"
            elif kind != "text/html" or attached:
                continue
            found.append(EmailAlternative(_bytes(part).decode(), kind))
        return found


def with_pictures(html: str, pictures: Iterable[Picture]) -> str:
    """The HTML of a mail with its pictures inside it."""
    for each in pictures:
        data = b64encode(each.content).decode()
        html = html.replace(f'"cid:{each.content_id}"', f'"data:{each.content_type};base64,{data}"')
    return html


def _picture(part: EmailMessage) -> Picture:
    name = str(part["Content-ID"]).strip("<>")
    return Picture(name, part.get_filename() or "", _bytes(part), part.get_content_type())


def _bytes(part: Any) -> bytes:
    """What a part holds, decoded; a mail that is attached as such, as it stands."""
    if part.get_content_maintype() == "message":
        return bytes(part.get_content().as_bytes())
    return bytes(part.get_payload(decode=True))


class _Bytes:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def as_bytes(self, *_args: Any, **_options: Any) -> bytes:
        return self.raw
