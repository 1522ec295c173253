"""The mail that passes an answer on to the office: threaded, and an answer to it goes to the person."""

from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from mailing import addresses, inbound, kinds
from mailing.addresses import email_key
from mailing.composing import ascii_address
from mailing.inbound import Room, Told
from mailing.kinds import Email
from mailing.models import Message, Reply

from . import writing
from .models import AdviceRequest

MOST_IDS = 10  # of the thread, in a header


@kinds.register(inbound.FORWARD)
def _forward(message: Message) -> Email | None:
    """Nothing once the answer's data have reached their end."""
    reply = Reply.objects.filter(pk=int(message.subject_key.partition(":")[2])).first()
    if reply is None:
        return None
    room = inbound.room_of(reply)
    return write(message.locale, reply, room.tell(reply) if room else None)


def write(locale: str, reply: Reply, told: Told | None) -> Email:
    """The mail for the office; `told` says what the answer is about, if that is known."""
    subject = reply.subject or _("(without a subject)")
    context: dict[str, Any] = {
        "subject": subject,
        "reply": reply,
        "quoted": "\n".join(f"> {line}" for line in reply.text.splitlines()),
        "sender": reply.sender_name or reply.sender or _("Somebody without an address"),
        "told": told,
        "is_other_address": bool(told and told.address and email_key(told.address) != email_key(reply.sender)),
        "site": writing.site_text(locale),
        "site_name": settings.WAGTAIL_SITE_NAME,
        "locale": locale,
    }
    text, html = writing.bodies("forward", context)
    return Email(subject=subject, text=text, html=html, headers=_headers(reply))


def _headers(reply: Reply) -> dict[str, str]:
    """Sent by us, written by the person: an answer goes to them, and their mails stay one thread (RFC 5322 §3.6.4)."""
    name, address = reply.sender_name or reply.sender, ascii_address(addresses.ours())
    ids = [f"<{each}>" for each in [reply.message_id, *reply.thread.splitlines()[:MOST_IDS]] if each]
    headers = {
        "From": formataddr((f"{name} ({settings.WAGTAIL_SITE_NAME})".strip(), address)),
        "Reply-To": ascii_address(reply.sender) or settings.REPLY_TO_EMAIL,
    }
    if ids:
        headers |= {"In-Reply-To": ids[0], "References": " ".join(reversed(ids))}
    return headers


# --- answers to the mails of a request for advice ---------------------------------------------


def _tell(reply: Reply) -> Told | None:
    request = AdviceRequest.objects.filter(pk=int(reply.scope.partition(":")[2]), anonymised_at=None).first()
    if request is None:
        return None
    url = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('advice_admin:request', args=[request.pk])}"
    words = _("Request %(number)s") % {"number": request.number}
    return Told(words, url, request.email)


inbound.register("advice", Room(find=lambda _calendar: None, take=lambda _reply, _incoming: None, tell=_tell))
