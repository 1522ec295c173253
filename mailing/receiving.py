"""Taking a mail that came in: kept once, put where it belongs, passed on to the office. No registration changes."""

import hashlib
import logging
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from . import addresses, inbound, outbox, reading, tracking
from .addresses import email_key
from .models import Message, Reply
from .outbox import Draft
from .reading import Bounce, Incoming

if TYPE_CHECKING:
    from django.contrib.auth.models import User

log = logging.getLogger(__name__)

DAY = timedelta(days=1)
FORWARDED_OF_ONE = 20  # of one sender in a day; what comes beyond is only listed
STRANGERS = 100  # mails in a day that answer none of ours; what comes beyond is not kept


def receive(raw: bytes, envelope: tuple[str, ...] = ()) -> Reply | None:
    """Takes a mail as RFC 5322 bytes, from a provider's webhook or a pipe; a mail that comes twice is taken once.

    None for one of ours that came back, for an order without words, and in a flood of mails that answer nothing.
    Nothing in it can raise; what raises is ours, keeps nothing, and whoever delivered the mail may try again.
    """
    incoming = reading.read(raw, envelope)
    if inbound.is_ours(incoming):
        return None
    with transaction.atomic():
        about = inbound.about(incoming)
        if inbound.carry_out(incoming, about):
            return None
        if not about.scope and about.original is None and _is_flood():
            log.warning("incoming mail not kept: too many that answer nothing")
            return None
        reply, is_new = Reply.objects.get_or_create(digest=_digest(incoming), defaults=_facts(incoming, about))
        if is_new:
            _follow(reply, incoming)
    return reply


def mark_done(reply: Reply, user: "User | None") -> bool:
    """Notes that somebody of the office has dealt with it; says whether nobody had before."""
    open_still = Reply.objects.filter(pk=reply.pk, done_at__isnull=True)
    return bool(open_still.update(done_at=timezone.now(), done_by=user))


def _facts(incoming: Incoming, about: inbound.About) -> dict[str, object]:
    now, calendar = timezone.now(), incoming.calendar
    text = "\n".join(filter(None, [_without_links(incoming.text), *(f"[{name}]" for name in incoming.attachments)]))
    return {
        "original": about.original,
        "subject_key": about.subject_key,
        "scope": about.scope,
        "kind": incoming.kind,
        "answer": calendar.answer if calendar and incoming.kind == Reply.Kind.CALENDAR else "",
        "sender": incoming.sender,
        "sender_name": incoming.sender_name,
        "subject": incoming.subject,
        "text": text,
        "message_id": incoming.message_id,
        "thread": "\n".join(incoming.references),
        "received_at": now,
        "done_at": None if _needs_a_look(incoming) else now,
    }


def _needs_a_look(incoming: Incoming) -> bool:
    """Whether somebody has to read it: people's words, and who cannot come."""
    if incoming.kind == Reply.Kind.CALENDAR and incoming.calendar:
        return incoming.calendar.answer == Reply.Answer.DECLINED or bool(incoming.text)
    return incoming.kind == Reply.Kind.PERSON and not _is_of_office(incoming.sender)


def _without_links(text: str) -> str:
    """An answer quotes our mail: its links are the reader's alone."""
    return re.sub(re.escape(settings.PUBLIC_URL) + r"/[^\s<>\"']+", f"{settings.PUBLIC_URL}/…", text)


def _is_of_office(address: str) -> bool:
    return email_key(address) == email_key(addresses.office())


def _digest(incoming: Incoming) -> str:
    """Who wrote what under which Message-ID; the way it took counts for nothing."""
    facts = (incoming.message_id, incoming.sender, incoming.subject, incoming.text, incoming.calendar, incoming.bounce)
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _is_flood() -> bool:
    since = timezone.now() - DAY
    return Reply.objects.filter(scope="", received_at__gt=since).count() >= STRANGERS


# --- what follows ---------------------------------------------------------------------------


def _follow(reply: Reply, incoming: Incoming) -> None:
    if reply.kind == Reply.Kind.BOUNCE and incoming.bounce and reply.original:
        note_bounce(reply.original, incoming.bounce)
    # A calendar's answer only with what its person wrote beside it.
    if reply.kind == Reply.Kind.PERSON or (reply.kind == Reply.Kind.CALENDAR and incoming.text):
        _forward(reply)
    if room := inbound.room_of(reply):
        room.take(reply, incoming)


def note_bounce(message: Message, bounce: Bounce) -> None:
    """A mail came back: for good, and its address gets no more; or for now, and only the server's words are kept.

    Only for whom it was sent to: nobody stops an address by a mail of their own.
    """
    if email_key(bounce.recipient) != email_key(message.recipient):
        return
    if bounce.is_final:
        tracking.came_back(
            Message.objects.select_for_update().defer("raw", "context").get(pk=message.pk), bounce.words
        )
    else:
        arrived = [Message.State.SENT, Message.State.DELIVERED]
        Message.objects.filter(pk=message.pk, state__in=arrived).update(error=bounce.words)


def _forward(reply: Reply) -> None:
    """Passes it on to the office; its own answers, and more than a person writes in a day, are only listed."""
    lately = Reply.objects.filter(sender=reply.sender, forwarded=True, received_at__gt=reply.received_at - DAY)
    if _is_of_office(reply.sender) or lately.count() >= FORWARDED_OF_ONE:
        return
    reply.forwarded = True
    reply.save(update_fields=["forwarded"])
    draft = Draft(
        kind=inbound.FORWARD,
        key=str(reply.pk),
        about=f"reply:{reply.pk}",
        to=addresses.office(),
        locale=settings.LANGUAGES[0][0],
        scope=reply.scope,
    )
    outbox.write([draft])
