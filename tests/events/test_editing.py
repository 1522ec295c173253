"""What the office edits beside the great deeds."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events import editing
from events.editing import Facts, NewSession
from events.errors import EventError
from events.models import CalendarChange, Event
from events.rescheduling import Appointment
from mailing.models import Message
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LATER = Appointment(NOW + timedelta(days=20), NOW + timedelta(days=20, hours=1), {"it": "Bolzano", "de": "Bozen"})


def facts(**changes: object) -> Facts:
    """The facts of an online event, but for what changes."""
    usual = {
        "format": "online",
        "spoken_languages": ["it"],
        "interpretation": False,
        "waiting_list": True,
        "approval": False,
        "opens_at": None,
        "closes_at": None,
    }
    return Facts(**usual | changes)  # type: ignore[arg-type]


def test_a_room_has_no_more_seats_when_the_online_part_ends() -> None:
    event = make_event(format="hybrid", capacity=2, capacity_onsite=1)
    make_registration(event, mode="onsite")
    make_registration(event, "waiting", mode="onsite")

    won = editing.change_facts(event, facts(format="onsite"))

    event.refresh_from_db()
    assert (event.capacity, event.capacity_onsite, won) == (1, None, [])
    assert not Message.objects.exists()


def test_who_waits_keeps_the_place_when_the_waiting_list_closes() -> None:
    event = make_event(capacity=1)
    make_registration(event)
    waiting = make_registration(event, "waiting")

    editing.change_facts(event, facts(waiting_list=False))

    waiting.refresh_from_db()
    assert waiting.state == "waiting"


@pytest.mark.parametrize("people", [1, 2])
def test_approval_does_not_end_while_people_await_it(people: int) -> None:
    event = make_event(approval=True)
    for _n in range(people):
        make_registration(event, "pending")

    with pytest.raises(EventError, match=str(people)):
        editing.change_facts(event, facts())

    assert Event.objects.get().approval


def test_format_that_somebody_has_chosen_is_not_dropped() -> None:
    event = make_event(format="hybrid")
    make_registration(event, mode="onsite")

    with pytest.raises(EventError) as refused:
        editing.change_facts(event, facts(format="online"))

    assert refused.value.code == "format"


def test_format_is_free_once_those_have_cancelled() -> None:
    event = make_event(format="hybrid")
    make_registration(event, "cancelled", mode="onsite")

    editing.change_facts(event, facts(format="online"))

    assert Event.objects.get().format == "online"


def test_added_session_extends_the_event_and_reaches_calendars() -> None:
    event = make_event()
    row = make_registration(event)

    session = editing.add_session(event, NewSession(LATER, {"it": "Due", "de": "Zwei"}))

    event.refresh_from_db()
    row.refresh_from_db()
    assert (event.ends_at, session.title("de"), session.place("it")) == (LATER.end, "Zwei", "Bolzano")
    assert (row.facts, CalendarChange.objects.count()) == (2, 1)
    assert Message.objects.get().dedupe_key == f"events.confirmation:{row.pk}:2"


@pytest.mark.parametrize(
    ("changes", "when"),
    [
        ({"status": "cancelled"}, LATER),
        ({"start": NOW - timedelta(days=9)}, LATER),
        ({}, Appointment(LATER.end, LATER.start, {})),
        ({}, Appointment(NOW - timedelta(days=1), NOW + timedelta(days=1), {})),
    ],
    ids=["cancelled", "over", "backwards", "past"],
)
def test_session_is_not_added_where_nobody_could_come(changes: dict[str, object], when: Appointment) -> None:
    event = make_event(**changes)  # type: ignore[arg-type]

    with pytest.raises(EventError):
        editing.add_session(event, NewSession(when))

    assert event.sessions.count() == 1


def test_title_moves_last_modified_but_no_sequence() -> None:
    session = make_event().sessions.get()
    before = session.changed_at

    editing.describe_session(session, {"it": "Uno", "de": "Eins"}, "")

    session.refresh_from_db()
    assert (session.sequence, session.changed_at > before, CalendarChange.objects.count()) == (0, True, 1)


def test_join_link_has_no_consequence_for_calendars() -> None:
    session = make_event().sessions.get()
    CalendarChange.objects.all().delete()
    before = session.changed_at

    editing.describe_session(session, {"it": "", "de": ""}, "https://meet.example.org/new")

    session.refresh_from_db()
    assert (session.join_url, session.changed_at) == ("https://meet.example.org/new", before)
    assert CalendarChange.objects.count() == 0
