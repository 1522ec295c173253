"""What needs a person: mails that failed or do not leave, addresses that get no more, jobs that fail."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from . import figures
from .figures import JobFigures
from .models import Message, Provider, StoppedAddress

# What is named one by one; beyond, only how many there are.
NAMED = 10
# A mail that is due for so long, or was tried so often, does not pass by itself.
STUCK_AFTER = timedelta(hours=1)
TRIES = 3
# A provider that is away for less is not worth a word.
DOWN_AFTER = timedelta(minutes=15)


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
    """The longest due first; of those that are tried again and again, too."""
    long_due, tried = Q(due_at__lte=now - STUCK_AFTER), Q(attempts__gte=TRIES)
    rows = Message.objects.filter(long_due | tried, state=Message.State.WAITING).defer("raw", "context")
    return Several(rows.count(), list(rows.order_by("due_at", "id")[:NAMED]))


def _failed(since: datetime) -> Several[Message]:
    rows = Message.objects.filter(state=Message.State.FAILED, failed_at__gt=since).defer("raw", "context")
    return Several(rows.count(), list(rows.order_by("-failed_at", "-id")[:NAMED]))


def _stopped(since: datetime) -> Several[StoppedAddress]:
    rows = StoppedAddress.objects.filter(since__gt=since)
    return Several(rows.count(), list(rows.order_by("-since")[:NAMED]))


def _jobs(now: datetime) -> list[JobFigures]:
    return [job for job in figures.of_jobs(now) if job.error or job.late > STUCK_AFTER]
