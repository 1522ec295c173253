"""What providers tell of a mail after they took it: delivered, came back, reported as unwanted.

Events come twice, late and in any order: each is told from the state whether it says something new. What a mail
came to (bounced) is never taken back by what was before (delivered); a mail that the office has tried again
is another one to the provider, and knows nothing of events about the first.
"""

import logging
import re
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.db import transaction
from django.utils import timezone

from . import addresses, errors, undelivered, unwanted
from .composing import METADATA
from .models import Message, StoppedAddress

log = logging.getLogger(__name__)

State, Why = Message.State, StoppedAddress.Why

# `Message.token`, alone or within a Message-ID.
OURS = re.compile(r"<?(?P<token>(?P<pk>[0-9]{1,18})\.[0-9a-f.]{1,40})(@[^@>]+>?)?", re.ASCII)
STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b", re.ASCII)  # RFC 3463: class, subject, detail
SOFT = re.compile(r"soft|transient|temporary|undetermined|blocked", re.IGNORECASE)
# Where providers say of which kind a bounce was.
PLACES = (
    ("event",),
    ("type",),
    ("Type",),
    ("data", "type"),
    ("data", "bounce", "type"),
    ("bounce", "bounceType"),
    ("event-data", "severity"),
)


class TooEarly(Exception):
    """The worker that sent the mail has not written down yet that it did: the event has to come again."""


def note(event: AnymailTrackingEvent) -> None:
    """Notes an event about a mail of ours; one about any other mail says nothing to us. Raises `TooEarly`."""
    deed = _DEEDS.get(event.event_type)
    if deed is None or not event.message_id:
        return
    if _is_in_hand(event):  # asked first: what is written down between the two questions is found by the second
        raise TooEarly
    with transaction.atomic():
        message = _find(event)
        if message is not None:
            deed(message, event)


def _is_in_hand(event: AnymailTrackingEvent) -> bool:
    """Whether a worker has the mail in hand, by what we told the provider of it: its number we do not know yet."""
    facts = event.metadata if isinstance(event.metadata, dict) else {}
    named = [OURS.fullmatch(str(name)) for name in (facts.get(METADATA), event.message_id)]
    tokens = {ours["token"]: int(ours["pk"]) for ours in named if ours}
    if not tokens:
        return False
    in_hand = Message.objects.filter(pk__in=tokens.values(), state=State.WAITING, leased_until__gt=timezone.now())
    return any(row.token in tokens for row in in_hand.only("created_at"))


def _find(event: AnymailTrackingEvent) -> Message | None:
    """The mail that an event is about, locked, by the provider's number or by our own Message-ID.

    The latter is what providers know of a mail that they got by SMTP.
    """
    number = str(event.message_id)[:200].replace("\0", "")
    rows = Message.objects.select_for_update().defer("raw", "context").order_by("-pk")
    candidates = list(rows.filter(provider_id=number)[:10])
    if not candidates and (ours := OURS.fullmatch(number)):
        own = rows.filter(pk=int(ours["pk"]), provider_id="")
        candidates = [row for row in own if row.message_id.strip("<>") == number.strip("<>")]
    key = addresses.email_key(str(event.recipient or ""))
    return next((row for row in candidates if not key or addresses.email_key(row.recipient) == key), None)


def _delivered(message: Message, _event: AnymailTrackingEvent) -> None:
    if message.state == State.SENT:
        _set(message, state=State.DELIVERED, error="")


def _deferred(message: Message, event: AnymailTrackingEvent) -> None:
    """It is still on its way: only what the other server said is noted."""
    if message.state == State.SENT:
        _set(message, error=_words(event))


def _bounced(message: Message, event: AnymailTrackingEvent) -> None:
    if is_hard(event):
        came_back(message, _words(event))
    else:
        _not_taken(message, event)


def _rejected(message: Message, event: AnymailTrackingEvent) -> None:
    """The provider did not send it: because of what it knows of the address, or of the mail."""
    if event.reject_reason in {RejectReason.BOUNCED, RejectReason.INVALID}:
        came_back(message, _words(event))
    else:
        _not_taken(message, event)


def _not_taken(message: Message, event: AnymailTrackingEvent) -> None:
    """It did not arrive, for a reason that says nothing of the next mail: a full mailbox, a filter."""
    if message.state == State.SENT:
        _set(message, state=State.BOUNCED, error=_words(event), failed_at=timezone.now())
        undelivered.tell(message)


def came_back(message: Message, words: str) -> None:
    """A mail came back for good: its address gets no more. Inside a transaction that holds the mail's lock."""
    is_replay = message.state == State.BOUNCED and message.error == words
    if message.state in Message.OUT and not is_replay:
        _set(message, state=State.BOUNCED, error=words, failed_at=timezone.now(), seen_at=None)
        addresses.stop(message.recipient, Why.BOUNCED, words, message)
        undelivered.tell(message)


def _complained(message: Message, event: AnymailTrackingEvent) -> None:
    """It arrived, and its reader wants no more. The words tell a replay: the office may have released the address."""
    words = f"complained: {_words(event)}"[:2000]
    if message.state in {State.SENT, State.DELIVERED} and not message.error.startswith("complained: "):
        _set(message, state=State.DELIVERED, error=words)
        addresses.stop(message.recipient, Why.COMPLAINED, words, message)
        unwanted.tell(message.recipient)


_DEEDS = {
    EventType.DELIVERED: _delivered,
    EventType.DEFERRED: _deferred,
    EventType.BOUNCED: _bounced,
    EventType.REJECTED: _rejected,
    EventType.FAILED: _rejected,
    EventType.COMPLAINED: _complained,
}


def is_hard(event: AnymailTrackingEvent) -> bool:
    """Whether the address takes no mail at all, and not only this mail or at this moment.

    Providers call soft what others call hard: their word counts, and the status of RFC 3463 where the other
    server gave one. A full mailbox (5.2.2), a mail too large (5.2.3), a system in trouble (5.3), a way that is
    closed (5.4, but a domain that is not there: 5.4.4), our own address (5.1.7, 5.1.8) and a policy (5.7) say nothing
    of the reader's.
    """
    if event.reject_reason not in {None, RejectReason.BOUNCED, RejectReason.INVALID}:
        return False
    facts = event.esp_event
    if any(SOFT.search(str(_at(facts, place))) for place in PLACES) or _at(facts, ("hard_bounce",)) is False:
        return False
    status = STATUS.search(f"{event.mta_response or ''} {event.description or ''}")
    return status is None or errors.is_dead(status[0])


def _at(facts: Any, place: tuple[str, ...]) -> Any:
    """What stands at a place of an event as the provider sent it; an empty text for nothing."""
    for name in place:
        facts = facts.get(name, "") if hasattr(facts, "get") else ""
    return facts


def _words(event: AnymailTrackingEvent) -> str:
    """What the other server said, for the office to read."""
    said = [str(text).strip() for text in (event.description, event.mta_response) if text]
    words = ": ".join(dict.fromkeys(said)) or str(event.reject_reason or event.event_type)
    return words.replace("\0", "")[:1900]


def _set(message: Message, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(message, name, value)
    message.save(update_fields=list(facts))
    log.info("provider told of a mail", extra={"mail": message.pk, "state": message.state})


def receive(*, event: AnymailTrackingEvent, **_signal: Any) -> None:
    """Takes anymail's signal."""
    note(event)
