"""Sending one mail at once, past the outbox, to hear what the server says."""

import smtplib
from collections.abc import Iterator

from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from . import addresses
from .checking import Line, Mark
from .composing import StoredEmail


def send(raw: bytes, to: str) -> Iterator[Line]:
    """Hands the mail to the provider, and says what it answered."""
    backend = mailers["provider"]
    try:
        backend.open()
        if isinstance(backend, EmailBackend):
            yield from _converse(backend, raw, to)
        else:
            yield from _hand_over(backend, raw, to)
    except Exception as error:  # noqa: BLE001 (of whichever provider: that is what the operator wants to read)
        yield Line(Mark.FAULT, "sent", f"not taken: {type(error).__name__}: {error}")
    finally:
        backend.close()


def _converse(backend: EmailBackend, raw: bytes, to: str) -> Iterator[Line]:
    """Step by step, so that each answer can be shown."""
    smtp = backend.connection
    if smtp is None:
        raise smtplib.SMTPServerDisconnected("no connection")
    _code, greeting = smtp.ehlo()
    yield Line(Mark.GOOD, "server", f"{backend.host}:{backend.port} says {_first_line(greeting)}")
    if backend.use_tls or backend.use_ssl:
        yield Line(Mark.GOOD, "encrypted", "yes")
    elif "starttls" in smtp.esmtp_features:
        yield Line(Mark.FAULT, "encrypted", 'no, but the server offers STARTTLS: set "use_tls": true')
    else:
        yield Line(Mark.HINT, "encrypted", "no, and the server does not offer it: right on the same machine only")
    limit = smtp.esmtp_features.get("size", "")
    yield Line(Mark.FACT, "size", f"{len(raw)} bytes; the server takes {limit or 'any number'}")
    for step, (code, words) in (
        ("MAIL FROM", smtp.mail(addresses.ours())),
        ("RCPT TO", smtp.rcpt(to)),
    ):
        if code >= 400:
            yield Line(Mark.FAULT, "sent", f"{step} was refused: {code} {_first_line(words)}")
            return
    code, words = smtp.data(raw)
    mark = Mark.GOOD if code < 400 else Mark.FAULT
    yield Line(mark, "sent", f"to {to}: {code} {_first_line(words)}")


def _first_line(words: bytes) -> str:
    return words.decode(errors="replace").partition("\n")[0].strip()


def _hand_over(backend: BaseEmailBackend, raw: bytes, to: str) -> Iterator[Line]:
    """To a provider's interface, or to files."""
    stored, name = StoredEmail(raw, to), type(backend).__module__
    mail = stored.unpacked() if hasattr(backend, "esp_name") else stored
    backend.send_messages([mail])
    number = getattr(getattr(mail, "anymail_status", None), "message_id", None)
    yield Line(Mark.GOOD, "sent", f"by {name}" + (f"; its number: {number}" if number else ""))
