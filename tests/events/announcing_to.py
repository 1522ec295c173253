"""How the tests write to registrants."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from events import sending_out, writing_to
from events.models import Announcement, Event
from events.writing_to import Audience, Plan
from mailing import delivery
from mailing.models import Message

SUBJECTS = {"it": "Novità", "de": "Neues"}
BODIES = {"it": "Portate **carta e penna**.", "de": "Bringen Sie **Papier und Stift**."}


def author() -> User:
    """Somebody of the office."""
    return User.objects.get_or_create(username="luca", defaults={"email": "luca@example.org"})[0]


def plan(*states: str, subjects: Any = None, bodies: Any = None, **narrow: Any) -> Plan:
    """For those in these states, by default whoever has a seat."""
    audience = Audience(states or ("confirmed",), **narrow)
    return Plan(audience, SUBJECTS if subjects is None else subjects, BODIES if bodies is None else bodies)


def draft(event: Event, *states: str, **facts: Any) -> Announcement:
    """A draft of the office, as it stands in the database."""
    row = writing_to.draft(event, plan(*states, **facts), author())
    return Announcement.objects.select_related("event", "question").prefetch_related("words").get(pk=row.pk)


def send(event: Event, *states: str, **facts: Any) -> Announcement:
    """Writes it and presses the button; the worker has not seen it yet."""
    row = draft(event, *states, **facts)
    assert writing_to.send(row, author(), sure=True)
    return row


def go_out() -> list[Message]:
    """The worker writes the mails and sends them; answers all that is known of announcements."""
    sending_out.send_due(timezone.now())
    while delivery.deliver_due():
        pass
    sending_out.send_due(timezone.now())
    return mails()


def mails() -> list[Message]:
    """The mails of announcements in the order in which they were written."""
    return list(Message.objects.filter(kind="events.announcement").order_by("id"))


def fresh(row: Announcement) -> Announcement:
    """The row as it is now."""
    return Announcement.objects.get(pk=row.pk)


def later(**span: float) -> Any:
    """A moment to come."""
    return timezone.now() + timedelta(**span)
