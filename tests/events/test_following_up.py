"""Following up: after its end an event has one mail for whoever had a seat, and one more once there is a recording."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from events import cancelling, following_up, house, rescheduling, states
from events.errors import EventError
from events.following_up import LATE, REST, Stage
from events.models import Attendance, Event, EventPage, FollowUp, Registration
from events.rescheduling import Appointment
from mailing import delivery
from mailing.models import Message
from tests.factories import make_event, make_registration
from tests.http import counting_statements

db = pytest.mark.django_db
START = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)
END = START + timedelta(hours=1, minutes=30)
DUE = END + timedelta(hours=2)
LONG_AGO = datetime(2027, 1, 1, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FILM = "https://video.example.org/"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(LONG_AGO, tick=False) as traveller:
        yield traveller


def written(kind: str = "follow_up") -> list[Message]:
    return list(Message.objects.filter(kind=f"events.{kind}").order_by("id"))


def follow_up() -> tuple[int, int]:
    """Runs the job as the clock is and says how many follow-ups and how many news of a recording it wrote."""
    before = len(written()), len(written("recording"))
    following_up.follow_up(timezone.now())
    return len(written()) - before[0], len(written("recording")) - before[1]


def fates(kind: str = "follow_up") -> list[str]:
    """Sends what is due, and says what became of each mail of a kind."""
    while delivery.deliver_due():
        pass
    assert list(Message.objects.exclude(error="").values_list("error", flat=True)) == []
    return [message.state for message in written(kind)]


def record(event: Event, *locales: str) -> None:
    """Publishes a recording on the pages of these languages."""
    for locale in locales or ("it", "de"):
        pages = EventPage.objects.filter(translation_key=event.page_key, locale__language_code=locale)
        pages.update(recording_url=f"{FILM}{locale}", last_published_at=timezone.now())


def attend(row: Registration) -> None:
    session = row.event.sessions.order_by("start")[0]
    Attendance.objects.create(registration=row, session=session, how="office", at=timezone.now())


def stage_of(event: Event) -> Stage:
    event = Event.objects.get(pk=event.pk)
    return following_up.stage(event, house.read(), following_up.recordings([event], timezone.now()), timezone.now())


OFFICE = states.OFFICE


# --- when -----------------------------------------------------------------------------------


@db
def test_two_hours_after_the_last_session_everybody_with_a_seat_gets_one_mail(clock: Any) -> None:
    event = make_event(start=START, sessions=2)
    for _n in range(2):
        make_registration(event)
    last = END + timedelta(days=7)
    moments = [(DUE, 0), (last, 0), (last + 2 * HOUR - MINUTE, 0), (last + 2 * HOUR, 2), (last + 3 * HOUR, 0)]

    counts, states_ = [], []
    for moment, _count in moments:
        clock.move_to(moment)
        counts.append(follow_up()[0])
        states_ = fates()

    assert counts == [count for _moment, count in moments]
    assert states_ == ["sent"] * 2
    assert {message.priority for message in written()} == {Message.Priority.LOW}


@db
@pytest.mark.parametrize(
    ("end", "after", "due"),
    [
        # Ten o'clock on the Saturday before summer time begins, and before it ends: ten o'clock on Sunday.
        (datetime(2027, 3, 27, 9, tzinfo=UTC), DAY, datetime(2027, 3, 28, 8, tzinfo=UTC)),
        (datetime(2027, 10, 30, 8, tzinfo=UTC), DAY, datetime(2027, 10, 31, 9, tzinfo=UTC)),
        (datetime(2027, 3, 28, 0, tzinfo=UTC), 2 * HOUR, datetime(2027, 3, 28, 2, tzinfo=UTC)),
        (datetime(2027, 10, 31, 0, tzinfo=UTC), 2 * HOUR, datetime(2027, 10, 31, 2, tzinfo=UTC)),
    ],
)
def test_a_day_after_is_the_same_time_on_the_clock_and_an_hour_is_an_hour(
    end: datetime, after: timedelta, due: datetime, clock: Any
) -> None:
    event = make_event(start=end - HOUR, hours=1, follow_up_after=after // MINUTE)
    make_registration(event)

    counts = []
    for moment in (due - MINUTE, due):
        clock.move_to(moment)
        counts.append(follow_up()[0])

    assert counts == [0, 1]


@db
def test_after_a_pause_of_days_thanks_go_out_and_after_a_week_they_do_not(clock: Any) -> None:
    soon, old = make_event(start=START), make_event(start=START - 7 * DAY)
    for event in (soon, old):
        make_registration(event)
    clock.move_to(DUE + DAY)

    assert follow_up() == (1, 0)
    assert stage_of(old) == Stage.LATE
    record(old)
    clock.move_to(DUE + DAY + HOUR)
    assert follow_up() == (0, 1)  # a recording is news all the same
    assert (fates(), fates("recording")) == (["sent"], ["sent"])


@db
def test_what_waited_too_long_in_the_outbox_is_not_sent(clock: Any) -> None:
    make_registration(make_event(start=START))
    clock.move_to(DUE)
    assert follow_up() == (1, 0)

    clock.move_to(DUE + LATE + MINUTE)

    assert fates() == ["obsolete"]


@db
def test_time_and_whether_at_all_are_the_events_choice_else_the_houses(clock: Any) -> None:
    usual, early, none = (
        make_event(start=START, **facts) for facts in ({}, {"follow_up_after": 0}, {"follows_up": False})
    )
    for event in (usual, early, none):
        make_registration(event)

    clock.move_to(END)
    assert follow_up() == (1, 0)
    house.change([], None)
    clock.move_to(DUE)
    assert follow_up() == (0, 0)
    assert [stage_of(event) for event in (usual, early, none)] == [Stage.NONE, Stage.WRITTEN, Stage.NONE]
    house.change([], 180)
    clock.move_to(DUE + HOUR)
    assert follow_up() == (1, 0)


@db
def test_an_earlier_end_brings_an_earlier_mail(clock: Any) -> None:
    event = make_event(start=START, sessions=3)
    make_registration(event)
    clock.move_to(START + DAY)
    cancelling.cancel_session(event.sessions.order_by("start")[2], {})

    clock.move_to(DUE + 7 * DAY)

    assert follow_up() == (1, 0)


@db
def test_an_event_whose_last_date_to_come_is_cancelled_is_off_and_has_none(clock: Any) -> None:
    event = make_event(start=START, sessions=2)
    make_registration(event)
    clock.move_to(START + DAY)
    cancelling.cancel_session(event.sessions.order_by("start")[1], {})

    clock.move_to(DUE + 7 * DAY)

    assert (follow_up(), stage_of(event)) == ((0, 0), Stage.NONE)


@db
def test_a_moved_session_moves_the_mail(clock: Any) -> None:
    event = make_event(start=START)
    make_registration(event)
    to = START + 7 * DAY
    rescheduling.move(event.sessions.get(), Appointment(to, to + HOUR, {"it": "", "de": ""}))

    clock.move_to(DUE)
    assert follow_up() == (0, 0)
    clock.move_to(to + 3 * HOUR)
    assert follow_up() == (1, 0)


# --- whom -----------------------------------------------------------------------------------


@db
def test_who_had_no_seat_or_has_no_address_gets_none(clock: Any) -> None:
    event = make_event(start=START)
    for state in ("waiting", "pending", "declined", "cancelled"):
        make_registration(event, state)
    nobody = make_registration(event, email="", privacy_at=None)
    expected = make_registration(event)
    make_registration(make_event(start=START, status=Event.Status.CANCELLED))
    clock.move_to(DUE)
    record(event)

    follow_up()

    assert [message.recipient for message in written()] == [expected.email]
    nobody.refresh_from_db()
    assert nobody.untold_at is None


def _stop(event: Event) -> None:
    following_up.stop_it(event, OFFICE)


def _switch_off(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(follows_up=False, changed_at=timezone.now())


def _withdraw(event: Event) -> None:
    Registration.objects.filter(event=event).update(state="cancelled")


def _cancel(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(status="cancelled", changed_at=timezone.now())


@db
@pytest.mark.parametrize("deed", [_stop, _switch_off, _withdraw, _cancel])
def test_what_is_off_by_the_time_of_sending_is_not_sent(deed: Callable[[Event], None], clock: Any) -> None:
    event = make_event(start=START)
    make_registration(event)
    clock.move_to(DUE)
    assert follow_up() == (1, 0)
    record(event)
    clock.move_to(DUE + REST + MINUTE)
    assert follow_up() == (0, 1)

    deed(event)

    assert (fates(), fates("recording")) == (["obsolete"], ["obsolete"])


# --- the office -----------------------------------------------------------------------------


@db
def test_the_office_sends_early_stops_and_changes_its_mind(clock: Any) -> None:
    event, user = make_event(start=START), User.objects.create_user("vera")
    make_registration(event)
    with pytest.raises(EventError):
        following_up.release(event, states.office(user))  # it is not over
    clock.move_to(END + MINUTE)

    following_up.stop_it(event, states.office(user))
    clock.move_to(DUE)
    assert (follow_up(), stage_of(event)) == ((0, 0), Stage.STOPPED)
    following_up.release(event, states.office(user))
    assert (follow_up(), fates()) == ((1, 0), ["sent"])

    assert FollowUp.objects.get(event=event).user == user


@db
def test_what_was_stopped_half_way_and_let_go_reaches_whoever_has_none(clock: Any) -> None:
    event = make_event(start=START)
    told, dropped = make_registration(event), make_registration(event)
    clock.move_to(DUE)
    following_up.follow_up(timezone.now())
    delivery.deliver_due(limit=1)
    following_up.stop_it(event, OFFICE)
    assert fates() == ["sent", "obsolete"]

    assert following_up.release(event, OFFICE) == 1
    following_up.follow_up(timezone.now())

    assert fates() == ["sent", "sent"]
    assert [message.recipient for message in written()] == [told.email, dropped.email]


# --- how ------------------------------------------------------------------------------------


@db
def test_a_batch_takes_as_many_statements_for_many_as_for_one(monkeypatch: pytest.MonkeyPatch, clock: Any) -> None:
    monkeypatch.setattr(following_up, "BATCH", 5)
    events = [make_event(start=START + DAY * n) for n in range(3)]
    for event, people in zip(events, (1, 4, 12), strict=True):
        for _n in range(people):
            make_registration(event)

    took, counts = [], []
    for event in events:
        clock.move_to(event.ends_at + 2 * HOUR)
        with counting_statements() as statements:
            following_up.follow_up(timezone.now())
        mails = [sql for sql in statements if "INSERT" in sql and "mailing_message" in sql]
        reads = [sql for sql in statements if 'FROM "events_registration"' in sql]
        took.append((len(reads), len(mails)))
        counts.append(len(written()))

    assert counts == [1, 5, 17]
    assert took == [(1, 1), (1, 1), (3, 3)]


@db
def test_many_events_are_looked_through_in_as_many_statements_as_one(clock: Any) -> None:
    took = []
    for count in (1, 2):
        for _n in range(count):
            make_event(start=START, follow_up_waits=True)
        clock.move_to(DUE)
        with counting_statements() as statements:
            following_up.follow_up(timezone.now())
        took.append(len(statements))

    assert took[0] == took[1]


@db
def test_a_run_that_was_cut_short_is_taken_up(monkeypatch: pytest.MonkeyPatch, clock: Any) -> None:
    monkeypatch.setattr(following_up, "BATCH", 2)
    event = make_event(start=START)
    for _n in range(5):
        make_registration(event)
    clock.move_to(DUE)
    stops = iter([False, False, True])

    following_up.follow_up(timezone.now(), lambda: next(stops))

    assert len(written()) == 2
    assert follow_up() == (3, 0)
    assert (follow_up(), len(written())) == ((0, 0), 5)
