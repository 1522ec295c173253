"""What needs a person: mails that do not leave or did not arrive, addresses that get no more, jobs that fail.

One rule for the mark on the dashboard, which counts what is so now, and the daily note, which tells what is new.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from . import figures, whose
from .figures import JobFigures
from .models import Message, Provider, StoppedAddress

State = Message.State

# A mail that is due for so long, or was tried so often, does not pass by itself.
LATE = timedelta(minutes=15)
# The same for what goes to many and leaves behind all else.
LATE_BEHIND = timedelta(hours=1)
TRIES = 3
# What did not arrive before is no news to anybody.
RECENT = timedelta(days=7)
# What is named one by one; beyond, only how many there are.
NAMED = 10
MOST = 1000  # counted no further on the dashboard: it is many then
# A provider that is away for less is not worth a word.
DOWN_AFTER = timedelta(minutes=15)
JOB_LATE = timedelta(hours=1)


def does_not_leave(now: datetime) -> Q:
    """Which mails should have left: due for long, or put off again and again."""
    late = Q(due_at__lt=now - LATE, priority__gt=Message.Priority.LOW) | Q(due_at__lt=now - LATE_BEHIND)
    return Q(state=State.WAITING) & (late | Q(attempts__gte=TRIES))


def did_not_arrive() -> Q:
    """Which mails did not arrive, and nobody of the office has left as they are."""
    return Q(state__in=[State.FAILED, State.BOUNCED], seen_at__isnull=True)


def to_look_at(now: datetime) -> Q:
    """Those of them that are still news."""
    return did_not_arrive() & Q(failed_at__gte=now - RECENT)


@dataclass(frozen=True, slots=True)
class Stuck:
    """How many mails are late, how many did not arrive, and how many addresses with people behind them take none."""

    late: int
    failed: int
    addresses: int

    def __bool__(self) -> bool:
        return bool(self.late or self.failed or self.addresses)


def stuck(now: datetime) -> Stuck:
    """Looks at the outbox, in a few cheap statements however large it is."""
    late, failed = (Message.objects.filter(which)[:MOST] for which in (does_not_leave(now), to_look_at(now)))
    return Stuck(late.count(), failed.count(), len(whose.affected()))


@dataclass(frozen=True, slots=True)
class Several[Row]:
    """Some rows, and how many there are in all."""

    count: int = 0
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Troubles:
    """All that needs a person; false where nothing does."""

    provider: Provider | None
    stuck: Several[Message]
    failed: Several[Message]
    stopped: Several[StoppedAddress]
    jobs: list[JobFigures]

    def __bool__(self) -> bool:
        """Whether there is anything."""
        several = (self.stuck, self.failed, self.stopped)
        return self.provider is not None or bool(self.jobs) or any(each.count for each in several)


def troubles(since: datetime, now: datetime) -> Troubles:
    """What does not pass by itself now, and what failed or was stopped since a moment."""
    return Troubles(_provider(now), _stuck(now), _failed(since), _stopped(since), _jobs(now))


def _provider(now: datetime) -> Provider | None:
    return Provider.objects.filter(down_since__lte=now - DOWN_AFTER).first()


def _stuck(now: datetime) -> Several[Message]:
    """The longest due first."""
    rows = Message.objects.filter(does_not_leave(now)).defer("raw", "context")
    return Several(rows.count(), list(rows.order_by("due_at", "id")[:NAMED]))


def _failed(since: datetime) -> Several[Message]:
    rows = Message.objects.filter(did_not_arrive(), failed_at__gt=since).defer("raw", "context")
    return Several(rows.count(), list(rows.order_by("-failed_at", "-id")[:NAMED]))


def _stopped(since: datetime) -> Several[StoppedAddress]:
    rows = StoppedAddress.objects.filter(since__gt=since)
    return Several(rows.count(), list(rows.order_by("-since")[:NAMED]))


def _jobs(now: datetime) -> list[JobFigures]:
    return [job for job in figures.of_jobs(now) if job.error or job.late > JOB_LATE]
