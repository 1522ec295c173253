"""What a provider posts of a mail that came in, whichever provider it is."""

from contextlib import suppress
from typing import Any

from anymail.signals import inbound
from django.dispatch import receiver

from .receiving import receive


@receiver(inbound, dispatch_uid="mailing.receive")
def take(sender: Any, event: Any, **_more: Any) -> None:  # noqa: ARG001 (Django's signature)
    """Takes the mail; its webhook's secret was checked before."""
    mail = event.message
    receive(_bytes(mail), tuple(filter(None, [mail.envelope_recipient])))


def _bytes(mail: Any) -> bytes:
    """The mail as bytes; of one that cannot be written again, its headers and its text."""
    with suppress(Exception):
        return bytes(mail.as_bytes())
    head = "\r\n".join(f"{name}: {' '.join(str(value).split())}" for name, value in mail.items())
    return f"{head}\r\n\r\n{mail.stripped_text or ''}".encode(errors="replace")
