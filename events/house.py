"""How the house does it where an event says nothing: when it reminds, and when it writes after the end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mailing import kinds

from .locking import lock
from .models import Event, EventDefaults
from .models.event import LONGEST_BEFORE

MINUTE = timedelta(minutes=1)
LONGEST = LONGEST_BEFORE * MINUTE

# Since when each reminder counts, by how long before a session; None is for ever.
type Reminders = Mapping[timedelta, datetime | None]


@dataclass(frozen=True, slots=True)
class House:
    """What holds for each event that does not say otherwise."""

    reminders: Reminders
    follow_up_after: timedelta | None

    def reminders_of(self, event: Event) -> Reminders:
        """When people are reminded of an event's sessions."""
        if event.reminders is not None:
            return _read(event.reminders)
        if event.usual_since is None:
            return self.reminders
        return {span: max(since or event.usual_since, event.usual_since) for span, since in self.reminders.items()}

    def follow_up_of(self, event: Event) -> timedelta | None:
        """How long after its end the mail goes out that follows an event up; None where there is none."""
        if not event.follows_up:
            return None
        own = event.follow_up_after
        return self.follow_up_after if own is None else own * MINUTE


def read() -> House:
    """As the office set it, else by the settings; within a batch of mails one statement."""
    return kinds.shared("events.house", _stored)


def _stored() -> House:
    row = EventDefaults.objects.filter(pk=1).first()
    if row is None:
        return House(dict.fromkeys(settings.EVENTS_REMIND_BEFORE), settings.EVENTS_FOLLOW_UP_AFTER)
    after = row.follow_up_after
    return House(_read(row.reminders), None if after is None else after * MINUTE)


def _read(stored: Mapping[str, str | None]) -> dict[timedelta, datetime | None]:
    return {
        int(minutes) * MINUTE: datetime.fromisoformat(since) if since else None for minutes, since in stored.items()
    }


def chosen(before: Iterable[int], known: Reminders, now: datetime) -> dict[str, str | None]:
    """Reminders as they are stored. One that was known stays as it was; a new one counts from now on.

    So nobody gets one today whose moment was yesterday.
    """
    spans = sorted({minutes * MINUTE for minutes in before})
    return {str(span // MINUTE): _since(known.get(span, now)) for span in spans}


def _since(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


@transaction.atomic
def change(reminders: Iterable[int], follow_up_after: int | None) -> None:
    """Sets how the house does it, in minutes; events with a choice of their own keep it."""
    EventDefaults.objects.select_for_update().filter(pk=1).first()
    kept = chosen(reminders, _stored().reminders, timezone.now())
    facts = {"reminders": kept, "follow_up_after": follow_up_after}
    EventDefaults.objects.update_or_create(pk=1, defaults=facts)


@dataclass(frozen=True, slots=True)
class Choice:
    """How an event does it: minutes before and after, None where it does as the house."""

    reminders: Sequence[int] | None = None
    follows_up: bool = True
    follow_up_after: int | None = None
    follow_up_waits: bool = False
    certificate: bool = False


@transaction.atomic
def choose(event: Event, choice: Choice) -> None:
    """Sets when an event reminds and follows up. What has gone out does not go out again."""
    event, now = lock(event.pk), timezone.now()
    if choice.reminders is None:
        event.usual_since = now if event.reminders is not None else event.usual_since
        event.reminders = None
    else:
        event.reminders = chosen(choice.reminders, _stored().reminders_of(event), now)
    event.follows_up, event.follow_up_after = choice.follows_up, choice.follow_up_after
    event.follow_up_waits, event.certificate = choice.follow_up_waits, choice.certificate
    event.changed_at = now  # mails read it anew
    event.save()
