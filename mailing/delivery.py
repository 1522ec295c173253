"""Sending what is due: claim with a lease, render, send, retry by class of error.

At-least-once: a row whose worker died is taken again when its lease lapses. The one instant
between the provider's accept and our commit can send a mail twice; both carry one Message-ID.
"""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from anymail.exceptions import AnymailUnsupportedFeature
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone, translation

from . import addresses, errors, kinds, line, provider, undelivered
from .composing import StoredEmail, compose
from .errors import Fault
from .line import Line
from .models import Message, StoppedAddress
from .provider import Tally

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


class LeaseLost(Exception):
    """Another worker has taken the mail: it took us too long."""


def deliver_due(limit: int = BATCH, stop: Callable[[], bool] = lambda: False) -> int:
    """Sends up to `limit` due mails and says how many it took up.

    Once `stop` answers true, or it has taken too long, the mail in hand is finished and the others are given back.
    """
    tally = Tally()
    with line.held() as held:
        claimed = claim(limit, tally)
        if claimed:
            with kinds.batch():
                _deliver_all(claimed, held, tally, stop)
            provider.note(tally)
    return len(claimed)


def _deliver_all(claimed: list[Message], held: Line, tally: Tally, stop: Callable[[], bool]) -> None:
    stopped = addresses.stopped(message.recipient for message in claimed)
    end = monotonic() + settings.MAILING_HOLD.total_seconds()
    for place, message in enumerate(claimed):
        if message.recipient in stopped:
            _stop(message, stopped[message.recipient])
            continue
        is_late = place > 0 and monotonic() > end
        if stop() or is_late or _lapses_soon(message) or not _is_up(held):
            _release(claimed[place:])
            return
        if not _deliver(message, held, tally):
            _release(claimed[place + 1 :])
            return


def claim(limit: int, tally: Tally | None = None) -> list[Message]:
    """Takes the most urgent due mails for this worker, until their lease lapses; as many as the provider takes now."""
    now = timezone.now()
    with transaction.atomic():
        row = provider.read()
        free = Message.objects.filter(
            Q(leased_until__isnull=True) | Q(leased_until__lt=now), state=Message.State.WAITING, due_at__lte=now
        ).order_by("-priority", "due_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True)
        messages = list(free[: provider.room(row, limit, now)])
        provider.use(row, len(messages), now)
        until = now + settings.MAILING_LEASE
        if messages:
            Message.objects.filter(pk__in=[m.pk for m in messages]).update(
                leased_until=until, attempts=F("attempts") + 1
            )
    for message in messages:
        message.leased_until = until
        message.attempts += 1
    if tally is not None:
        tally.was_down, tally.took_at = row.down_since is not None, row.took_at
    return messages


def _is_up(held: Line) -> bool:
    """Connects where that is not done; what is wrong then is wrong with all mails, and counts for none of them."""
    try:
        held.open()
    except Exception as error:  # noqa: BLE001 (of whichever provider)
        held.hang_up()
        provider.is_down(error)
        return False
    return True


def _lapses_soon(message: Message) -> bool:
    """Whether sending could outlast the lease: then the mail is left to a later claim."""
    needed = min(timedelta(seconds=settings.MAIL_TIMEOUT), settings.MAILING_LEASE / 2)
    return message.leased_until is None or message.leased_until - timezone.now() < needed


def _deliver(message: Message, held: Line, tally: Tally) -> bool:
    """Renders and sends one mail; whatever is wrong with it does not reach the others.

    False where it is the provider that takes none.
    """
    if message.attempts > TOO_MANY:
        _give_up(message, "Given up: workers died of it.", tally)
        return True
    try:
        ready = message.kind == "raw" or _prepare(message)
    except LeaseLost:
        return True
    except kinds.NotYet as error:
        later = timezone.now() + WAIT
        _settle(message, attempts=message.attempts - 1, due_at=later, error=_words(error))
        return True
    except Exception as error:
        log.exception("mail cannot be rendered", extra={"mail": message.pk, "kind": message.kind})
        _retry(message, error, tally, is_ours=True)
        return True
    return not ready or _send(message, held, tally)


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


def _send(message: Message, held: Line, tally: Tally) -> bool:
    """Sends a mail; False where the provider takes none."""
    stored = StoredEmail(bytes(message.raw or b""), message.recipient, message.token)
    try:
        provider_id = _hand_over_once_more(stored, held)
    except Exception as error:  # noqa: BLE001 (of whichever provider)
        log.warning("mail was not taken", extra={"mail": message.pk, "error": type(error).__name__})
        if not isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
            held.hang_up()
        return _refused(message, error, tally)
    facts = {"state": Message.State.SENT, "sent_at": timezone.now(), "provider_id": provider_id, "error": ""}
    try:
        _settle(message, **facts)
    except (OperationalError, InterfaceError):
        connection.close()  # the mail is out: a second try may save the reader a second mail
        _settle(message, **facts)
    tally.sent += 1
    return True


def _hand_over_once_more(stored: StoredEmail, held: Line) -> str:
    """Hands over, by a new connection where the server has had enough of the old one before it took anything."""
    try:
        return _hand_over(stored, held.provider)
    except smtplib.SMTPSenderRefused as error:
        if error.smtp_code != 421:
            raise
    held.hang_up()
    held.open()
    return _hand_over(stored, held.provider)


def _hand_over(stored: StoredEmail, backend: BaseEmailBackend) -> str:
    """Gives the mail to the provider; answers the provider's own number of it, or nothing."""
    if not hasattr(backend, "esp_name"):
        backend.send_messages([stored])
        return ""
    mail = stored.unpacked()
    for simplify in (_without_calendar, _without_facts, None):
        try:
            backend.send_messages([mail])
            break
        except AnymailUnsupportedFeature:  # found before anything is sent
            if simplify is None:
                raise
            simplify(mail)
    number = mail.anymail_status.message_id  # type: ignore[attr-defined]
    return "" if number is None else str(number)[:200]


def _without_calendar(mail: EmailMultiAlternatives) -> None:
    """Most providers' interfaces take no calendar beside the text: the attached file has to do."""
    mail.alternatives = [(body, kind) for body, kind in mail.alternatives if kind == "text/html"]


def _without_facts(mail: EmailMultiAlternatives) -> None:
    """A few keep nothing of ours with a mail."""
    vars(mail).pop("metadata", None)


def _refused(message: Message, error: Exception, tally: Tally) -> bool:
    """Does what the class of the error asks for; False where the provider takes no mail."""
    match errors.fault(error):
        case Fault.LATER:
            _retry(message, error, tally)
        case Fault.MAIL:
            _give_up(message, _words(error), tally)
        case Fault.ADDRESS:
            with transaction.atomic():
                addresses.stop(message.recipient, StoppedAddress.Why.BOUNCED, _words(error), message)
                _give_up(message, _words(error), tally)
        case Fault.PROVIDER:
            _wait_for_provider(message, error, tally)
            return False
    return True


def _wait_for_provider(message: Message, error: Exception, tally: Tally) -> None:
    """No mail counts it as a try of its own that the provider takes none, however long.

    But for the one at which that showed: should it be the only one that is refused so, it is given up some day.
    """
    pause = provider.is_down(error)
    if tally.was_down:
        # Another mail asks the next time, lest this one stand in the way of all.
        _settle(message, attempts=message.attempts - 1, due_at=timezone.now() + 2 * pause, error=_words(error))
    else:
        _retry(message, error, tally)


def _retry(message: Message, error: Exception, tally: Tally, *, is_ours: bool = False) -> None:
    """Plans the next try; after the last the mail has failed, if it is that mail, and not all, which do not pass."""
    tries = message.attempts
    if tries >= TOO_MANY or (tries > len(RETRIES) and (is_ours or tally.takes_mails)):
        _give_up(message, _words(error), tally)
        return
    _settle(message, due_at=timezone.now() + RETRIES[min(tries, len(RETRIES)) - 1], error=_words(error))
    tally.retried += 1


def _give_up(message: Message, words: str, tally: Tally) -> None:
    with transaction.atomic():
        if _settle(message, state=Message.State.FAILED, error=words, failed_at=timezone.now()):
            undelivered.tell(message)
    tally.failed += 1


def _stop(message: Message, address: StoppedAddress) -> None:
    """Leaves a mail unsent whose address takes none, and tells."""
    with transaction.atomic():
        if _settle(message, state=Message.State.STOPPED, error=address.get_why_display(), failed_at=timezone.now()):
            undelivered.tell(message)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000].replace("\0", "")


def _release(messages: list[Message]) -> None:
    """Gives mails back untouched, those of them that are still ours; all of a claim have one lease."""
    if not messages:
        return
    ours = Message.objects.filter(pk__in=[each.pk for each in messages], leased_until=messages[0].leased_until)
    ours.update(leased_until=None, attempts=F("attempts") - 1)


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
