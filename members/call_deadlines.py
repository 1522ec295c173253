"""Deadlines ahead: a call that one can still apply to is told of 14 and 3 days before it closes."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from pages import calls, funding, languages
from pages.formats import local
from pages.models import FundingPage
from pages.models.funding_choices import State as CallState

from .alert_sources import may_apply
from .alerts import DEADLINES, deadlines_of
from .models import Notice

FIRST, LAST = timedelta(days=14), timedelta(days=3)
STEPS = (FIRST, LAST)
MORNING = time(7, 30)
OPEN = {CallState.OPEN, CallState.CLOSING_SOON}


def about(closes_at: datetime, step: timedelta) -> str:
    """Which deadline and which step; a deadline that was moved is another one."""
    return f"{closes_at.astimezone(UTC):%Y-%m-%dT%H:%M}:{step.days}"


def due_at(closes_at: datetime, step: timedelta) -> datetime:
    """The morning so many days before, by the clock on the wall, also where the clocks change in between."""
    wall = local(closes_at)
    return datetime.combine(wall.date() - step, MORNING, wall.tzinfo).astimezone(UTC)


def step_at(closes_at: datetime, now: datetime) -> timedelta | None:
    """The step whose turn it is: of those whose time has come the latest; None while there is none."""
    return next((step for step in sorted(STEPS) if due_at(closes_at, step) <= now), None)


def note_due(now: datetime) -> None:
    """Has the deadlines told whose time has come, each once; of a call that is new itself, not before it is told of.

    After a pause only the step counts whose turn it is by then. A few statements, however many calls there are.
    """
    found = {key: closes for key, closes in _closing(now) if step_at(closes, now)}
    published = dict(
        Notice.objects.filter(page_key__in=found, kind=Notice.Kind.NEW, state=Notice.State.WAITING).values_list(
            "page_key", "due_at"
        )
    )
    rows = []
    for key, closes_at in found.items():
        if step := step_at(closes_at, now):
            rows.append(_notice(key, about(closes_at, step), published.get(key) or now))
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def _notice(key: UUID, which: str, due: datetime) -> Notice:
    return Notice(page_key=key, kind=Notice.Kind.DEADLINE, about=which, state=Notice.State.WAITING, due_at=due)


def just_heard(notice: Notice) -> list[str]:
    """Whoever follows one of these has heard of a call as a new one when it was time to tell of its deadline."""
    about_new = {"page_key": notice.page_key, "kind": Notice.Kind.NEW, "state": Notice.State.RELEASED}
    closes_at, days = _read(notice.about)
    due = due_at(closes_at, timedelta(days=days))
    new = Notice.objects.filter(**about_new, released_at__gte=due).first()
    return list(new.audience) if new else []


def _read(which: str) -> tuple[datetime, int]:
    """The deadline and the days of a step, as `about` writes them."""
    moment, _colon, days = which.rpartition(":")
    return datetime.fromisoformat(moment).replace(tzinfo=UTC), int(days)


def _closing(now: datetime) -> Iterable[tuple[UUID, datetime]]:
    """The calls that one can apply to now and until some day, in whichever language they are public."""
    pages = languages.public(FundingPage.objects.live()).filter(funding.still_ahead(now)).order_by("pk")
    columns = ("translation_key", *funding.COLUMNS)
    for key, *values in pages.values_list(*columns):
        standing = calls.standing(funding.Row(*values), now)
        if standing.state in OPEN and standing.closes_at:
            yield key, standing.closes_at


def audience(page: FundingPage) -> list[str]:
    """Who is told of the deadline of a call: whoever follows all deadlines, or those for a kind that may apply."""
    return sorted({DEADLINES} | deadlines_of(may_apply(page)))


def still_holds(page: FundingPage, which: str) -> bool:
    """Whether a notice still tells the deadline that the call has now, and it is still ahead."""
    now = timezone.now()
    standing = calls.standing(page, now)
    closes_at = standing.closes_at
    if standing.state not in OPEN or closes_at is None:
        return False
    return which in {about(closes_at, step) for step in STEPS}
