"""Reminders: one for each session and time before, to whoever has a seat and has not just heard of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from events import cancelling, links, registering, reminding, rescheduling
from events.models import Event, EventWords, Registration, Session, SessionWords
from events.reminding import Reminder
from events.rescheduling import Appointment
from mailing import delivery
from mailing.models import Message
from tests.events.reading_mails import body, parse
from tests.factories import make_event, make_person, make_registration, make_sign_up
from tests.http import counting_statements

db = pytest.mark.django_db
START = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)
LONG_AGO = datetime(2027, 1, 1, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NO_PLACES = {"it": "", "de": ""}


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(LONG_AGO, tick=False) as traveller:
        yield traveller


def written() -> list[Message]:
    return list(Message.objects.filter(kind="events.reminder").order_by("id"))


def remind() -> int:
    """Runs the job as the clock is and says how many mails it wrote."""
    before = len(written())
    reminding.remind(timezone.now())
    return len(written()) - before


def fates() -> list[str]:
    """Sends what is due, and says what became of each reminder."""
    while delivery.deliver_due():
        pass
    assert list(Message.objects.exclude(error="").values_list("error", flat=True)) == []
    return [message.state for message in written()]


def move(event: Event, to: datetime) -> None:
    session = event.sessions.get()
    rescheduling.move(session, Appointment(to, to + HOUR, NO_PLACES))


# --- when -----------------------------------------------------------------------------------


@db
def test_each_session_is_reminded_of_a_day_and_an_hour_before_and_once(clock: Any) -> None:
    event = make_event(start=START, sessions=2)
    for _n in range(2):
        make_registration(event)
    following = START + timedelta(days=7)
    moments = [
        (START - DAY - MINUTE, 0),
        (START - DAY, 2),
        (START - DAY + MINUTE, 0),
        (START - HOUR - MINUTE, 0),
        (START - HOUR, 2),
        (START - MINUTE, 0),
        (START, 0),
        (following - DAY, 2),
        (following - HOUR, 2),
        (following + HOUR, 0),
    ]

    counts, states = [], []
    for moment, _count in moments:
        clock.move_to(moment)
        counts.append(remind())
        states = fates()

    assert counts == [count for _moment, count in moments]
    assert states == ["sent"] * 8


@pytest.mark.parametrize(
    ("start", "before", "due"),
    [
        # Ten o'clock on the Sunday when summer time begins, and when it ends: ten o'clock on Saturday.
        (datetime(2027, 3, 28, 8, tzinfo=UTC), DAY, datetime(2027, 3, 27, 9, tzinfo=UTC)),
        (datetime(2027, 10, 31, 9, tzinfo=UTC), DAY, datetime(2027, 10, 30, 8, tzinfo=UTC)),
        (datetime(2027, 3, 28, 1, tzinfo=UTC), HOUR, datetime(2027, 3, 28, 0, tzinfo=UTC)),
        (datetime(2027, 10, 31, 1, tzinfo=UTC), HOUR, datetime(2027, 10, 31, 0, tzinfo=UTC)),
    ],
)
def test_a_day_before_is_the_same_time_on_the_clock_and_an_hour_is_an_hour(
    start: datetime, before: timedelta, due: datetime
) -> None:
    assert Reminder(Session(start=start), before).due_at == due


@db
def test_a_day_of_twenty_five_hours_is_waited_for_in_full(clock: Any) -> None:
    event = make_event(start=datetime(2027, 10, 31, 9, tzinfo=UTC))
    make_registration(event)

    clock.move_to(datetime(2027, 10, 30, 8, tzinfo=UTC))

    assert remind() == 1


@db
def test_after_a_pause_only_the_latest_reminder_goes_out_and_nothing_once_it_has_begun(clock: Any) -> None:
    event, later = make_event(start=START), make_event(start=START + HOUR)
    for each in (event, later):
        make_registration(each)
    clock.move_to(START - DAY + HOUR)
    remind()  # and the worker rests before they are sent
    clock.move_to(START - MINUTE)
    remind()

    clock.move_to(START)
    remind()

    assert [message.context["minutes"] for message in written()] == [1440, 1440, 60, 60]
    assert fates() == ["obsolete", "obsolete", "obsolete", "sent"]


@db
def test_times_are_a_setting_and_none_is_one_too(settings: Any, clock: Any) -> None:
    make_registration(make_event(start=START))
    clock.move_to(START - 7 * DAY)

    settings.EVENTS_REMIND_BEFORE = []
    assert remind() == 0
    settings.EVENTS_REMIND_BEFORE = [HOUR, 7 * DAY]
    assert remind() == 1


# --- whom -----------------------------------------------------------------------------------


@db
def test_who_has_no_seat_no_address_or_fresh_news_gets_none(clock: Any) -> None:
    event, moment = make_event(start=START), START - DAY
    for state in ("waiting", "pending", "declined", "cancelled"):
        make_registration(event, state)
    nobody = make_registration(event, email="", privacy_at=None)
    make_registration(event, told_at=moment - 3 * HOUR + MINUTE)
    make_registration(event, told_at=moment + MINUTE)
    expected = make_registration(event, told_at=moment - 3 * HOUR)
    make_registration(make_event(start=START, status=Event.Status.CANCELLED))

    clock.move_to(moment + HOUR)
    remind()

    assert [message.recipient for message in written()] == [expected.email]
    nobody.refresh_from_db()
    assert nobody.untold_at is None


@db
def test_who_signs_up_after_the_moment_of_one_reminder_gets_the_next(clock: Any) -> None:
    event = make_event(start=START)
    clock.move_to(START - 5 * HOUR)
    registering.register(event, make_sign_up(make_person()))

    assert remind() == 0
    clock.move_to(START - HOUR)
    assert remind() == 1


def _cancel(row: Registration) -> None:
    cancelling.cancel_registration(row)


def _return(row: Registration) -> None:
    cancelling.cancel_registration(row)
    registering.register(row.event, make_sign_up(make_person(row.email)))


def _cancel_session(row: Registration) -> None:
    cancelling.cancel_session(row.event.sessions.all()[0], {})


def _cancel_event(row: Registration) -> None:
    cancelling.cancel_event(row.event, {})


@db
@pytest.mark.parametrize("deed", [_cancel, _return, _cancel_session, _cancel_event])
def test_what_is_off_by_the_time_of_sending_is_not_reminded_of(
    deed: Callable[[Registration], None], clock: Any
) -> None:
    row = make_registration(make_event(start=START, sessions=2))
    clock.move_to(START - DAY)
    assert remind() == 1

    clock.move_to(START - DAY + MINUTE)
    deed(row)

    assert fates() == ["obsolete"]
    assert remind() == 0


@db
def test_a_moved_session_is_another_appointment(clock: Any) -> None:
    event = make_event(start=START)
    make_registration(event)
    clock.move_to(START - DAY)
    assert remind() == 1

    move(event, START + 7 * DAY)

    assert (fates(), remind()) == (["obsolete"], 0)
    clock.move_to(START + 6 * DAY)
    assert (remind(), fates()) == (1, ["obsolete", "sent"])


@db
def test_whoever_was_just_told_of_a_move_is_reminded_the_next_time(clock: Any) -> None:
    event = make_event(start=START)
    make_registration(event)
    clock.move_to(START - DAY - HOUR)
    move(event, START + HOUR)

    counts = []
    for moment in (START - DAY + HOUR, START - 6 * HOUR, START):
        clock.move_to(moment)
        counts.append(remind())

    assert counts == [0, 0, 1]


# --- how ------------------------------------------------------------------------------------


@db
def test_a_batch_takes_as_many_statements_for_many_as_for_one(monkeypatch: pytest.MonkeyPatch, clock: Any) -> None:
    monkeypatch.setattr(reminding, "BATCH", 5)
    events = [make_event(start=START + DAY * n) for n in range(3)]
    for event, people in zip(events, (1, 4, 12), strict=True):
        for _n in range(people):
            make_registration(event)

    took, counts = [], []
    for event in events:
        clock.move_to(event.starts_at - DAY)
        with counting_statements() as statements:
            reminding.remind(timezone.now())
        took.append([sum(word in sql for sql in statements) for word in ('FROM "events_registration"', "INSERT")])
        counts.append(len(written()))

    assert counts == [1, 5, 17]
    assert took == [[1, 1], [1, 1], [3, 3]]
    with counting_statements() as statements:
        reminding.remind(timezone.now())  # a minute later there is nothing to write
    assert [sql for sql in statements if "INSERT" in sql] == []


@db
def test_two_workers_at_once_write_each_reminder_once(clock: Any) -> None:
    event = make_event(start=START)
    for _n in range(3):
        make_registration(event)
    clock.move_to(START - DAY)
    others: list[int] = []

    def let_the_other_go_first(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT") and "mailing_message" in sql and not others:
            others.append(0)
            others[0] = remind()
        return execute(sql, *rest)

    with connection.execute_wrapper(let_the_other_go_first):
        reminding.remind(timezone.now())

    assert (others, len(written())) == ([3], 3)


# --- what it says -----------------------------------------------------------------------------


@db
@pytest.mark.parametrize(
    ("locale", "subject", "facts"),
    [
        (
            "it",
            "Promemoria: Lavorare insieme, mercoledì 20 gennaio 2027, ore 10:00",
            ["Incontro 1 di 2", "mercoledì 20 gennaio 2027", "dalle 10:00 alle 11:30"],
        ),
        (
            "de",
            "Erinnerung: Gemeinsam arbeiten, Mittwoch, 20. Jänner 2027, 10:00 Uhr",
            ["Termin 1 von 2", "Mittwoch, 20. Jänner 2027", "von 10:00 bis 11:30 Uhr"],
        ),
    ],
)
def test_a_reminder_says_what_when_and_how_to_get_in(locale: str, subject: str, facts: list[str], clock: Any) -> None:
    row = make_registration(make_event(start=START, sessions=2), locale=locale)
    clock.move_to(START - DAY)
    remind()
    fates()

    mail = parse(written()[0])

    assert mail["Subject"] == subject
    for text in (body(mail), body(mail, "html")):
        for fact in (*facts, links.join(row), links.cancel(row)):
            assert fact in text
        assert "27 gennaio" not in text
        assert "27. Jänner" not in text
    assert [part.get_content_type() for part in mail.walk() if "multipart" not in part.get_content_type()] == [
        "text/plain",
        "text/html",
    ]


@db
def test_who_comes_on_site_finds_place_way_ticket_and_what_to_prepare(clock: Any) -> None:
    event = make_event(start=START, format="onsite", place="Sala Alpi")
    SessionWords.objects.filter(session__event=event).update(way="Dal binario 1 a sinistra.")
    EventWords.objects.create(event=event, locale="it", prepare="Un documento.")
    row = make_registration(event, mode="onsite")
    clock.move_to(START - DAY)
    remind()
    fates()

    mail = parse(written()[0])

    for text in (body(mail), body(mail, "html")):
        for fact in ("Sala Alpi", "Dal binario 1 a sinistra.", "Un documento.", links.ticket_code(row)):
            assert fact in text
        assert links.join(row) not in text
    assert "image/png" in [part.get_content_type() for part in mail.walk()]


@db
def test_a_session_that_runs_elsewhere_does_not_open_the_door_of_tomorrow(clock: Any) -> None:
    event = make_event(start=START, sessions=2)
    second = event.sessions.order_by("pk").last()
    assert second
    Session.objects.filter(pk=second.pk).update(start=START + DAY, end=START + DAY + HOUR)
    make_registration(event)
    clock.move_to(START + MINUTE)  # the first one runs
    remind()
    fates()

    (mail,) = map(parse, written())

    assert "apre 15 minuti prima" in body(mail)
    assert "Incontro 2 di 2" in body(mail)
