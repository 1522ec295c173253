"""How the outbox stands, in figures that cost the same whatever lies behind it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from . import jobs
from .models import Job, Message, Provider, StoppedAddress

State = Message.State
TROUBLED = (State.FAILED, State.BOUNCED, State.STOPPED)


@dataclass(frozen=True, slots=True)
class Outbox:
    """Mails by state; of those that went out only how many there were in all, by the provider's row."""

    due: int
    planned: int
    troubled: dict[str, int]
    oldest_due: dict[str, timedelta]  # by priority; how long the longest has been due
    sent: int
    retried: int
    failed: int
    down_since: datetime | None
    stopped_addresses: int


@dataclass(frozen=True, slots=True)
class JobFigures:
    """A periodic job: when it ran last, whether that failed, and how late it is."""

    name: str
    last_run: datetime | None
    error: str
    late: timedelta


def outbox(now: datetime | None = None) -> Outbox:
    """The outbox as it is; reads waiting and troubled rows by their own indexes, and none of what went out."""
    now = now or timezone.now()
    waiting = Message.objects.filter(state=State.WAITING).aggregate(
        due=Count("pk", filter=Q(due_at__lte=now)), planned=Count("pk", filter=Q(due_at__gt=now))
    )
    provider = Provider.objects.filter(pk=Provider.ONLY).first() or Provider()
    return Outbox(
        due=waiting["due"],
        planned=waiting["planned"],
        troubled=troubled(),
        oldest_due=oldest_due(now),
        sent=provider.sent,
        retried=provider.retried,
        failed=provider.failed,
        down_since=provider.down_since,
        stopped_addresses=StoppedAddress.objects.count(),
    )


def troubled() -> dict[str, int]:
    """How many mails there are of each state that somebody may have to look at."""
    rows = Message.objects.filter(state__in=TROUBLED).order_by().values_list("state").annotate(count=Count("pk"))
    return dict.fromkeys(map(str, TROUBLED), 0) | dict(rows)


def oldest_due(now: datetime) -> dict[str, timedelta]:
    """By priority, how long the longest of the due mails has been so; one step into the index for each."""
    return {priority.name.lower(): _longest(priority, now) for priority in Message.Priority}


def _longest(priority: Message.Priority, now: datetime) -> timedelta:
    waiting = Message.objects.filter(state=State.WAITING, priority=priority).order_by("due_at")
    first = waiting.values_list("due_at", flat=True).first()
    return max(now - first, timedelta()) if first else timedelta()


def of_jobs(now: datetime | None = None) -> list[JobFigures]:
    """The periodic jobs that are registered, by name."""
    now = now or timezone.now()
    rows = Job.objects.filter(name__in=jobs.known()).order_by("name")
    return [JobFigures(row.name, row.last_run, row.error, _late(row, now)) for row in rows]


def _late(job: Job, now: datetime) -> timedelta:
    """One that runs is not late."""
    is_running = job.leased_until is not None and job.leased_until > now
    return timedelta() if is_running else max(now - job.next_run, timedelta())
