"""Limits on public forms: counted from rows, so that they hold for all processes and need no cache.

Each rule can be told to whoever it refuses (`OverLimit`). None looks at registrations: what is counted are the forms
that were sent, so that a limit tells nothing of who is registered (promise 7). A sign-up is counted under its event's
lock: at one event no race gets past a limit. At several events at the same moment, a network or an address may get as
many past it as there are events; the next form sees them all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
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


# Asked at each sign-up; as a queryset, it takes as long to put together as all the rest of the deed.
# The first row of a form stands for it at its event. At all events together a form counts once, where it names an
# address: the further dates of a series' form name none.
SENT = """
    SELECT
        MAX(outcome) FILTER (WHERE is_same),
        MAX(digest) FILTER (WHERE is_same),
        COUNT(*) FILTER (WHERE is_recent AND place = 0 AND network = %(network)s AND address <> ''),
        COUNT(*) FILTER (WHERE is_recent AND place = 0 AND event_id = %(event)s),
        COUNT(*) FILTER (WHERE is_recent AND place = 0 AND event_id = %(event)s AND network = %(network)s)
        {counts}
    FROM (
        SELECT *, nonce = %(nonce)s AND place = 0 AS is_same, created_at > %(since)s AS is_recent
        FROM events_submission
        WHERE nonce = %(nonce)s AND place = 0
            OR network = %(network)s AND created_at > %(since)s AND place = 0
            OR event_id = %(event)s AND created_at > %(since)s AND place = 0
            OR address IN ({addresses}) AND created_at > %(since)s
    ) AS sent
"""


def sent_before(event: Event, nonce: str, sender: Sender, addresses: Sequence[str], now: datetime) -> Sent:
    """Looks at what was sent; one statement, whoever asks. `addresses` are keys."""
    since: Any = Submission._meta.get_field("created_at").get_db_prep_value(now - SPAN, connection)
    named = {f"address{place}": key for place, key in enumerate(addresses)}
    counts = "".join(f", COUNT(*) FILTER (WHERE is_recent AND address = %({name})s)" for name in named)
    statement = SENT.format(counts=counts, addresses=", ".join(f"%({name})s" for name in named))
    with connection.cursor() as cursor:
        cursor.execute(statement, {"event": event.pk, "nonce": nonce, "network": sender.key, "since": since} | named)
        outcome, digest, by_network, for_event, by_network_for_event, *each = cursor.fetchone()
    return Sent(
        outcome or "", digest or "", by_network, for_event, by_network_for_event, with_address=max(each, default=0)
    )


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
