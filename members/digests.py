"""Digests: once a day or once a week, in the morning, all that is new since the last one in one mail."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from django.db import transaction

from mailing import outbox
from mailing.models import Message
from mailing.outbox import Draft
from pages.formats import local

from .call_deadlines import LAST, MORNING
from .models import Follow, Follower, Notice

KIND = "members.digest"
BATCH = 500
# What is older than this is no news, however long the worker stood still.
STALE = timedelta(days=14)
# More things stand in no mail; the site has them all.
MOST = 40
Rhythm = Follower.Rhythm


def morning(rhythm: str, now: datetime) -> datetime:
    """When the digest of this rhythm was due last: at 7:30 by the clock on the wall, of a weekly one on Monday."""
    wall = local(now)
    days = wall.weekday() if rhythm == Rhythm.WEEKLY else 0
    due = datetime.combine(wall.date() - timedelta(days=days), MORNING, wall.tzinfo)
    if due > wall:
        due = datetime.combine(due.date() - timedelta(days=7 if rhythm == Rhythm.WEEKLY else 1), MORNING, wall.tzinfo)
    return due.astimezone(UTC)


def waits_for(notice: Notice, rhythm: str) -> bool:
    """Whether something waits for the digest of this rhythm.

    The last word on a deadline does not wait for Monday: the call may be closed by then.
    """
    is_last = notice.kind == Notice.Kind.DEADLINE and notice.about.endswith(f":{LAST.days}")
    return rhythm != Rhythm.AT_ONCE and not (rhythm == Rhythm.WEEKLY and is_last)


def write_due(now: datetime, stop: Callable[[], bool] = lambda: False) -> None:
    """Writes the digests that are due and not written, in batches; begins none once `stop` answers true."""
    for rhythm in (Rhythm.DAILY, Rhythm.WEEKLY):
        due = morning(rhythm, now)
        while not stop() and _write(rhythm, due, now) == BATCH:
            pass


def catch_up(row: Follower, now: datetime) -> None:
    """Tells at once what waits for the next digest of somebody who wants none any more."""
    if row.confirmed_at and not row.paused_at and (news := _news(row, _notices([row], now), _subjects([row])[row.pk])):
        outbox.write([_draft(row, news, now.isoformat())])


@transaction.atomic
def _write(rhythm: str, due: datetime, now: datetime) -> int:
    """The digests of a batch, and how many people it had; each person's row says up to when they have heard of all.

    One that was written before has its key in the outbox: nobody gets two for one morning.
    """
    waiting = Follower.objects.reached().filter(rhythm=rhythm, told_until__lt=due).order_by("pk")
    batch = list(waiting.select_for_update(of=("self",))[:BATCH])
    if not batch:
        return 0
    notices, subjects = _notices(batch, now), _subjects(batch)
    news = {row.pk: _news(row, notices, subjects[row.pk]) for row in batch}
    outbox.write(_draft(row, news[row.pk], str(local(due).date())) for row in batch if news[row.pk])
    Follower.objects.filter(pk__in=news).update(told_until=now)
    return len(batch)


def _notices(batch: Iterable[Follower], now: datetime) -> list[Notice]:
    """What anybody of the batch may not have heard of."""
    since = max(min(row.told_until for row in batch), now - STALE)
    return list(Notice.objects.filter(state=Notice.State.RELEASED, released_at__gt=since, released_at__lte=now))


def _subjects(batch: Iterable[Follower]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for pk, subject in Follow.objects.filter(follower__in=batch).values_list("follower", "subject"):
        found[pk].add(subject)
    return found


def _news(row: Follower, notices: Iterable[Notice], subjects: set[str]) -> list[int]:
    """The numbers of what somebody follows and has not heard of, the newest where there are too many."""
    mine = [each for each in notices if _is_news(each, row) and not subjects.isdisjoint(each.audience)]
    return sorted(each.pk for each in mine)[-MOST:]


def _is_news(notice: Notice, row: Follower) -> bool:
    is_later = notice.released_at is not None and notice.released_at > row.told_until
    return is_later and waits_for(notice, row.rhythm)


def _draft(row: Follower, notices: list[int], which: str) -> Draft:
    return Draft(
        kind=KIND,
        key=f"{row.pk}:{which}",
        about=row.scope,
        to=row.email,
        locale=row.locale,
        scope=row.scope,
        context={"notices": notices},
        priority=Message.Priority.LOW,
    )
