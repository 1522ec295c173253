"""Digests: once a day or once a week, in the morning, all that is new since the last one in one mail."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime, timedelta

from django.db import transaction

from mailing import outbox
from mailing.models import Message
from mailing.outbox import Draft
from pages.formats import local

from .call_deadlines import LAST, MORNING
from .models import Follow, Follower, Notice

KIND, ALERT = "members.digest", "members.alert"
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


def catch_up(row: Follower, rhythm: str, now: datetime, underway: Collection[int]) -> None:
    """Tells at once what waits for the next digest of somebody, and would not for one of another rhythm.

    `underway` are the numbers of what they get at once anyhow.
    """
    if not row.confirmed_at or row.paused_at:
        return
    left = [each for each in _notices([row], now) if each.pk not in underway and not waits_for(each, rhythm)]
    if news := _news(row, left, _subjects([row])[row.pk], _told([row], now)):
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
    notices, subjects, told = _notices(batch, now), _subjects(batch), _told(batch, now)
    news = {row.pk: _news(row, notices, subjects[row.pk], told) for row in batch}
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


def _told(batch: Iterable[Follower], now: datetime) -> set[str]:
    """The keys of what was told to anybody of the batch at once, lately; few of those who want digests."""
    scopes = [row.scope for row in batch]
    at_once = Message.objects.filter(scope__in=scopes, kind=ALERT, created_at__gt=now - STALE)
    return set(at_once.values_list("dedupe_key", flat=True))


def _news(row: Follower, notices: Iterable[Notice], subjects: set[str], told: set[str]) -> list[int]:
    """The numbers of what somebody follows and has not heard of, the newest where there are too many."""
    mine = [each for each in notices if _is_news(each, row) and not subjects.isdisjoint(each.audience)]
    return sorted(each.pk for each in mine if f"{ALERT}:{key_at_once(each, row)}" not in told)[-MOST:]


def key_at_once(notice: Notice, row: Follower) -> str:
    """How the outbox knows the mail that tells somebody of one thing, at once."""
    return f"{notice.pk}:{row.pk}"


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
