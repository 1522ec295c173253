"""The join page: open from fifteen minutes before, for whoever has a seat."""

from datetime import timedelta

import pytest
import time_machine

from events import cancelling
from events.errors import EventError
from events.joining import door, join
from events.models import Attendance
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("minutes", "phase"),
    [(-16, "early"), (-15, "open"), (0, "open"), (89, "open"), (90, "over")],
)
def test_the_door_opens_fifteen_minutes_before_and_closes_with_the_end(minutes: int, phase: str) -> None:
    event = make_event(hours=1.5)
    row = make_registration(event)

    assert door(row, event.starts_at + timedelta(minutes=minutes)).phase == phase


@pytest.mark.parametrize("state", ["waiting", "pending", "cancelled", "declined"])
def test_the_door_is_for_who_has_a_seat(state: str) -> None:
    event = make_event()
    row = make_registration(event, state)

    assert door(row, event.starts_at).phase == "not_registered"


def test_joining_records_attendance_once_and_leads_to_the_meeting() -> None:
    event = make_event(join_url="https://meet.example.org/room")
    row = make_registration(event)

    with time_machine.travel(event.starts_at, tick=False):
        addresses = {join(row), join(row)}

    assert addresses == {"https://meet.example.org/room"}
    assert Attendance.objects.get().session == event.sessions.get()


def test_joining_early_is_refused_and_records_nothing() -> None:
    row = make_registration(make_event())

    with pytest.raises(EventError):
        join(row)

    assert Attendance.objects.count() == 0


def test_the_next_session_is_the_one_whose_door_it_is() -> None:
    event = make_event(sessions=3)
    row = make_registration(event)
    first, second, _third = event.sessions.all()

    assert door(row, first.end).session == second


def test_a_cancelled_event_has_no_door() -> None:
    event = make_event()
    row = make_registration(event)
    cancelling.cancel_event(event, {})

    assert door(row, event.starts_at).phase == "cancelled"


def test_who_comes_on_site_needs_no_door() -> None:
    event = make_event(format="onsite", join_url="")
    row = make_registration(event, mode="onsite")

    assert door(row, event.starts_at).phase == "onsite"
