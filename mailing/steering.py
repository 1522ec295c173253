"""What the office does with mails that wait or did not arrive: has them tried again, leaves or stops them.

Each is one statement that asks the state again under the rows' lock: a worker that took a mail up meanwhile keeps it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from . import addresses, journal, troubles
from .models import Message, StoppedAddress

State = Message.State

# So many mails at once: more would hold their locks for long.
AT_ONCE = 10_000
CHUNK = 500
ENDED = (State.FAILED, State.BOUNCED, State.STOPPED)


@dataclass(frozen=True, slots=True)
class Tried:
    """How many mails will be tried again, and how many wait for their address to be released."""

    count: int
    stopped: int


def may_be_retried() -> Q:
    """Which mails can be tried again: what did not arrive, and still has what it takes to send it.

    Of what waits only what has been tried: what is to go out at a later time keeps it.
    """
    ended = Q(state__in=ENDED) & ~Q(kind="raw", raw__isnull=True)
    return ended | (may_be_stopped() & Q(attempts__gt=0))


def may_be_stopped() -> Q:
    """Which mails can be stopped: what waits, and no worker has in hand."""
    return Q(state=State.WAITING) & (Q(leased_until__isnull=True) | Q(leased_until__lt=timezone.now()))


def retry(ids: Collection[int], user: Any) -> Tried:
    """Has mails tried again now, from the first attempt on; what was rendered is sent as it is, if still due.

    Those to an address that takes no mail are left: it has to be released first.
    """
    done = [_retry(chunk, user) for chunk in _chunks(ids)]
    return Tried(sum(each.count for each in done), sum(each.stopped for each in done))


@transaction.atomic
def _retry(ids: list[int], user: Any) -> Tried:
    rows = _lock(ids, may_be_retried())
    held = addresses.stopped(row.recipient for row in rows)
    again = [row for row in rows if row.recipient not in held]
    # Without the provider's number of the first try: what comes in late about that says nothing of this one.
    Message.objects.filter(pk__in=[row.pk for row in again]).update(
        state=State.WAITING,
        due_at=timezone.now(),
        attempts=0,
        leased_until=None,
        sent_at=None,
        provider_id="",
        error="",
        failed_at=None,
        seen_at=None,
    )
    journal.note(again, journal.RETRY, user)
    return Tried(len(again), len(rows) - len(again))


def may_be_left() -> Q:
    """Which mails can be left as they are: those that somebody has to look at."""
    return troubles.did_not_arrive()


def leave(ids: Collection[int], user: Any) -> int:
    """Leaves mails that did not arrive as they are: they need nobody any more. Says how many."""
    return sum(_leave(chunk, user) for chunk in _chunks(ids))


@transaction.atomic
def _leave(ids: list[int], user: Any) -> int:
    rows = _lock(ids, may_be_left())
    Message.objects.filter(pk__in=[row.pk for row in rows]).update(seen_at=timezone.now())
    journal.note(rows, journal.LEAVE, user)
    return len(rows)


def stop(ids: Collection[int], user: Any) -> int:
    """Stops mails that wait, and says how many; one that a worker has in hand goes out."""
    return sum(_stop(chunk, user) for chunk in _chunks(ids))


@transaction.atomic
def _stop(ids: list[int], user: Any) -> int:
    rows = _lock(ids, may_be_stopped())
    stop_waiting(Message.objects.filter(pk__in=[row.pk for row in rows]))
    journal.note(rows, journal.STOP, user)
    return len(rows)


def stop_waiting(rows: QuerySet[Message]) -> int:
    """Stops those of the mails that wait and no worker has in hand, in one statement; says how many."""
    facts = {"state": State.STOPPED, "leased_until": None, "error": "", "failed_at": timezone.now()}
    return rows.filter(may_be_stopped()).update(**facts)


@transaction.atomic
def release(row: StoppedAddress, user: Any) -> bool:
    """Lets an address get mail again, from the next one on; says whether it was still stopped."""
    was_stopped = addresses.release(row.email_key)
    if was_stopped:
        journal.note([row], journal.RELEASE, user)
    return was_stopped


def _lock(ids: list[int], which: Q) -> list[Message]:
    """Those of the mails for which it holds, locked."""
    rows: QuerySet[Message] = Message.objects.select_for_update().filter(which, pk__in=ids)
    return list(rows.defer("raw", "context").order_by("pk"))


def _chunks(ids: Collection[int]) -> list[list[int]]:
    every = sorted(ids)[:AT_ONCE]
    return [every[place : place + CHUNK] for place in range(0, len(every), CHUNK)]
