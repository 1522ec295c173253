"""Feeding back: two questions after an event, once a person, kept without the person."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .errors import EventError
from .models import Event, Feedback, Registration

SOME = 20  # of what was written, the latest


def why_not(registration: Registration, now: datetime) -> str:
    """Why somebody cannot say anything, in words; empty where they can."""
    if registration.gave_feedback:
        return _("Thank you: your feedback has reached us.")
    if registration.state != Registration.State.CONFIRMED or registration.event.status == Event.Status.CANCELLED:
        return _("This registration is not active any more.")
    return _("This event is not over yet.") if registration.event.ends_at > now else ""


@transaction.atomic
def give(registration: Registration, useful: int, better: str) -> None:
    """Keeps what somebody says, once; nothing leads from it to the person. Raises `EventError`."""
    row = Registration.objects.select_for_update(of=["self"]).select_related("event").get(pk=registration.pk)
    now = timezone.now()
    if reason := why_not(row, now):
        raise EventError(reason)
    Registration.objects.filter(pk=row.pk).update(gave_feedback=True)
    Feedback.objects.create(event=row.event, useful=useful, better=better, on=timezone.localdate(now))


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of an event: how many chose each number, and what they wrote."""

    counts: dict[int, int]
    texts: list[str]

    @property
    def all(self) -> int:
        """How many said something."""
        return sum(self.counts.values())

    @property
    def mean(self) -> float:
        """The mean of the numbers, with one digit; 0 of none."""
        total = sum(number * count for number, count in self.counts.items())
        return round(total / self.all, 1) if self.all else 0


def of_event(event: Event) -> Said:
    """What was said of an event; two statements. The texts of a day come in no order that tells who wrote first."""
    rows = Feedback.objects.filter(event=event)
    counted = Counter(rows.values_list("useful", flat=True))
    texts = rows.exclude(better="").order_by("-on", "better").values_list("better", flat=True)[:SOME]
    return Said({number: counted[number] for number in range(5, 0, -1)}, list(texts))


def forget_texts(before: datetime) -> int:
    """Empties what was written before a moment; the numbers stay."""
    return Feedback.objects.filter(on__lt=timezone.localdate(before)).exclude(better="").update(better="")
