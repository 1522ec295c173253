"""The state of a call, at every edge to the minute, by the clocks in Rome."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings

from pages import calls

ROME = ZoneInfo("Europe/Rome")


def at(text: str, *, fold: int = 0) -> datetime:
    """A moment by the clocks in Rome."""
    return datetime.fromisoformat(text).replace(tzinfo=ROME, fold=fold).astimezone(UTC)


class Call(NamedTuple):
    window: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    spent_on: date | None = None


FIXED = Call("fixed", at("2026-09-01T10:00"), at("2026-12-01T12:00"))
NO_OPENING = Call("fixed", None, at("2026-12-01T12:00"))
SHORT = Call("fixed", at("2026-11-30T10:00"), at("2026-12-01T12:00"))
ROLLING = Call("rolling")
ROLLING_FROM = Call("rolling", at("2026-09-01T10:00"))
ROLLING_UNTIL = Call("rolling", None, at("2026-12-01T12:00"))
UNTIL_SPENT = Call("until_spent", at("2026-09-01T10:00"))
SPENT = Call("until_spent", at("2026-09-01T10:00"), at("2026-12-01T12:00"), date(2026, 10, 20))
CLICK = Call("click_day", at("2027-02-17T10:00"))
CLICK_UNTIL = Call("click_day", at("2027-02-17T10:00"), at("2027-02-19T16:00"))
CLICK_SPENT = Call("click_day", at("2027-02-17T10:00"), None, date(2027, 2, 18))
YEARLY = Call("yearly", None, at("2026-10-31T12:00"))
YEARLY_FROM = Call("yearly", at("2026-03-01T09:00"), at("2026-10-31T12:00"))
YEARLY_WINTER = Call("yearly", at("2026-11-01T09:00"), at("2027-01-31T12:00"))
YEARLY_SPENT = Call("yearly", None, at("2026-10-31T12:00"), date(2026, 6, 1))
LEAP = Call("yearly", None, at("2028-02-29T12:00"))


@pytest.mark.parametrize(
    ("call", "now", "state"),
    [
        (FIXED, "2026-09-01T09:59", "coming"),
        (FIXED, "2026-09-01T10:00", "open"),
        (FIXED, "2026-11-17T11:59", "open"),
        (FIXED, "2026-11-17T12:00", "closing_soon"),
        (FIXED, "2026-12-01T11:59", "closing_soon"),
        (FIXED, "2026-12-01T12:00", "closed"),
        (FIXED, "2031-01-01T00:00", "closed"),
        (NO_OPENING, "2020-01-01T00:00", "open"),
        (NO_OPENING, "2026-12-01T12:00", "closed"),
        (SHORT, "2026-11-30T09:59", "coming"),
        (SHORT, "2026-11-30T10:00", "closing_soon"),
        (ROLLING, "2020-01-01T00:00", "open"),
        (ROLLING, "2099-12-31T23:59", "open"),
        (ROLLING_FROM, "2026-09-01T09:59", "coming"),
        (ROLLING_FROM, "2026-09-01T10:00", "open"),
        (ROLLING_UNTIL, "2026-12-01T11:59", "closing_soon"),
        (ROLLING_UNTIL, "2026-12-01T12:00", "closed"),
        (UNTIL_SPENT, "2026-09-01T09:59", "coming"),
        (UNTIL_SPENT, "2026-09-01T10:00", "open"),
        (UNTIL_SPENT, "2099-01-01T00:00", "open"),
        (SPENT, "2026-10-19T23:59", "open"),
        (SPENT, "2026-10-20T00:00", "spent"),
        (SPENT, "2026-12-01T12:00", "spent"),
        (CLICK, "2027-02-17T09:59", "coming"),
        (CLICK, "2027-02-17T10:00", "open"),
        (CLICK_UNTIL, "2027-02-17T10:00", "closing_soon"),
        (CLICK_UNTIL, "2027-02-19T15:59", "closing_soon"),
        (CLICK_UNTIL, "2027-02-19T16:00", "closed"),
        (CLICK_SPENT, "2027-02-17T23:59", "open"),
        (CLICK_SPENT, "2027-02-18T00:00", "spent"),
        (YEARLY, "2026-10-17T11:59", "open"),
        (YEARLY, "2026-10-17T12:00", "closing_soon"),
        (YEARLY, "2026-10-31T11:59", "closing_soon"),
        (YEARLY, "2026-10-31T12:00", "open"),
        (YEARLY, "2027-10-17T12:00", "closing_soon"),
        (YEARLY, "2031-10-31T12:00", "open"),
        (YEARLY_FROM, "2026-03-01T08:59", "coming"),
        (YEARLY_FROM, "2026-03-01T09:00", "open"),
        (YEARLY_FROM, "2026-10-31T12:00", "coming"),
        (YEARLY_FROM, "2027-03-01T08:59", "coming"),
        (YEARLY_FROM, "2027-03-01T09:00", "open"),
        (YEARLY_WINTER, "2026-11-01T09:00", "open"),
        (YEARLY_WINTER, "2027-01-31T11:59", "closing_soon"),
        (YEARLY_WINTER, "2027-01-31T12:00", "coming"),
        (YEARLY_WINTER, "2027-11-01T08:59", "coming"),
        (YEARLY_WINTER, "2027-11-01T09:00", "open"),
        (YEARLY_SPENT, "2026-05-31T23:59", "open"),
        (YEARLY_SPENT, "2026-06-01T00:00", "spent"),
        (YEARLY_SPENT, "2027-06-01T00:00", "spent"),
        (LEAP, "2029-02-28T11:59", "closing_soon"),
        (LEAP, "2029-02-28T12:00", "open"),
        (LEAP, "2032-02-29T11:59", "closing_soon"),
        (LEAP, "2032-02-29T12:00", "open"),
    ],
)
def test_state_follows_from_window_and_day(call: Call, now: str, state: str) -> None:
    assert calls.state_of(call, at(now)) == state


# Clocks go forward on 29 March 2026 and 28 March 2027, back on 25 October 2026 and 31 October 2027.
@pytest.mark.parametrize(
    ("closes", "warning"),
    [
        ("2026-04-05T12:00", "2026-03-22T12:00"),
        ("2027-04-05T12:00", "2027-03-22T12:00"),
        ("2026-11-02T12:00", "2026-10-19T12:00"),
        ("2027-11-02T12:00", "2027-10-19T12:00"),
        ("2026-04-12T12:00", "2026-03-29T12:00"),
        ("2027-11-14T12:00", "2027-10-31T12:00"),
    ],
)
def test_fourteen_days_are_counted_by_the_clock_on_the_wall(closes: str, warning: str) -> None:
    call, minute = Call("fixed", None, at(closes)), timedelta(minutes=1)

    states = [calls.state_of(call, moment) for moment in (at(warning) - minute, at(warning))]

    assert states == ["open", "closing_soon"]


@pytest.mark.parametrize("window", ["fixed", "rolling", "until_spent", "click_day", "yearly"])
@pytest.mark.parametrize("day", ["2026-03-29", "2027-03-28", "2026-10-25", "2027-10-31"])
def test_opening_and_deadline_hold_by_the_clock_on_days_that_change_it(window: str, day: str) -> None:
    call = Call(window, at(f"{day}T01:30"), at(f"{day}T04:00"))

    states = [
        calls.state_of(call, at(f"{day}T{clock}")) for clock in ("00:00", "01:29", "01:30", "03:00", "03:59", "04:00")
    ]

    after = "coming" if window == "yearly" else "closed"
    assert states == ["coming", "coming", "closing_soon", "closing_soon", "closing_soon", after]


@pytest.mark.parametrize("day", ["2026-10-25", "2027-10-31"])
def test_in_the_hour_that_comes_twice_the_first_one_counts(day: str) -> None:
    call = Call("fixed", None, at(f"{day}T02:30"))

    states = [
        calls.state_of(call, at(f"{day}T{clock}", fold=fold))
        for clock, fold in (("02:29", 0), ("02:30", 0), ("02:29", 1))
    ]

    assert states == ["closing_soon", "closed", "closed"]


@pytest.mark.parametrize("day", ["2026-03-29", "2027-03-28", "2026-10-25", "2027-10-31"])
def test_money_is_spent_from_midnight_in_rome_also_on_days_that_change_the_clock(day: str) -> None:
    call = Call("until_spent", None, None, date.fromisoformat(day))
    midnight = at(f"{day}T00:00")

    assert calls.state_of(call, midnight - timedelta(minutes=1)) == "open"
    assert calls.state_of(call, midnight) == "spent"
    assert calls.state_of(call, midnight + timedelta(hours=23)) == "spent"


@pytest.mark.parametrize(
    ("call", "now", "deadline"),
    [
        (FIXED, "2026-08-01T00:00", "2026-12-01T12:00"),
        (FIXED, "2026-12-01T12:00", None),
        (ROLLING, "2026-08-01T00:00", None),
        (SPENT, "2026-10-20T00:00", None),
        (CLICK_UNTIL, "2027-02-17T09:59", "2027-02-19T16:00"),
        (YEARLY, "2026-10-31T11:59", "2026-10-31T12:00"),
        (YEARLY, "2026-10-31T12:00", "2027-10-31T12:00"),
        (YEARLY, "2024-01-01T00:00", "2026-10-31T12:00"),
        (LEAP, "2028-03-01T00:00", "2029-02-28T12:00"),
        (LEAP, "2031-03-01T00:00", "2032-02-29T12:00"),
        (Call("yearly", None, at("2026-10-20T12:00")), "2026-10-20T12:00", "2027-10-20T12:00"),
        (Call("yearly", None, at("2026-03-28T12:00")), "2026-12-01T12:00", "2027-03-28T12:00"),
    ],
)
def test_deadline_is_the_next_one(call: Call, now: str, deadline: str | None) -> None:
    found = calls.deadline_of(call, at(now))

    assert found == (at(deadline) if deadline else None)


@pytest.mark.parametrize(
    ("call", "now", "date"),
    [
        (FIXED, "2026-09-01T09:59", "2026-09-01T10:00"),
        (FIXED, "2026-09-01T10:00", "2026-12-01T12:00"),
        (FIXED, "2026-12-01T12:00", None),
        (UNTIL_SPENT, "2026-10-01T10:00", None),
        (YEARLY_FROM, "2026-12-01T12:00", "2027-03-01T09:00"),
        (CLICK, "2027-02-17T10:00", None),
    ],
)
def test_next_date_is_the_opening_and_then_the_deadline(call: Call, now: str, date: str | None) -> None:
    assert calls.standing(call, at(now)).next_date == (at(date) if date else None)


@override_settings(FUNDING_CLOSING_SOON=timedelta(days=3))
def test_how_soon_is_soon_is_a_setting() -> None:
    states = [calls.state_of(FIXED, at(moment)) for moment in ("2026-11-28T11:59", "2026-11-28T12:00")]

    assert states == ["open", "closing_soon"]
