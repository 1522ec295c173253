"""A registrant's own pages: theirs alone, and nothing happens without a click."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from icalendar import Calendar

from events import links
from events.models import Attendance, Event, Registration
from mailing.models import Message
from members.links import Purpose, token
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db
PAGES = [
    "registration",
    "registration_change",
    "registration_address",
    "registration_cancel",
    "registration_calendar",
    "join",
]


def address(row: Registration, name: str = "registration", *, version: int | None = None) -> str:
    purpose = Purpose.JOIN if name == "join" else Purpose.MANAGE
    return reverse(name, args=[token(purpose, row.pk, version or row.link_version)])


def test_the_personal_page_shows_the_registration(client: Client) -> None:
    row = make_registration(make_event())

    response = client.get(address(row))

    html = response.content.decode()
    assert response.status_code == 200
    assert row.name in html
    assert "Lavorare insieme" in html
    assert address(row, "registration_calendar") in html
    assert address(row, "join") in html


@pytest.mark.parametrize("name", PAGES)
def test_a_wrong_link_gets_404_and_tells_nothing(client: Client, name: str) -> None:
    row = make_registration(make_event())
    right = token(Purpose.JOIN if name == "join" else Purpose.MANAGE, row.pk, row.link_version)
    wrong = [
        right[:-1] + ("A" if right[-1] != "A" else "B"),
        token(Purpose.TICKET, row.pk, row.link_version),
        token(Purpose.MANAGE if name == "join" else Purpose.JOIN, row.pk, row.link_version),
        token(Purpose.JOIN if name == "join" else Purpose.MANAGE, row.pk, 2),
        token(Purpose.JOIN if name == "join" else Purpose.MANAGE, row.pk + 1, 1),
        "nonsense",
        "0-",
        "-1-x",
        f"{'f' * 40}-x",
        "ü-ü",
    ]

    answers = [client.get(reverse(name, args=[text])) for text in wrong]

    assert {answer.status_code for answer in answers} == {404}
    assert not any(row.name in answer.content.decode() for answer in answers)


def test_a_link_is_renewed_by_raising_its_version(client: Client) -> None:
    row = make_registration(make_event())
    old = address(row)

    Registration.objects.update(link_version=2)

    assert (client.get(old).status_code, client.get(address(row, version=2)).status_code) == (404, 200)


def test_links_made_with_the_key_before_still_open(client: Client, settings: Any) -> None:
    row = make_registration(make_event())
    old = address(row)

    settings.LINKS_KEY_FALLBACKS = [settings.LINKS_KEY]
    settings.LINKS_KEY = "n" * 60

    assert client.get(old).status_code == 200
    assert address(row) != old


def test_personal_pages_are_kept_out_of_caches_referers_and_search(client: Client) -> None:
    row = make_registration(make_event())

    for name in PAGES:
        headers = client.get(address(row, name)).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store, private"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_get_changes_nothing(client: Client) -> None:
    event = make_event()
    row = make_registration(event)
    make_registration(event, "waiting")
    before = list(Registration.objects.order_by("id").values())

    with time_machine.travel(event.starts_at, tick=False):
        for name in PAGES:
            assert client.get(address(row, name)).status_code == 200
            assert client.head(address(row, name)).status_code == 200

    assert list(Registration.objects.order_by("id").values()) == before
    assert (Message.objects.count(), Attendance.objects.count()) == (0, 0)


def test_cancelling_by_the_button_frees_the_seat(client: Client) -> None:
    event = make_event(capacity=1)
    row = make_registration(event)
    make_registration(event, "waiting", email="next@example.org")

    response = client.post(address(row, "registration_cancel"), follow=True)

    assert response.redirect_chain == [(f"{address(row)}?left=confirmed", 302)]
    assert dict(Registration.objects.values_list("email", "state")) == {
        row.email: "cancelled",
        "next@example.org": "confirmed",
    }
    assert list(Message.objects.order_by("id").values_list("kind", flat=True)) == [
        "events.cancellation",
        "events.seat_won",
    ]


@pytest.mark.parametrize(
    ("state", "deed", "button"),
    [
        ("waiting", "sign_up", "Leave the waiting list"),
        ("confirmed", "promote", "Give the seat back"),
        ("confirmed", "sign_up", ""),
    ],
)
def test_a_place_on_the_list_or_a_seat_from_it_is_given_back_with_one_click(
    client: Client, state: str, deed: str, button: str
) -> None:
    event = make_event(capacity=1)
    row = make_registration(event, state)
    if deed == "promote":
        row.steps.create(deed=deed, before="waiting", after=state, by="waiting_list")
    make_registration(event, "waiting" if state == "confirmed" else "confirmed", email="other@example.org")

    page = client.get(address(row)).content.decode()
    with translation.override("it"):
        words = gettext(button) if button else ""
    form = f'<form method="post" action="{links.cancel(row)}">'

    assert (form in page) == bool(button)
    assert words in page
    if button:  # what the button sends: nothing but itself
        done = client.post(address(row, "registration_cancel"), follow=True)
        assert "notice--good" in done.content.decode()
        assert dict(Registration.objects.values_list("email", "state")) == {
            row.email: "cancelled",
            "other@example.org": "confirmed",
        }


def test_cancelling_after_the_event_says_why_not(client: Client) -> None:
    row = make_registration(make_event(start=timezone.now() - timedelta(days=1)))

    response = client.post(address(row, "registration_cancel"))

    assert (response.status_code, Registration.objects.get().state) == (409, "confirmed")


def test_the_place_in_the_waiting_list_is_shown_and_has_no_calendar_file(client: Client) -> None:
    event = make_event(capacity=0)
    make_registration(event, "waiting")
    row = make_registration(event, "waiting")

    page = client.get(address(row))

    assert page.context["place_in_queue"] == 2
    assert client.get(address(row, "registration_calendar")).status_code == 404


def test_the_calendar_file_is_the_persons_own(client: Client) -> None:
    event = make_event(sessions=2)
    row = make_registration(event)

    response = client.get(address(row, "registration_calendar"))

    entries = Calendar.from_ical(response.content).walk("VEVENT")
    assert [entry["UID"] for entry in entries] == [session.uid for session in event.sessions.all()]
    assert {str(entry["TRANSP"]) for entry in entries} == {"OPAQUE"}
    assert {str(entry["CONFERENCE"]) for entry in entries} == {f"https://smartcoop.example.org{address(row, 'join')}"}
    assert b"ATTENDEE" not in response.content


@pytest.mark.parametrize(("minutes", "phase"), [(-60, "early"), (-15, "open"), (120, "over")])
def test_the_join_page_shows_where_one_stands(client: Client, minutes: int, phase: str) -> None:
    event = make_event(join_url="https://meet.example.org/secret")
    row = make_registration(event)

    with time_machine.travel(event.starts_at + timedelta(minutes=minutes), tick=False):
        response = client.get(address(row, "join"))

    assert (response.status_code, response.context["phase"]) == (200, phase)
    assert "meet.example.org" not in response.content.decode()


def test_the_join_button_records_attendance_and_leads_to_the_meeting(client: Client) -> None:
    event = make_event(join_url="https://meet.example.org/secret")
    row = make_registration(event)

    with time_machine.travel(event.starts_at, tick=False):
        response = client.post(address(row, "join"))

    assert (response.status_code, response["Location"]) == (302, "https://meet.example.org/secret")
    assert Attendance.objects.get().how == "join_page"


def test_the_join_button_before_its_time_leads_back(client: Client) -> None:
    row = make_registration(make_event())

    response = client.post(address(row, "join"))

    assert (response["Location"], Attendance.objects.count()) == (address(row, "join"), 0)


def test_the_join_page_speaks_the_registrants_language(client: Client) -> None:
    event: Event = make_event()
    row = make_registration(event, locale="de")

    response = client.get(address(row, "join"), headers={"Accept-Language": "it"})

    assert 'lang="de"' in response.content.decode()
