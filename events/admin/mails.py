"""The mails of an event as the office reads them: which went to whom, and each as it was sent."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, ngettext

from events import calling
from events.models import Event, Registration
from events.notifying import about, scope
from mailing import naming
from mailing.composing import with_pictures
from mailing.inbound import FORWARD
from mailing.kinds import Email
from mailing.models import Message
from mailing.showing import AsSent, without_tokens

KINDS = {
    "events.confirmation": _("Confirmation"),
    "events.waiting_list": _("Waiting list"),
    "events.awaiting_approval": _("Request received"),
    "events.declined": _("Declined"),
    "events.seat_won": _("Seat won"),
    "events.update": _("Date or place changed"),
    "events.cancellation": _("Cancellation"),
    "events.reminder": _("Reminder"),
    "events.announcement": _("Message from the office"),
    "events.announcement_test": _("Message from the office, as a test"),
    "events.calendar_reply": _("Declined in the calendar"),
    "events.follow_up": _("Follow-up"),
    "events.recording": _("Recording ready"),
    "events.new_address": _("New address to be confirmed"),
    "events.old_address": _("Address left"),
    "events.links": _("Personal links"),
    FORWARD: _("Answer passed on"),
}

naming.name_kinds(KINDS)


def of_event(event: Event) -> QuerySet[Message]:
    """All mails of an event, the latest first, without their bodies."""
    return Message.objects.filter(scope=scope(event)).defer("raw", "context").order_by("-id")


def of_registrations(event: Event, rows: Sequence[Registration]) -> dict[int, list[Message]]:
    """The mails of each registration in the order they were written; one statement."""
    found: dict[int, list[Message]] = defaultdict(list)
    if not rows:
        return found
    keys = Q(subject_key__in=[about(row) for row in rows])
    for row in rows:
        keys |= Q(subject_key__startswith=f"{about(row)}:")
    for message in of_event(event).filter(keys).order_by("id"):
        found[int(message.subject_key.split(":")[1])].append(message)
    return found


def as_example(email: Email, scheme: str) -> AsSent:
    """A mail that nobody was sent, as a program shows it that prefers light or dark."""
    wished, other = ("all", "not all") if scheme == "dark" else ("not all", "all")
    html = with_pictures(email.html, email.pictures)
    html = html.replace("(prefers-color-scheme: dark)", wished).replace("(prefers-color-scheme: light)", other)
    return AsSent(
        subject=email.subject,
        sender=settings.DEFAULT_FROM_EMAIL,
        text=without_tokens(email.text),
        html=without_tokens(html),
        attachments=[],
    )


@contextmanager
def counted(event: Event) -> Iterator[Callable[[], str]]:
    """How many mails a deed wrote, in a sentence; to be asked after the deed."""
    last, began = of_event(event).aggregate(last=Max("id"))["last"] or 0, timezone.now()

    def sentence() -> str:
        count = of_event(event).filter(pk__gt=last).count()
        told = ngettext("%(count)d mail was written.", "%(count)d mails were written.", count) % {"count": count}
        to_call = calling.whom(event).filter(untold_at__gte=began).count()
        return f"{told} {_to_call(to_call)}" if to_call else told

    yield sentence


def _to_call(count: int) -> str:
    return ngettext(
        "%(count)d person has no e-mail: please call, the number stands below “To do”.",
        "%(count)d people have no e-mail: please call them, the numbers stand below “To do”.",
        count,
    ) % {"count": count}
