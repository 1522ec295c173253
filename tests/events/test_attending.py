"""Who was there: noted by the office, for one session at a time."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from events import attending, cancelling, joining
from events.errors import EventError
from events.models import Attendance, Event, Registration
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db


def today(**facts: Any) -> Event:
    """An event that runs right now."""
    return make_event(format="onsite", start=timezone.now(), **facts)


def guest(event: Event, state: str = "confirmed", mode: str = "onsite") -> Registration:
    return make_registration(event, state, mode=mode)


def test_noted_twice_stays_as_noted_first_and_can_be_taken_back() -> None:
    event = today()
    row, session = guest(event), event.sessions.get()

    first, is_first = attending.note(row, session)
    with time_machine.travel(timezone.now() + timedelta(minutes=9)):
        again, is_second = attending.note(row, session)

    assert (is_first, is_second) == (True, False)
    assert (again.pk, again.at, again.how) == (first.pk, first.at, "office")
    assert attending.presence(session) == attending.Presence(expected=1, here=1)
    assert [attending.undo(row, session), attending.undo(row, session)] == [True, False]
    assert attending.presence(session) == attending.Presence(expected=1, here=0)


@pytest.mark.parametrize("state", ["waiting", "pending", "cancelled", "declined"])
def test_who_has_no_seat_is_not_noted(state: str) -> None:
    event = today()
    row = guest(event, state)

    with pytest.raises(EventError):
        attending.note(row, event.sessions.get())

    assert not Attendance.objects.exists()


def test_who_cancelled_a_moment_ago_is_not_noted() -> None:
    event = today()
    row = guest(event)
    cancelling.cancel_registration(Registration.objects.get())

    with pytest.raises(EventError, match="annullata"):
        attending.note(row, event.sessions.get())


def test_a_session_of_another_event_takes_nobody() -> None:
    row, other = guest(today()), today().sessions.get()

    with pytest.raises(EventError, match="altro evento"):
        attending.note(row, other)

    assert not Attendance.objects.exists()


@pytest.mark.parametrize(("hours", "may"), [(-25, False), (-24, False), (-1, True), (1, True), (48, True)])
def test_it_is_noted_from_the_morning_of_the_day_on_also_from_paper_later(hours: int, may: bool) -> None:
    noon = (timezone.now() + timedelta(days=9)).replace(hour=11, minute=0)
    event = make_event(format="onsite", start=noon)
    row, session = guest(event), event.sessions.get()

    why_not = attending.why_not(row, session, noon + timedelta(hours=hours))

    assert (not why_not) == may
    assert may or why_not.startswith("Giorno sbagliato")


def test_the_door_takes_the_session_of_the_day_and_no_ticket_of_who_is_online() -> None:
    event = today(sessions=2)
    now, (first, second) = timezone.now(), event.sessions.all()
    onsite, online = guest(event), guest(event, mode="online")

    assert attending.session_of_today(event, now) == first
    assert attending.session_of_today(event, second.start) == second
    assert attending.session_of_today(event, now + timedelta(days=3)) is None
    assert attending.why_not_at_the_door(onsite, first, now) == ""
    assert "online" in attending.why_not_at_the_door(online, first, now)
    assert attending.why_not_at_the_door(onsite, None, now + timedelta(days=3)).startswith("Giorno sbagliato")
    assert attending.why_not_at_the_door(onsite, None, now + timedelta(days=30)) == "Questo evento è concluso."


def test_who_came_by_the_join_page_was_there_whatever_the_office_takes_back() -> None:
    event = make_event(start=timezone.now())
    row, session = make_registration(event), event.sessions.get()
    joining.join(row)

    assert attending.note(row, session)[0].how == "join_page"
    assert attending.undo(row, session) is False
    assert Attendance.objects.count() == 1


def test_who_takes_part_online_may_be_noted_by_hand() -> None:
    event = make_event(start=timezone.now())

    assert attending.note(make_registration(event), event.sessions.get())[0].how == "office"
