"""The join page: open from fifteen minutes before, for whoever has a seat."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events import cancelling
from events.errors import EventError
from events.joining import door, join
from events.models import Attendance, EventWords, Registration
from members.links import Purpose, token
from tests.factories import make_event, make_registration, publish
from tests.http import counting_statements

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


def go(client: Client, row: Registration, now: datetime) -> str:
    """The join page as it is at a moment."""
    with time_machine.travel(now, tick=False):
        return client.get(reverse("join", args=[token(Purpose.JOIN, row.pk, row.link_version)])).content.decode()


def test_before_the_opening_the_page_says_when_how_long_and_what_to_prepare(client: Client) -> None:
    event = make_event(sessions=2)
    row = make_registration(event)
    EventWords.objects.create(event=event, locale="it", prepare="L'ultima bolletta\nUna foto del tetto")
    opens_at = event.starts_at - timedelta(minutes=15)

    early, between, late = (
        go(client, row, moment) for moment in (opens_at - timedelta(seconds=90.5), event.starts_at, event.ends_at)
    )

    assert 'data-countdown="91"' in early  # counted on from the server's clock
    assert f"{timezone.localtime(opens_at):%H:%M}" in early
    assert "ora di Bolzano" in early
    assert "<li>L&#x27;ultima bolletta</li>" in early
    assert "Incontro 1" in early
    assert "data-countdown" not in between
    assert "Una foto del tetto" in between
    assert "data-countdown" not in late
    assert "Incontro 2" in go(client, row, event.starts_at + timedelta(hours=3))


def test_after_the_end_the_page_leads_to_recording_and_materials(client: Client) -> None:
    event = make_event(titles={})
    page = publish(event, "it", "Lavorare insieme")
    row = make_registration(event)

    without = go(client, row, event.ends_at)
    page.recording_url = "https://video.example.org/1"
    page.materials = [
        {"type": "material", "value": {"title": "Slide", "url": "https://example.org/s", "available": "after"}}
    ]
    page.save()
    there = go(client, row, event.ends_at)

    assert "li troverà nella pagina dell'evento" in without
    assert "https://video.example.org/1" in there
    assert "https://example.org/s" in there
    assert str(page.get_url()) in there


def test_the_page_names_the_event_in_each_phase_and_opens_no_other_page_of_the_person(client: Client) -> None:
    event = make_event()
    row, waiting = make_registration(event), make_registration(event, "waiting")
    moments = [event.starts_at - timedelta(days=2), event.starts_at, event.ends_at]

    pages = [go(client, row, moment) for moment in moments] + [go(client, waiting, event.starts_at)]
    cancelling.cancel_event(event, {})
    pages.append(go(client, row, event.starts_at))

    for page in pages:
        assert "Lavorare insieme" in page[page.index("<main") :]
        assert not any(token(Purpose.MANAGE, each.pk, 1) in page for each in (row, waiting))


def test_two_devices_both_get_in_and_count_once(client: Client) -> None:
    event = make_event(join_url="https://meet.example.org/room")
    row = make_registration(event)
    address = reverse("join", args=[token(Purpose.JOIN, row.pk, row.link_version)])

    with time_machine.travel(event.starts_at, tick=False):
        answers = [device.post(address) for device in (client, Client())]

    assert [answer["Location"] for answer in answers] == ["https://meet.example.org/room"] * 2
    assert not any(answer.cookies for answer in answers)
    assert row.attendances.count() == 1


def test_the_page_takes_as_many_statements_for_one_session_as_for_many(client: Client) -> None:
    counts = []
    for sessions in (1, 1, 5):
        event = make_event(sessions=sessions)
        row = make_registration(event)
        with counting_statements(warm=True) as statements:
            go(client, row, event.starts_at)
        counts.append(len(statements))

    assert counts[1] == counts[2] <= 17  # the first one fills what a process keeps
