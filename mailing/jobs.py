"""Periodic jobs: rows with a next run, claimed with a lease as messages are."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from django.db.models import Q
from django.utils import timezone

from .models import Job

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
# How long a job may go on before its lease is lengthened.
BEAT = timedelta(minutes=1)
AFTER_A_FAULT = timedelta(minutes=10)


type Stop = Callable[[], bool]


class Queue(Enum):
    """Whom a job shares a thread of a worker with: jobs of one queue wait for each other."""

    SHORT = auto()  # and mails that leave
    WRITING = auto()  # what writes mails, however many: their readers wait for them
    LONG = auto()  # what nobody waits for


@dataclass(frozen=True, slots=True)
class Periodic:
    run: Callable[[Stop], object]
    every: timedelta
    queue: "Queue"


_jobs: dict[str, Periodic] = {}


def register(name: str, run: Callable[[], object], every: timedelta) -> None:
    """Has `run` called about every `every`, by one worker at a time; it must bear a second call.

    It is done within a second: mails wait behind it.
    """
    _jobs[name] = Periodic(lambda _stop: run(), every, Queue.SHORT)


def register_long(name: str, run: Callable[[Stop], object], every: timedelta, queue: Queue = Queue.LONG) -> None:
    """The same for one that takes more than a second: no mail waits behind it, nor what writes mails.

    It asks after each thing it did whether the worker is to stop, and holds no transaction meanwhile: on SQLite
    mails would wait for that. Asking also keeps the job its own: whoever does not for five minutes counts as dead.
    """
    _jobs[name] = Periodic(run, every, queue)


def known() -> list[str]:
    """The names of all registered jobs, sorted."""
    return sorted(_jobs)


def run_due(stop: Stop = lambda: False, queue: Queue = Queue.SHORT) -> int:
    """Runs the jobs of a queue that are due and not taken; says how many. Begins none once `stop` answers true."""
    now, names = timezone.now(), {name for name, job in _jobs.items() if job.queue is queue}
    # One statement: a worker with nothing to do looks again and again.
    asked = Job.objects.filter(name__in=names).annotate(is_due=_is_due(now)).order_by("next_run", "name")
    rows = dict(asked.values_list("name", "is_due"))
    if new := sorted(names - rows.keys()):
        Job.objects.bulk_create([Job(name=name, next_run=now) for name in new], ignore_conflicts=True)
    due = [*(name for name, is_due in rows.items() if is_due), *new]
    return sum(not stop() and _run(name, stop) for name in due)


def _is_due(now: datetime) -> Q:
    return Q(next_run__lte=now) & (Q(leased_until__isnull=True) | Q(leased_until__lt=now))


class _Hold:
    """A job's lease, lengthened as the job goes on; so short that a dead worker's job soon finds another."""

    def __init__(self, name: str, until: datetime, stop: Stop) -> None:
        self.name, self.until, self.stop = name, until, stop

    def asked(self) -> bool:
        """What the job calls to hear whether it is to stop: also where another worker has it by now."""
        now = timezone.now()
        if self.until - now < LEASE - BEAT:
            until = now + LEASE
            if not self.write(leased_until=until):
                return True
            self.until = until
        return self.stop()

    def write(self, **facts: Any) -> bool:
        """Writes facts of the job only while it is ours; says whether it is."""
        return bool(Job.objects.filter(name=self.name, leased_until=self.until).update(**facts))


def _run(name: str, stop: Stop) -> bool:
    now = timezone.now()
    hold = _Hold(name, now + LEASE, stop)
    mine = Job.objects.filter(_is_due(now), name=name).update(leased_until=hold.until)
    if not mine:
        return False
    error, pause = "", _jobs[name].every
    try:
        _jobs[name].run(hold.asked)
    except Exception as fault:  # one job's fault must not stop the worker
        log.exception("job failed", extra={"job": name})
        error, pause = f"{type(fault).__name__}: {fault}", min(pause, AFTER_A_FAULT)
    hold.write(leased_until=None, last_run=now, next_run=timezone.now() + pause, error=error[:2000])
    return True
