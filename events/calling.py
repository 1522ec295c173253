"""Whom no mail reaches is called: what is to be told stays open until somebody says that it was."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from mailing import undelivered, whose
from mailing.addresses import email_key
from mailing.models import Message

from .models import Event, Registration

# What somebody has to know. A reminder, or a link that was asked for once more, is no news.
NEWS = {
    "events.confirmation",
    "events.waiting_list",
    "events.awaiting_approval",
    "events.declined",
    "events.seat_won",
    "events.update",
    "events.cancellation",
    "events.announcement",
}


def whom(event: Event) -> QuerySet[Registration]:
    """Who of an event has news that no mail could bring, the oldest news first.

    Once the event is over, only what the office wrote after it: the rest has lost its sense.
    """
    rows = Registration.objects.filter(event=event, untold_at__isnull=False).order_by("untold_at", "id")
    return rows.filter(untold_at__gt=event.ends_at) if event.ends_at <= timezone.now() else rows


def note_called(registration: Registration, news_of: datetime) -> bool:
    """Notes that the person knows the news of that moment; False where there are later ones, which stay open."""
    told = Registration.objects.filter(pk=registration.pk, untold_at__lte=news_of).update(untold_at=None)
    return bool(told) or not Registration.objects.filter(pk=registration.pk, untold_at__isnull=False).exists()


def note_unreached(message: Message) -> None:
    """Leaves to the office whom a mail with news did not reach, as if the person had no address."""
    if message.kind in NEWS:
        rows = Registration.objects.filter(
            pk=int(message.subject_key.split(":")[1]),
            email_key=email_key(message.recipient),
            anonymised_at__isnull=True,
            event__ends_at__gt=timezone.now(),
        )
        rows.update(untold_at=timezone.now())


def with_telephones(rows: list[Registration]) -> list[Registration]:
    """The same rows, with a number that the address left elsewhere where theirs has none; nothing of it is stored."""
    known = whose.people({row.email_key for row in rows if row.email_key and not row.telephone})
    for row in rows:
        if not row.telephone:
            row.telephone = next(iter(whose.telephones(known.get(row.email_key, []))), "")
    return rows


undelivered.register("events", note_unreached)
