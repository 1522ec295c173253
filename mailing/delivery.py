"""Sending what is due: claim with a lease, render, send, retry by class of error.

At-least-once: a row whose worker died is taken again when its lease lapses. The one instant
between the provider's accept and our commit can send a mail twice; both carry one Message-ID.
"""

import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone, translation

from . import kinds
from .composing import StoredEmail, compose
from .models import Message

log = logging.getLogger(__name__)

BATCH = 25
RETRIES = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=24),
]


def deliver_due(limit: int = BATCH) -> int:
    """Sends up to `limit` due mails and says how many it took up."""
    claimed = claim(limit)
    if not claimed:
        return 0
    ready = [message for message in claimed if _prepare(message)]
    with _provider() as provider:
        for message in ready:
            # The rest of a slow batch is left to whoever finds its lease lapsed.
            if message.leased_until - timezone.now() < timedelta(seconds=settings.MAIL_TIMEOUT):
                _release(message)
            else:
                _send(message, provider)
    return len(claimed)


def claim(limit: int) -> list[Message]:
    """Takes the most urgent due mails for this worker, until their lease lapses."""
    now = timezone.now()
    with transaction.atomic():
        free = Message.objects.filter(
            Q(leased_until__isnull=True) | Q(leased_until__lt=now), state=Message.State.WAITING, due_at__lte=now
        ).order_by("-priority", "due_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True)
        messages = list(free[:limit])
        until = now + settings.MAILING_LEASE
        Message.objects.filter(pk__in=[m.pk for m in messages]).update(
            leased_until=until, attempts=F("attempts") + 1
        )
    for message in messages:
        message.leased_until = until
        message.attempts += 1
    return messages


def _prepare(message: Message) -> bool:
    """Renders a mail and stores its bytes; False when it is not to be sent (now)."""
    if message.kind == "raw":
        return True
    try:
        # Rendering moves the invite's SEQUENCE: both are kept, or neither.
        with transaction.atomic(), translation.override(message.locale):
            email = kinds.render(message)
            if email is None:
                _settle(message, state=Message.State.OBSOLETE)
                return False
            if message.raw is None:
                message.raw = compose(message, email)
                _settle(message, raw=message.raw, keep_lease=True)
    except Exception as error:  # a fault in one mail must not hold up the others
        log.exception("mail cannot be rendered", extra={"message": message.pk, "kind": message.kind})
        _retry_or_fail(message, f"{type(error).__name__}: {error}", final=False)
        return False
    return True


@contextmanager
def _provider() -> Iterator[BaseEmailBackend]:
    """The provider's mailer, one connection for the whole batch."""
    provider = mailers["provider"]
    try:
        yield provider
    finally:
        provider.close()


def _send(message: Message, provider: BaseEmailBackend) -> None:
    stored = StoredEmail(bytes(message.raw or b""), message.recipient)
    mail = stored.unpacked() if hasattr(provider, "esp_name") else stored
    try:
        provider.open()
        provider.send_messages([mail])
    except Exception as error:
        log.warning("mail was not taken", extra={"message": message.pk, "error": type(error).__name__})
        _retry_or_fail(message, f"{type(error).__name__}: {error}", final=is_final(error))
        if not isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
            provider.close()  # the next mail gets a connection that works
        return
    status = getattr(mail, "anymail_status", None)
    _settle(
        message,
        state=Message.State.SENT,
        sent_at=timezone.now(),
        provider_id=str(getattr(status, "message_id", "") or ""),
        error="",
    )


def is_final(error: Exception) -> bool:
    """Whether trying again is pointless: the server said 5xx, for this mail or this recipient."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _reason in error.recipients.values())
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return 500 <= error.smtp_code < 600
    status = getattr(error, "status_code", None)  # of an anymail provider
    return isinstance(status, int) and 400 <= status < 500 and status not in {401, 403, 408, 429}


def _retry_or_fail(message: Message, error: str, *, final: bool) -> None:
    if final or message.attempts > len(RETRIES):
        _settle(message, state=Message.State.FAILED, error=error[:2000])
    else:
        due = timezone.now() + RETRIES[message.attempts - 1]
        _settle(message, due_at=due, error=error[:2000])


def _release(message: Message) -> None:
    _settle(message, attempts=message.attempts - 1)


def _settle(message: Message, *, keep_lease: bool = False, **facts: datetime | str | bytes | int) -> None:
    """Writes what became of a mail, only while it is still ours."""
    if not keep_lease:
        facts["leased_until"] = None  # type: ignore[assignment]
    Message.objects.filter(pk=message.pk, leased_until=message.leased_until).update(**facts)
