"""Sending what is due: claim with a lease, render, send, retry by class of error.

At-least-once: a row whose worker died is taken again when its lease lapses. The one instant
between the provider's accept and our commit can send a mail twice; both carry one Message-ID.
"""

import logging
import re
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from anymail.exceptions import AnymailInvalidAddress, AnymailRecipientsRefused, AnymailUnsupportedFeature
from django.conf import settings
from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone, translation

from . import addresses, kinds, undelivered
from .composing import StoredEmail, compose
from .models import Message, StoppedAddress

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
# How long until a mail looks again for what it waits for.
WAIT = timedelta(minutes=5)
# No series of retries comes so far: the workers that took the mail up died of it.
TOO_MANY = 3 * len(RETRIES)
# The mail or its recipient is refused for good; but a server that wants a password first means us.
SMTP_NO = set(range(500, 600)) - {530, 534, 535, 538}
# The same of a provider's interface, which answers in HTTP: 401 and 403 mean us, 408 and 429 later.
HTTP_NO = set(range(400, 500)) - {401, 403, 408, 429}

# No such mailbox, no such system, not an address, moved away (RFC 3463 §3.2), no such domain (RFC 7505).
GONE = re.compile(r"^5\.1\.(?:[1236]|10)\b", re.ASCII)


class LeaseLost(Exception):
    """Another worker has taken the mail: it took us too long."""


def deliver_due(limit: int = BATCH, stop: Callable[[], bool] = lambda: False) -> int:
    """Sends up to `limit` due mails and says how many it took up.

    Once `stop` answers true, the mail in hand is finished and the others are given back.
    """
    provider = mailers["provider"]
    claimed = claim(limit)
    if not claimed:
        return 0
    stopped = addresses.stopped(message.recipient for message in claimed)
    with _closing(provider), kinds.batch():
        for place, message in enumerate(claimed):
            if message.recipient in stopped:
                _stop(message, stopped[message.recipient])
            elif stop() or _lapses_soon(message):
                _release(message)
            elif down := _open(provider):
                _put_off(claimed[place:], down)
                break
            else:
                _deliver(message, provider)
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
        if messages:
            Message.objects.filter(pk__in=[m.pk for m in messages]).update(
                leased_until=until, attempts=F("attempts") + 1
            )
    for message in messages:
        message.leased_until = until
        message.attempts += 1
    return messages


@contextmanager
def _closing(provider: BaseEmailBackend) -> Iterator[None]:
    """One connection for the whole batch, given up behind it."""
    try:
        yield
    finally:
        _hang_up(provider)


def _hang_up(provider: BaseEmailBackend) -> None:
    with suppress(Exception):  # saying goodbye to a server that is gone
        provider.close()


def _open(provider: BaseEmailBackend) -> Exception | None:
    """Connects where that is not done; says what is wrong with the provider."""
    try:
        provider.open()
    except Exception as error:  # noqa: BLE001 (of whichever provider)
        log.warning("mail provider is down", extra={"error": type(error).__name__})
        return error
    return None


def _lapses_soon(message: Message) -> bool:
    """Whether sending could outlast the lease: then the mail is left to a later claim."""
    needed = min(timedelta(seconds=settings.MAIL_TIMEOUT), settings.MAILING_LEASE / 2)
    return message.leased_until is None or message.leased_until - timezone.now() < needed


def _deliver(message: Message, provider: BaseEmailBackend) -> None:
    """Renders and sends one mail; whatever is wrong with it does not reach the others."""
    if message.attempts > TOO_MANY:
        _settle(message, state=Message.State.FAILED, error="Given up: workers died of it.")
        return
    try:
        ready = message.kind == "raw" or _prepare(message)
    except LeaseLost:
        return
    except kinds.NotYet as error:
        later = timezone.now() + WAIT
        _settle(message, attempts=message.attempts - 1, due_at=later, error=f"{type(error).__name__}: {error}")
        return
    except Exception as error:
        log.exception("mail cannot be rendered", extra={"mail": message.pk, "kind": message.kind})
        _retry_or_fail(message, error, final=False)
        return
    if ready:
        _send(message, provider)


def _prepare(message: Message) -> bool:
    """Renders a mail and stores its bytes; False when it is no longer due."""
    # Rendering moves the invite's SEQUENCE: both are kept, or neither.
    with transaction.atomic(), translation.override(message.locale):
        email = kinds.render(message)
        if email is None:
            _settle(message, state=Message.State.OBSOLETE)
            return False
        if message.raw is None:
            message.raw = compose(message, email)
            if not _write(message, raw=message.raw):
                raise LeaseLost
    return True


def _send(message: Message, provider: BaseEmailBackend) -> None:
    try:
        provider_id = _hand_over(StoredEmail(bytes(message.raw or b""), message.recipient), provider)
    except Exception as error:  # noqa: BLE001 (of whichever provider)
        log.warning("mail was not taken", extra={"mail": message.pk, "error": type(error).__name__})
        if not isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
            _hang_up(provider)  # the next mail gets a connection that works
        _retry_or_fail(message, error, final=is_final(error))
        return
    facts = {"state": Message.State.SENT, "sent_at": timezone.now(), "provider_id": provider_id, "error": ""}
    try:
        _settle(message, **facts)
    except (OperationalError, InterfaceError):
        connection.close()  # the mail is out: a second try may save the reader a second mail
        _settle(message, **facts)


def _hand_over(stored: StoredEmail, provider: BaseEmailBackend) -> str:
    """Gives the mail to the provider; answers the provider's own number of it, or nothing."""
    if not hasattr(provider, "esp_name"):
        provider.send_messages([stored])
        return ""
    mail = stored.unpacked()
    try:
        provider.send_messages([mail])
    except AnymailUnsupportedFeature:
        # Most providers' interfaces take no calendar beside the text: the attached file has to do.
        mail.alternatives = [(body, kind) for body, kind in mail.alternatives if kind == "text/html"]
        provider.send_messages([mail])
    number = mail.anymail_status.message_id  # type: ignore[attr-defined]
    return "" if number is None else str(number)[:200]


def is_final(error: Exception) -> bool:
    """Whether trying again is pointless: the server said 5xx, for this mail or this recipient."""
    if isinstance(error, AnymailRecipientsRefused | AnymailInvalidAddress):
        return True
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code in SMTP_NO for code, _reason in error.recipients.values())
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return error.smtp_code in SMTP_NO
    return getattr(error, "status_code", None) in HTTP_NO


def says_address_is_gone(error: Exception) -> bool:
    """Whether the server refused the recipient because there is none (RFC 3463, 5.1.x); else it may be the mail."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(GONE.search(reason.decode(errors="replace")) for _code, reason in error.recipients.values())


def _retry_or_fail(message: Message, error: Exception, *, final: bool) -> None:
    words = f"{type(error).__name__}: {error}"[:2000].replace("\0", "")
    if final or message.attempts > len(RETRIES):
        with transaction.atomic():
            if not _settle(message, state=Message.State.FAILED, error=words):
                return
            if says_address_is_gone(error):
                addresses.stop(message.recipient, StoppedAddress.Why.BOUNCED, words, message)
            undelivered.tell(message)
    else:
        _settle(message, due_at=timezone.now() + RETRIES[message.attempts - 1], error=words)


def _stop(message: Message, address: StoppedAddress) -> None:
    """Leaves a mail unsent whose address takes none, and tells."""
    with transaction.atomic():
        if _settle(message, state=Message.State.STOPPED, error=address.get_why_display()):
            undelivered.tell(message)


def _put_off(messages: list[Message], error: Exception) -> None:
    for message in messages:
        _retry_or_fail(message, error, final=False)


def _release(message: Message) -> None:
    """Gives a mail back untouched."""
    _settle(message, attempts=message.attempts - 1)


def _settle(message: Message, **facts: Any) -> bool:
    """Writes what became of a mail and ends its lease; says whether it was still ours."""
    return _write(message, leased_until=None, **facts)


def _write(message: Message, **facts: str | bytes | int | datetime | None) -> bool:
    """Writes facts of a mail only while it is still ours; says whether it is.

    Twice per mail, and as a queryset four times as long to put together.
    """
    columns = ", ".join(f"{name} = %s" for name in facts)
    pairs = [*facts.items(), ("id", message.pk), ("leased_until", message.leased_until)]
    field: Any = Message._meta.get_field
    values = [field(name).get_db_prep_save(value, connection) for name, value in pairs]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE mailing_message SET {columns} WHERE id = %s AND leased_until = %s",  # noqa: S608 (names of ours)
            values,
        )
        return cursor.rowcount > 0
