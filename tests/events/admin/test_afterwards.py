"""What goes out by itself, at the desk: when, to how many, and who decides."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events import following_up, house, reminding
from events.models import Attendance, Event, EventDefaults, FollowUp
from mailing import delivery
from mailing.models import Message
from tests.factories import make_event, make_registration

from .asking import url

START = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)
END = START + timedelta(hours=1, minutes=30)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(START - 10 * DAY, tick=False) as traveller:
        yield traveller


def choose(client: Client, event: Event, **fields: Any) -> Any:
    filled = {"remind": "usual", "reminders": ["1440", "60"], "follow_up": "usual"} | fields
    return client.post(url("afterwards", event.pk), filled)


def reminders() -> list[int]:
    """The reminders that were written, in minutes before."""
    reminding.remind(timezone.now())
    while delivery.deliver_due():
        pass
    sent = Message.objects.filter(kind="events.reminder", state="sent").order_by("id")
    return [message.context["minutes"] for message in sent]


def test_an_event_has_times_of_its_own_and_the_house_those_of_all_others(office: Client, clock: Any) -> None:
    own, usual = make_event(start=START), make_event(start=START + HOUR)
    for event in (own, usual):
        make_registration(event)

    choose(office, own, remind="own", reminders=["2880"])
    office.post(url("usual"), {"reminders": ["120"], "follow_up": "1440"})

    clock.move_to(START - 2 * DAY)
    assert reminders() == [2880]
    clock.move_to(START - HOUR)
    assert reminders() == [2880, 120]
    clock.move_to(END + DAY)
    following_up.follow_up(timezone.now())
    assert Message.objects.filter(kind="events.follow_up").count() == 1


def test_none_is_a_choice_too(office: Client, clock: Any) -> None:
    event = make_event(start=START)
    make_registration(event)

    choose(office, event, remind="own", reminders=[], follow_up="never")

    for moment in (START - DAY, START - HOUR, END + 2 * HOUR):
        clock.move_to(moment)
        following_up.follow_up(moment)
        assert reminders() == []
    assert not Message.objects.exists()


def test_more_than_four_are_refused(office: Client) -> None:
    event = make_event(start=START)

    answer = choose(office, event, remind="own", reminders=["15", "30", "60", "120", "180"])

    assert answer.status_code == 200
    assert Event.objects.get(pk=event.pk).reminders is None


def test_times_that_are_ticked_are_not_ignored_in_silence(office: Client) -> None:
    event = make_event(start=START)

    answer = choose(office, event, remind="usual", reminders=["1440", "120"])

    assert (answer.status_code, "tempi propri" in answer.text) == (200, True)
    assert Event.objects.get(pk=event.pk).reminders is None


def test_what_went_out_does_not_go_out_again_and_what_is_past_is_not_sent(office: Client, clock: Any) -> None:
    event = make_event(start=START)
    make_registration(event)
    clock.move_to(START - DAY)
    assert reminders() == [1440]

    # Both ways, and back: the day's has gone, that of two days is past.
    for fields in ({"remind": "own", "reminders": ["2880", "1440", "60"]}, {"remind": "usual"}):
        choose(office, event, **fields)
        clock.shift(HOUR)
        assert reminders() == [1440]
    choose(office, event, remind="own", reminders=["1440", "120"])
    clock.move_to(START - 2 * HOUR)
    assert reminders() == [1440, 120]


def test_a_new_time_of_the_house_counts_from_now_on(office: Client, clock: Any) -> None:
    make_registration(make_event(start=START))
    clock.move_to(START - 20 * HOUR)

    house.change([2880, 60], 120)
    assert reminders() == []
    clock.move_to(START - HOUR)
    assert reminders() == [60]


def test_a_reminder_does_not_follow_on_the_heels_of_another(office: Client, clock: Any) -> None:
    event = make_event(start=START)
    make_registration(event)
    clock.move_to(START - HOUR - 5 * timedelta(minutes=1))
    assert reminders() == [1440]  # the worker had rested

    clock.move_to(START - HOUR)

    assert reminders() == [1440]


def test_going_back_to_what_is_usual_sends_nothing_that_is_past(office: Client, clock: Any) -> None:
    event = make_event(start=START)
    make_registration(event)
    choose(office, event, remind="own", reminders=["120"])
    clock.move_to(START - 20 * HOUR)

    choose(office, event, remind="usual")

    assert reminders() == []
    clock.move_to(START - HOUR)
    assert reminders() == [60]


def test_the_events_page_says_when_and_to_how_many(office: Client, clock: Any) -> None:
    event = make_event(start=START, sessions=2)
    for _n in range(2):
        make_registration(event)
    make_registration(event, email="", privacy_at=None)
    clock.move_to(START - DAY)
    reminders()

    shown = office.get(url("event", event.pk)).context["by_itself"]

    assert [(line.before, line.gone, line.is_past) for line in shown.lines] == [
        (1440, 2, True),
        (60, 0, False),
        (1440, 0, False),
        (60, 0, False),
    ]
    assert (shown.stage, shown.people) == ("coming", 2)
    assert shown.at == END + 7 * DAY + 2 * HOUR


def test_the_office_stops_and_sends_by_a_button_with_counts_before(office: Client, clock: Any) -> None:
    event = make_event(start=START, follow_up_waits=True)
    there, _away = make_registration(event), make_registration(event)
    Attendance.objects.create(registration=there, session=event.sessions.get(), how="office", at=START)
    clock.move_to(END + 3 * HOUR)

    page = office.get(url("event", event.pk))
    before = office.get(url("follow_up_send", event.pk))

    assert url("follow_up_send", event.pk) in page.text
    assert [(name, count) for name, _label, count in before.context["texts"]] == [("attended", 1), ("missed", 1)]
    assert not FollowUp.objects.exists()
    office.post(url("follow_up_stop", event.pk))
    assert FollowUp.objects.get().stopped_at is not None
    office.post(url("follow_up_send", event.pk))
    following_up.follow_up(timezone.now())
    assert Message.objects.filter(kind="events.follow_up").count() == 2


def test_before_the_end_nothing_can_be_sent(office: Client) -> None:
    event = make_event(start=START)

    answer = office.post(url("follow_up_send", event.pk))

    assert (answer.status_code, FollowUp.objects.exists()) == (200, False)
    assert url("follow_up_send", event.pk) not in office.get(url("event", event.pk)).text


def test_what_waits_too_long_stands_among_what_is_to_do(office: Client, clock: Any) -> None:
    event = make_event(start=START, follow_up_waits=True, titles={"it": "Assemblea online"})
    make_registration(event)
    found = []
    for days in (13, 15):
        clock.move_to(END + 2 * HOUR + days * DAY)
        office.force_login(User.objects.get())  # the one of last month has ended
        found.append(
            (
                office.get(url("event", event.pk)).context["by_itself"].is_left_waiting,
                "Assemblea online" in office.get("/admin/").text,
            )
        )

    assert found == [(False, False), (True, True)]


def test_the_page_takes_as_many_statements_for_many_reminders_as_for_one(office: Client, clock: Any) -> None:
    event = make_event(start=START, sessions=2)
    make_registration(event)
    took = []
    for moment in (START - DAY, START - HOUR):
        make_registration(event, told_at=START - 10 * DAY)
        clock.move_to(moment)
        reminders()
        office.get(url("event", event.pk))
        with CaptureQueriesContext(connection) as captured:
            office.get(url("event", event.pk))
        took.append(len(captured))

    assert took[0] == took[1]


def test_the_form_shows_what_is_stored_also_a_time_that_is_not_offered(office: Client) -> None:
    event = make_event(start=START)
    house.choose(event, house.Choice(reminders=[45], follow_up_after=90))
    EventDefaults.objects.create(pk=1, reminders={"77": None}, follow_up_after=33)

    own, usual = office.get(url("afterwards", event.pk)).context["form"], office.get(url("usual")).context["form"]

    assert (own["reminders"].value(), own["follow_up"].value()) == ([45], "90")
    assert (usual["reminders"].value(), usual["follow_up"].value()) == ([77], "33")
    assert 45 in dict(own.fields["reminders"].choices)
