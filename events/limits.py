"""Limits on public forms: counted from rows, so that they hold for all processes and need no cache.

Each rule can be told to whoever it refuses (`OverLimit`). None looks at registrations: what is counted are the forms
that were sent, so that a limit tells nothing of who is registered (promise 7). A sign-up is counted under its event's
lock: at one event no race gets past a limit. At several events at the same moment, a network or an address may get as
many past it as there are events; the next form sees them all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from members.doors import NOBODY, Sender

from .errors import OverLimit, TooMany
from .models import Event, HeldBack, Submission, email_key

SPAN = timedelta(hours=1)
IN_A_RUSH = 4  # a network may send so much less while an event is rushed
Rule = HeldBack.Rule


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent before a form: with its own nonce, and within the hour."""

    outcome: str
    digest: str
    by_network: int
    for_event: int
    by_network_for_event: int
    with_address: int


def key_of(email: str) -> str:
    """A keyed hash of an address: enough to count by, too little to know whose."""
    return salted_hmac("address", email_key(email), algorithm="sha256").hexdigest()[:32]


def sent_before(event: Event, nonce: str, sender: Sender, addresses: Sequence[str], now: datetime) -> Sent:
    """Looks at what was sent; one statement, whoever asks. `addresses` are keys."""
    same, recent = Q(nonce=nonce, place=0), Q(created_at__gt=now - SPAN)
    # The first row of a form stands for it at its event. At all events together a form counts once, where it names an
    # address: the further dates of a series' form name none.
    at_event = recent & Q(event=event, place=0)
    network = recent & Q(network=sender.key, place=0) & ~Q(address="")
    named = {f"named{n}": Count("pk", filter=recent & Q(address=key)) for n, key in enumerate(addresses)}
    rows = Submission.objects.filter(same | network | at_event | (recent & Q(address__in=addresses)))
    found = rows.aggregate(
        outcome=Max("outcome", filter=same),
        digest=Max("digest", filter=same),
        by_network=Count("pk", filter=network),
        for_event=Count("pk", filter=at_event),
        by_network_for_event=Count("pk", filter=at_event & Q(network=sender.key)),
        **named,
    )
    with_address = max((found.pop(name) for name in named), default=0)
    return Sent(**found, with_address=with_address)


def check(sent: Sent, sender: Sender, *, is_further: bool = False) -> None:
    """Raises `OverLimit` for a form that is too many; what comes through no public door is not counted.

    A further date of a series' form, which was counted at its first, can only break the rule of its own event.
    """
    if sender is NOBODY:
        return
    rule = None if is_further else _broken_by_form(sent, sender)
    if rule := rule or _broken_at_event(sent, sender):
        raise OverLimit(rule)


def _broken_by_form(sent: Sent, sender: Sender) -> Rule | None:
    """The rule that one more form would break, at whatever event."""
    if sender.key and sent.by_network >= sender.limit:
        return Rule.NETWORK
    return Rule.ADDRESS if sent.with_address >= settings.EVENTS_FORMS_PER_ADDRESS else None


def _broken_at_event(sent: Sent, sender: Sender) -> Rule | None:
    """The rule that one more sign-up would break at its event.

    A rush alone is nothing odd: after a newsletter five hundred people may come within minutes, each from a network of
    their own. So an event that very many sign up for takes everybody, but from each network only a quarter of what it
    may send else. A trusted front end brings people from everywhere, and is not slowed.
    """
    is_rushed = sent.for_event >= settings.EVENTS_SIGN_UPS_PER_EVENT and not sender.trusted
    if sender.key and is_rushed and sent.by_network_for_event >= max(sender.limit // IN_A_RUSH, 1):
        return Rule.RUSH
    return None


def note(form: Submission, addresses: Sequence[str], *, is_further: bool = False) -> None:
    """Notes a form that was taken, a row for each address on it; one statement.

    A series' form names its address at its first date only, so that it counts once.
    """
    first, *others = addresses
    form.address = "" if is_further else first
    colleagues = (
        Submission(
            event=form.event,
            nonce=form.nonce,
            place=place,
            network=form.network,
            address=address,
            created_at=form.created_at,
        )
        for place, address in enumerate(others, start=1)
    )
    Submission.objects.bulk_create([form, *colleagues])


def count_mail_to(email: str, nonce: str, now: datetime) -> None:
    """Counts a form of another kind that sends a mail to an address; raises `TooMany` for one that is too many.

    So no more than `EVENTS_FORMS_PER_ADDRESS` forms in an hour send mails to an address, whatever forms name it: one
    each, and a series' form one for each of its dates. `nonce` names the wish.
    """
    key = key_of(email)
    named = Submission.objects.filter(address=key, created_at__gt=now - SPAN).count()
    if named >= settings.EVENTS_FORMS_PER_ADDRESS:
        raise TooMany(_("Many forms with this e-mail address were sent. Please try again in an hour, or call us."))
    Submission.objects.create(nonce=nonce, address=key, created_at=now)
