"""Answers to our mails: where they lead, and which room they are for. Each room registers what follows from one."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings

from .calendar_replies import CalendarReply
from .models import Message, Reply
from .reading import Incoming

# The kind of mail in which an answer is passed on; a room that has templates registers it.
FORWARD = "mailing.forward"
TOKEN = re.compile(r"(?:^|\+)((\d{1,18})\.[0-9a-f]{1,16}\.[0-9a-f]{16})@")


@dataclass(frozen=True, slots=True)
class About:
    """What an incoming mail is about, as the outbox knows it."""

    subject_key: str = ""
    scope: str = ""
    original: Message | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """How the office knows what a mail is about: in words, with an address in the admin."""

    words: str
    url: str
    address: str  # to which the mail went that is answered


@dataclass(frozen=True, slots=True)
class Room:
    """What a room does with answers to its mails."""

    find: Callable[[CalendarReply], About | None]  # what a calendar's answer is about
    take: Callable[[Reply, Incoming], None]  # what follows from one; in the transaction in which it is kept
    tell: Callable[[Reply], Told | None]


type Order = Callable[[Message], object]

_rooms: dict[str, Room] = {}
_orders: dict[tuple[str, str], Order] = {}


def register(scope: str, room: Room) -> None:
    """Keeps a room for mails whose scope begins with a word: "event" for "event:…"."""
    _rooms[scope] = room


def room_of(reply: Reply) -> Room | None:
    """The room an incoming mail is for; None where it answers no mail of one."""
    return _rooms.get(reply.scope.partition(":")[0])


def register_order(scope: str, subject: str, order: Order) -> None:
    """Keeps what a mail with this subject has done, in small letters: one that a link in ours begins (RFC 6068).

    It is given the mail of ours that is answered; the token in its address is the authority.
    """
    _orders[scope, subject] = order


def carry_out(incoming: Incoming, about: About) -> bool:
    """Does what a mail orders; says whether it was an order, which nobody has to read."""
    order = _orders.get((about.scope.partition(":")[0], incoming.subject.strip().casefold()))
    if order is None or about.original is None:
        return False
    order(about.original)
    return True


def reply_to(message: Message) -> str:
    """Where an answer goes: to the office, or to where mails come in to us, marked with the mail that is answered."""
    local, _at, domain = settings.MAIL_INBOUND_ADDRESS.rpartition("@")
    return f"{local}+{message.token}@{domain}" if local else settings.REPLY_TO_EMAIL


def about(incoming: Incoming) -> About:
    """What a mail is about: by the entry that a calendar names, else by the mail of ours that it answers."""
    original = find(incoming.references, incoming.recipients)
    for room in _rooms.values() if incoming.calendar else ():
        if incoming.calendar and (found := room.find(incoming.calendar)):
            return About(found.subject_key, found.scope, original)
    if original is None:
        return About()
    if original.kind == FORWARD:
        first = Reply.objects.filter(pk=int(original.subject_key.partition(":")[2])).first()
        return About(first.subject_key, first.scope, original) if first else About(original=original)
    return About(original.subject_key, original.scope, original)


def find(references: Iterable[str], recipients: Iterable[str] = ()) -> Message | None:
    """The mail of ours that an answer names: by Message-ID, by the address it went to, or by the provider's number."""
    names = list(references)
    tokens = dict(match for each in [*names, *recipients] for match in TOKEN.findall(each))
    if tokens:
        rows = {row.token: row for row in Message.objects.filter(pk__in=set(tokens.values())).defer("raw")}
        if found := next((rows[token] for token in tokens if token in rows), None):
            return found
    # Some providers give a mail a Message-ID of their own.
    numbers = {form for each in names for form in (each, f"<{each}>", each.partition("@")[0])}
    return Message.objects.filter(provider_id__in=numbers - {""}).defer("raw").first() if numbers else None


def is_ours(incoming: Incoming) -> bool:
    """Whether it is a mail of ours that came back as it went out."""
    own = incoming.message_id
    return bool(TOKEN.match(f"{own}")) and find([own]) is not None
