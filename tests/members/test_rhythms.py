"""Whoever changes the rhythm hears of everything once, whatever was just being written."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from members import following, telling
from members.following import Wish
from tests.factories_alerts import make_draft, make_follower, publish, run, text_of
from tests.factories_funding import make_call

pytestmark = pytest.mark.django_db
# A Wednesday.
START = datetime(2027, 3, 10, 8, 0, tzinfo=ZoneInfo("Europe/Rome"))
DAY, GRACE = timedelta(days=1), timedelta(minutes=11)


@pytest.fixture(autouse=True)
def _wednesday() -> Iterator[None]:
    with time_machine.travel(START, tick=False):
        yield


def wish(rhythm: str, *subjects: str) -> Wish:
    """The same things in another rhythm."""
    return Wish(frozenset(subjects or ("all",)), rhythm, "it")


def test_the_last_days_of_a_call_that_came_at_once_are_not_told_again_next_morning() -> None:
    row = make_follower("deadlines", rhythm="weekly", told_until=START - DAY)
    make_call("Bando energia", window="fixed", closes_at=START + 3 * DAY)
    assert len(run()) == 1

    following.change(row, wish("daily", "deadlines"))

    with time_machine.travel(START + DAY, tick=False):
        assert run() == []


def test_the_last_days_of_a_call_that_wait_for_tomorrow_are_not_lost_to_a_weekly_rhythm() -> None:
    row = make_follower("deadlines", rhythm="daily", told_until=START)
    with time_machine.travel(START + timedelta(hours=1), tick=False):
        make_call("Bando energia", window="fixed", closes_at=START + 3 * DAY)
        assert run() == []
        following.change(row, wish("weekly", "deadlines"))
        assert len(run()) == 1
    with time_machine.travel(START + 5 * DAY, tick=False):
        assert run() == []


@pytest.mark.parametrize(("old", "new"), [("weekly", "at_once"), ("at_once", "daily"), ("daily", "weekly")])
def test_what_is_just_being_written_is_told_once(old: str, new: str) -> None:
    row = make_follower(rhythm=old)
    publish(make_draft("Uno"))
    publish(make_draft("Due"))
    sent = []
    with time_machine.travel(START + GRACE, tick=False):
        telling.run(timezone.now(), stop=lambda: True)  # released, and not one mail written
        following.change(row, wish(new))
        sent += run()
    for days in range(1, 8):
        with time_machine.travel(START + days * DAY, tick=False):
            sent += run()

    said = "".join(text_of(message) for message in sent)
    assert (said.count("Uno"), said.count("Due")) == (1, 1)
