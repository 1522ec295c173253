"""The state of a call: it follows, at the moment of reading, from its window and from the day the money was spent."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from django.conf import settings

from .formats import local
from .models.funding_choices import State, Window

ARCHIVED = frozenset({State.CLOSED, State.SPENT})


class Facts(Protocol):
    """What the state of a call depends on."""

    @property
    def window(self) -> str: ...
    @property
    def opens_at(self) -> datetime | None: ...
    @property
    def closes_at(self) -> datetime | None: ...
    @property
    def spent_on(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a call stands: its state, and the opening and the deadline that count now."""

    state: State
    opens_at: datetime | None
    closes_at: datetime | None
    spent_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Whether one can no longer apply."""
        return self.state in ARCHIVED

    @property
    def next_date(self) -> datetime | None:
        """The opening while it is ahead, then the deadline; None where there is none, and when all is over."""
        if self.is_over:
            return None
        return self.opens_at if self.state == State.COMING else self.closes_at

    @property
    def ended_at(self) -> datetime | None:
        """When it was over; None while it is not."""
        if self.state == State.SPENT:
            return self.spent_at
        return self.closes_at if self.state == State.CLOSED else None


def standing(call: Facts, now: datetime) -> Standing:
    """Where a call stands at a moment. The deadline itself is too late."""
    opens_at, closes_at = _round(call, now)
    spent_at = datetime.combine(call.spent_on, time(), ZoneInfo(settings.TIME_ZONE)) if call.spent_on else None
    return Standing(_state(opens_at, closes_at, spent_at, now), opens_at, closes_at, spent_at)


def state_of(call: Facts, now: datetime) -> State:
    """The state of a call at a moment."""
    return standing(call, now).state


def deadline_of(call: Facts, now: datetime) -> datetime | None:
    """Until when one can apply, also to a call that has not opened yet; None where nothing ends, or all is over."""
    found = standing(call, now)
    return None if found.is_over else found.closes_at


def began(call: Facts, deadline: datetime) -> datetime | None:
    """When a deadline took the place of the year before's; None for the first, and for what does not come back."""
    if call.window != Window.YEARLY or call.closes_at is None:
        return None
    years = local(deadline).year - local(call.closes_at).year
    return years_later(call.closes_at, years - 1) if years > 0 else None


def _state(opens_at: datetime | None, closes_at: datetime | None, spent_at: datetime | None, now: datetime) -> State:
    if spent_at and now >= spent_at:
        return State.SPENT
    if closes_at and now >= closes_at:
        return State.CLOSED
    if opens_at and now < opens_at:
        return State.COMING
    if closes_at and now >= _warning(closes_at):
        return State.CLOSING_SOON
    return State.OPEN


def _warning(closes_at: datetime) -> datetime:
    """From when on it closes soon: so many days before, at the same time by the clock on the wall."""
    return (local(closes_at) - settings.FUNDING_CLOSING_SOON).astimezone(UTC)


def _round(call: Facts, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Opening and deadline that count now: of a yearly call those whose deadline comes next."""
    if call.window != Window.YEARLY or call.closes_at is None:
        return call.opens_at, call.closes_at
    years = max(0, local(now).year - local(call.closes_at).year)
    if years_later(call.closes_at, years) <= now:
        years += 1
    return call.opens_at and years_later(call.opens_at, years), years_later(call.closes_at, years)


def years_later(moment: datetime, years: int) -> datetime:
    """The same day and time by the clock on the wall in a later year; 28 February where there is no 29th."""
    if not years:
        return moment
    wall = local(moment)
    try:
        wall = wall.replace(year=wall.year + years, fold=0)
    except ValueError:
        wall = wall.replace(year=wall.year + years, day=28, fold=0)
    return wall.astimezone(UTC)
