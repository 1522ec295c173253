"""Digests and deadlines by the clock on the wall, over changes of the clocks and pauses of the worker."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mailing import outbox
from mailing.models import Message
from members import digests, following, noticing, telling
from members.alerts import KIND
from members.following import Wish
from members.models import Follower, Notice
from pages.models import FundingPage
from tests.factories_alerts import make_draft, make_follower, publish, run, subject, text_of, unpublished
from tests.factories_funding import make_call, make_kind

pytestmark = pytest.mark.django_db
ROME = ZoneInfo("Europe/Rome")
DAY = timedelta(days=1)
# The clocks go forward on Sunday, 28 March 2027, and back on Sunday, 31 October.
SPRING, AUTUMN = datetime(2027, 3, 27, 12, tzinfo=ROME), datetime(2027, 10, 30, 12, tzinfo=ROME)


def at(day: datetime, clock: str, days: int = 0) -> Any:
    """That time by the clock on the wall, so many days later."""
    hour, minute = map(int, clock.split(":"))
    return time_machine.travel((day + days * DAY).replace(hour=hour, minute=minute).astimezone(UTC), tick=False)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(SPRING, tick=False):
        yield


def news(day: datetime, *titles: str) -> None:
    """Publishes, and lets the ten minutes pass."""
    for title in titles:
        publish(make_draft(title))
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert run() == []


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_a_daily_digest_comes_at_half_past_seven_also_when_the_clocks_change(day: datetime) -> None:
    with time_machine.travel(day, tick=False):
        make_follower(rhythm="daily")
        news(day, "Uno", "Due")
    with at(day, "07:29", 1):
        assert run() == []
    with at(day, "07:31", 1):
        (message,) = run()
        assert run() == []
    with at(day, "07:31", 2):
        assert run() == []

    text = text_of(message)
    assert ("Uno" in text, "Due" in text) == (True, True)


def test_a_weekly_digest_comes_on_monday_with_all_of_the_week() -> None:
    make_follower(rhythm="weekly")
    news(SPRING, "Uno")
    sent = {}
    for days in range(1, 11):
        with at(SPRING, "07:31", days):
            sent[days] = len(run())
            if days == 4:
                news(SPRING, "Due")

    assert {days for days, count in sent.items() if count} == {2, 9}


def test_an_empty_digest_is_not_sent_and_what_falls_out_neither() -> None:
    make_follower(rhythm="daily")
    page = make_draft("Uno")
    publish(page)
    with at(SPRING, "13:00"):
        run()
        page.unpublish()
    with at(SPRING, "07:31", 1):
        assert run() == []


def test_a_worker_that_stood_still_sends_one_digest_and_nothing_stale() -> None:
    make_follower(rhythm="daily")
    news(SPRING, "Vecchia")
    with time_machine.travel(SPRING + 10 * DAY, tick=False):
        publish(make_draft("Fresca"))
    with time_machine.travel(SPRING + 15 * DAY, tick=False):
        (message,) = run()
        assert run() == []

    assert ("Fresca" in text_of(message), "Vecchia" in text_of(message)) == (True, False)


def test_a_crash_while_digests_are_written_sends_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "BATCH", 2)
    people = [make_follower(rhythm="daily").email for _n in range(5)]
    news(SPRING, "Uno")
    write = outbox.write
    batches: list[bool] = []

    def dies(drafts: Any) -> None:
        write(drafts)
        if batches:
            raise SystemExit
        batches.append(True)

    with at(SPRING, "07:31", 1):
        with patch.object(outbox, "write", dies), pytest.raises(SystemExit):
            telling.run(timezone.now())
        first = [message["To"] for message in run()]
        again = run()

    assert (sorted(first), again) == (sorted(people), [])


def test_between_two_rhythms_nothing_is_lost_and_nothing_told_twice() -> None:
    row = make_follower(rhythm="at_once")
    publish(make_draft("Uno"))
    with time_machine.travel(SPRING + timedelta(minutes=11), tick=False):
        assert len(run()) == 1
        following.change(row, Wish(frozenset({"all"}), "daily", "it"))
        publish(make_draft("Due"))
    with time_machine.travel(SPRING + timedelta(minutes=30), tick=False):
        assert run() == []
        following.change(row, Wish(frozenset({"all"}), "at_once", "it"))
        (message,) = run()
    with at(SPRING, "07:31", 1):
        assert run() == []

    assert ("Due" in text_of(message), "Uno" in text_of(message)) == (True, False)


def test_who_pauses_hears_nothing_of_it_later() -> None:
    row = make_follower(rhythm="daily")
    following.pause(row)
    news(SPRING, "Uno")
    with at(SPRING, "07:00", 1):
        following.resume(row)
    with at(SPRING, "07:31", 1):
        assert run() == []


def test_digests_cost_as_many_statements_for_one_as_for_many() -> None:
    counts = []
    news(SPRING, "Uno", "Due")
    for size in (1, 3):
        Follower.objects.all().delete()
        for _n in range(size):
            make_follower(rhythm="daily", told_until=SPRING - DAY)
        with at(SPRING, "07:31", 1), CaptureQueriesContext(connection) as found:
            telling.run(timezone.now())
        counts.append(len(found))

    assert (counts[0], Message.objects.filter(kind="members.digest").count()) == (counts[1], 4)


# --- deadlines ------------------------------------------------------------------------------------


def closing(days: int, clock: str = "12:00", day: datetime = SPRING, **fields: Any) -> FundingPage:
    """A call that closes so many days later, which nobody has been told of."""
    hour, minute = map(int, clock.split(":"))
    closes_at = (day + days * DAY).replace(hour=hour, minute=minute).astimezone(UTC)
    return make_call("Bando energia", window="fixed", closes_at=closes_at, **fields)


def mornings(day: datetime, count: int) -> dict[int, list[str]]:
    """The subjects of what goes out at 7:31 on each of the next days."""
    sent = {}
    for days in range(count):
        with at(day, "07:31", days):
            if subjects := [message["Subject"] for message in run()]:
                sent[days] = subjects
    return sent


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
@pytest.mark.parametrize("rhythm", ["at_once", "daily"])
def test_a_deadline_is_told_14_and_3_days_before_each_once(day: datetime, rhythm: str) -> None:
    with time_machine.travel(day - DAY, tick=False):
        make_follower("deadlines", rhythm=rhythm, told_until=day - DAY)
        closing(16, day=day)

    sent = mornings(day, 18)

    assert sent == {
        2: ["Ancora 14 giorni per fare domanda: Bando energia"],
        13: ["Ancora 3 giorni per fare domanda: Bando energia"],
    }


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_at_half_past_seven_and_not_before_also_when_the_clocks_change_before_the_deadline(day: datetime) -> None:
    with time_machine.travel(day - DAY, tick=False):
        make_follower("deadlines")
        closing(14, day=day)
    with at(day, "07:29"):
        assert run() == []
    with at(day, "07:30"):
        assert len(run()) == 1


def test_a_weekly_reader_hears_of_the_last_days_on_the_day() -> None:
    make_follower("deadlines", rhythm="weekly", told_until=SPRING)
    closing(22)  # a Sunday; the Monday before it is six days ahead, the next one too late

    sent = mornings(SPRING, 24)

    assert list(sent) == [9, 19]


def test_only_for_the_kinds_that_may_apply() -> None:
    social, housing = make_kind("social"), make_kind("housing")
    make_follower("deadlines", email="all@example.org")
    for name, kind in {"social": social, "housing": housing}.items():
        key = subject(kind["it"], KIND).removeprefix(KIND)
        make_follower(f"deadlines{key}", email=f"{name}@example.org")
    closing(3, eligible_kinds=[social["it"]])

    with at(SPRING, "07:31"):
        assert {message["To"] for message in run()} == {"all@example.org", "social@example.org"}


def test_a_moved_deadline_is_told_anew_and_the_old_one_not_any_more() -> None:
    make_follower("deadlines", rhythm="daily", told_until=SPRING - DAY)
    with at(SPRING, "07:31", 2):
        assert run() == []
    with at(SPRING, "08:00", 2):
        page = closing(16)
        assert run() == []
        assert Notice.objects.get().state == "released"  # for the digest of the next morning
        page.closes_at = (SPRING + 21 * DAY).astimezone(UTC)
        page.save()

    sent = {days: subjects for days, subjects in mornings(SPRING, 22).items() if days > 2}

    assert list(sent) == [7, 18]


def test_after_a_pause_only_the_last_step_is_told_and_nothing_of_what_is_closed() -> None:
    make_follower("deadlines")
    closing(16)
    with time_machine.travel(SPRING + 15 * DAY, tick=False):
        (message,) = run()
        assert run() == []
    assert message["Subject"] == "Chiude domani: Bando energia"
    closing(20, slug="altro")
    with time_machine.travel(SPRING + 21 * DAY, tick=False):
        assert run() == []


def test_a_call_that_was_just_told_of_is_not_told_again_for_its_deadline() -> None:
    make_follower("all", "deadlines")
    page = unpublished(closing(10))
    publish(page)
    with time_machine.travel(SPRING + timedelta(minutes=11), tick=False):
        assert len(run()) == 1

    assert list(mornings(SPRING, 12)) == [7]


def test_a_call_whose_money_is_spent_has_no_deadline() -> None:
    make_follower("deadlines")
    closing(14, spent_on=SPRING.date())
    with at(SPRING, "07:31"):
        assert run() == []
    assert not Notice.objects.exists()


def test_a_new_call_that_closes_soon_reaches_those_who_follow_deadlines_alone() -> None:
    for rhythm in ("at_once", "daily", "weekly"):
        make_follower("deadlines", rhythm=rhythm, email=f"{rhythm}@example.org")
    make_follower("all", "deadlines", email="all@example.org")
    publish(unpublished(closing(2)))
    with time_machine.travel(SPRING + timedelta(minutes=5), tick=False):
        assert run() == []
    with time_machine.travel(SPRING + timedelta(minutes=11), tick=False):
        at_once = [(message["To"], message["Subject"]) for message in run()]
    with at(SPRING, "07:31", 1):
        next_day = [message["To"] for message in run()]

    last = "Ancora 2 giorni per fare domanda: Bando energia"
    assert sorted(at_once) == [
        ("all@example.org", "Bando: Bando energia"),
        ("at_once@example.org", last),
        ("weekly@example.org", last),
    ]
    assert next_day == ["daily@example.org"]


def test_a_new_call_that_is_called_back_is_not_told_for_its_deadline_either() -> None:
    make_follower("deadlines")
    publish(unpublished(closing(10)))
    with time_machine.travel(SPRING + timedelta(minutes=5), tick=False):
        assert run() == []
        noticing.call_back(Notice.objects.get(kind="new"))

    assert list(mornings(SPRING, 12)) == [7]
