"""Feeds: what a calendar program subscribes to."""

import gzip
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from events import cancelling
from events.models import EventPage
from events.rescheduling import Appointment, move
from tests.factories import make_event, make_registration, make_topic, publish
from tests.http import counting_statements

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def entries(client: Client, address: str = "/calendar/it.ics") -> list[Any]:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_an_announced_event_is_in_the_feed_of_each_language(client: Client) -> None:
    event = make_event(start=datetime(2027, 1, 20, 9, tzinfo=UTC), place="Sala Esempio, Bolzano")

    with time_machine.travel("2026-12-01"):
        (italian,), (german,) = entries(client), entries(client, "/calendar/de.ics")

    session = event.sessions.get()
    assert italian["UID"] == german["UID"] == session.uid
    assert italian["DTSTART"].to_ical() == b"20270120T100000"
    assert italian["DTSTART"].params["TZID"] == "Europe/Rome"
    assert (str(italian["SUMMARY"]), str(german["SUMMARY"])) == ("Lavorare insieme", "Gemeinsam arbeiten")
    assert (italian["SUMMARY"].params["LANGUAGE"], german["SUMMARY"].params["LANGUAGE"]) == ("it", "de")
    assert (str(italian["STATUS"]), str(italian["TRANSP"])) == ("CONFIRMED", "TRANSPARENT")
    assert str(italian["LOCATION"]) == "Sala Esempio, Bolzano"
    assert "VALARM" not in [part.name for part in italian.subcomponents]


def test_a_moved_session_keeps_its_uid_and_raises_its_sequence(client: Client) -> None:
    event = make_event()
    session = event.sessions.get()
    (before,) = entries(client)

    move(session, Appointment(session.start + DAY, session.end + DAY, {"it": "", "de": ""}))

    (after,) = entries(client)
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["DTSTART"].dt == before["DTSTART"].dt + DAY


def test_a_new_title_alone_does_not_raise_the_sequence(client: Client) -> None:
    event = make_event()
    entries(client)
    page = EventPage.objects.get(translation_key=event.page_key, locale__language_code="it")

    page.title = "Un altro titolo"
    page.save_revision().publish()

    (entry,) = entries(client)
    assert (str(entry["SUMMARY"]), entry["SEQUENCE"]) == ("Un altro titolo", 0)


def test_a_cancelled_session_stays_as_cancelled(client: Client) -> None:
    event = make_event(sessions=2)

    cancelling.cancel_session(event.sessions.all()[0], {})

    assert [(str(entry["STATUS"]), entry["SEQUENCE"]) for entry in entries(client)] == [
        ("CANCELLED", 1),
        ("CONFIRMED", 0),
    ]


def test_an_unchanged_feed_is_byte_identical_whatever_the_hour(client: Client) -> None:
    make_event(start=datetime(2027, 1, 20, 9, tzinfo=UTC))

    bodies = set()
    for hour in (6, 12, 20):
        with time_machine.travel(datetime(2026, 12, 1, hour, tzinfo=UTC)):
            cache.clear()
            bodies.add(client.get("/calendar/it.ics").content)

    assert len(bodies) == 1


def test_a_sign_up_changes_no_feed(client: Client) -> None:
    event = make_event()
    before = client.get("/calendar/it.ics")
    make_registration(event)
    cache.clear()

    after = client.get("/calendar/it.ics")

    assert (after.content, after["ETag"], after["Last-Modified"]) == (
        before.content,
        before["ETag"],
        before["Last-Modified"],
    )


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_a_known_feed_is_answered_with_304(client: Client, header: str) -> None:
    make_event()
    first = client.get("/calendar/it.ics")
    name = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[header]

    again = client.get("/calendar/it.ics", headers={name: first[header]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_packed_and_plain_say_the_same_under_tags_of_their_own(client: Client) -> None:
    make_event()

    plain = client.get("/calendar/it.ics")
    packed = client.get("/calendar/it.ics", headers={"Accept-Encoding": "gzip, br"})

    assert gzip.decompress(packed.content) == plain.content
    assert packed["Content-Encoding"] == "gzip"
    assert packed["ETag"] != plain["ETag"]
    assert plain["Vary"] == packed["Vary"] == "Accept-Encoding"


def test_a_head_says_what_a_get_says(client: Client) -> None:
    make_event()

    got, head = client.get("/calendar/it.ics"), client.head("/calendar/it.ics")

    assert head.headers == got.headers
    assert not got.cookies


def test_the_feed_names_itself(client: Client) -> None:
    make_event()

    calendar = Calendar.from_ical(client.get("/calendar/de.ics").content)

    assert str(calendar["NAME"]) == str(calendar["X-WR-CALNAME"]) == "#smartCoop"
    assert calendar["REFRESH-INTERVAL"].to_ical() == b"PT1H"
    assert str(calendar["X-PUBLISHED-TTL"]) == "PT1H"
    assert str(calendar["SOURCE"]) == "https://smartcoop.example.org/calendar/de.ics"
    assert str(calendar["COLOR"]) == "seagreen"


def test_a_feed_reaches_ninety_days_back_and_last_modified_never_moves_back(client: Client) -> None:
    now = timezone.now()
    make_event(start=now - 89 * DAY, titles={"it": "da poco"})
    first = client.get("/calendar/it.ics")
    assert b"da poco" in first.content

    with time_machine.travel(now + 3 * DAY):
        later = client.get("/calendar/it.ics")

    assert b"da poco" not in later.content
    assert later["ETag"] != first["ETag"]
    assert _date(later) > _date(first)


def _date(response: Any) -> datetime:
    return parsedate_to_datetime(response["Last-Modified"])


def test_a_topic_has_a_feed_with_one_address_in_both_languages(client: Client) -> None:
    topics = make_topic()
    make_event(titles={"it": "senza tema"})
    event = make_event()
    for topic in topics:
        page = EventPage.objects.get(translation_key=event.page_key, locale=topic.locale)
        page.topics.set([topic])
        page.save_revision().publish()

    (entry,) = entries(client, "/calendar/de/topic/digitalisation.ics")

    assert entry["UID"] == event.sessions.get().uid
    assert [str(c) for c in entry["CATEGORIES"].cats] == ["Digitalisierung"]
    assert str(Calendar.from_ical(client.get("/calendar/de/topic/digitalisation.ics").content)["NAME"]) == (
        "#smartCoop: Digitalisierung"
    )


def test_an_event_has_a_calendar_of_its_own(client: Client) -> None:
    event, _other = make_event(), make_event()

    (entry,) = entries(client, f"/calendar/it/event/{event.uid}.ics")

    assert entry["UID"] == event.sessions.get().uid


def test_what_is_not_there_is_404(client: Client) -> None:
    event = make_event(titles={})
    publish(event, "it", "bozza", live=False)

    for address in ("fr", "it/topic/none", f"it/event/{event.uid}", "it/event/00000000-0000-0000-0000-000000000000"):
        assert client.get(f"/calendar/{address}.ics").status_code == 404
    assert entries(client) == []


def test_a_fallback_is_marked_by_its_language(client: Client) -> None:
    make_event(titles={"de": "Nur auf Deutsch"})

    (entry,) = entries(client)

    assert (str(entry["SUMMARY"]), entry["SUMMARY"].params["LANGUAGE"]) == ("Nur auf Deutsch", "de")


def test_unpublishing_takes_the_event_out(client: Client) -> None:
    event = make_event(titles={"it": "Solo in italiano"})
    assert len(entries(client)) == 1

    EventPage.objects.get(translation_key=event.page_key).unpublish()

    assert entries(client) == []


def test_a_repeated_read_takes_one_statement(client: Client) -> None:
    for _n in range(3):
        make_event()
    client.get("/calendar/it.ics")

    with CaptureQueriesContext(connection) as captured:
        client.get("/calendar/it.ics")

    assert len(captured) == 1


def test_a_first_read_takes_as_many_statements_for_many_as_for_one(client: Client) -> None:
    make_event()
    client.get("/calendar/de.ics")
    with counting_statements() as one:
        client.get("/calendar/it.ics")
    for _n in range(2):
        make_event()
    # A feed is built anew when something was published.
    EventPage.objects.filter(locale__language_code="it")[0].save_revision().publish()

    with counting_statements() as three:
        client.get("/calendar/it.ics")

    assert len(one) == len(three)
