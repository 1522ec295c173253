"""What calendar programs make of our calendars: read by parsers that did not write them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from events import cancelling, invitations
from events.calendars import Invitation
from events.models import Event, EventPage
from events.rescheduling import Appointment, move
from events.wording import of_event
from events.zones import vtimezone
from tests.factories import make_event
from tests.parsers import READERS, read

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("parser", list(READERS))]
DAY = timedelta(days=1)
TITLE = "Bilanci, „Zahlen“; più àèìòù – \\ e un titolo così lungo che la riga si piega più di una volta: ß ä ö ü Ä Ö Ü"


@pytest.mark.parametrize(
    ("start", "read_as"),
    [
        (datetime(2027, 1, 20, 9, tzinfo=UTC), "2027-01-20T09:00:00Z"),
        (datetime(2027, 7, 20, 8, tzinfo=UTC), "2027-07-20T08:00:00Z"),
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), "2027-03-28T00:30:00Z"),
        (datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "2027-03-28T01:30:00Z"),
        (datetime(2027, 10, 31, 2, 30, tzinfo=UTC), "2027-10-31T02:30:00Z"),
    ],
    ids=["winter", "summer", "before summer time", "after summer time", "after winter time"],
)
def test_times_are_read_as_meant(client: Client, parser: str, start: datetime, read_as: str) -> None:
    make_event(start=start, hours=1)

    with time_machine.travel("2026-12-01"):
        (found,) = read(parser, client.get("/calendar/it.ics").content)["events"]

    assert (found["start"], found["end"]) == (read_as, _later(read_as))


def _later(moment: str) -> str:
    return f"{datetime.fromisoformat(moment) + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"


def test_a_feed_is_read_whole(client: Client, parser: str) -> None:
    event = make_event(titles={"it": TITLE}, place="Sala Esempio, Via dell'Esempio 1; Bolzano")

    found = read(parser, client.get("/calendar/it.ics").content)

    (row,) = found["events"]
    session = event.sessions.get()
    assert found["method"] == ""
    assert (row["uid"], row["summary"], row["language"]) == (session.uid, TITLE, "it")
    assert (row["location"], row["attendees"], row["alarms"]) == ("Sala Esempio, Via dell'Esempio 1; Bolzano", [], 0)


def test_moved_and_cancelled_sessions_are_the_same_entries(client: Client, parser: str) -> None:
    event = make_event(sessions=2)
    first, second = event.sessions.all()
    before = read(parser, client.get("/calendar/it.ics").content)["events"]

    move(first, Appointment(first.start + DAY, first.end + DAY, {"it": "", "de": ""}))
    cancelling.cancel_session(second, {})

    after = read(parser, client.get("/calendar/it.ics").content)["events"]
    assert [row["uid"] for row in after] == [row["uid"] for row in before]
    assert [(row["sequence"], row["status"]) for row in after] == [(1, "CONFIRMED"), (1, "CANCELLED")]
    assert after[0]["start"] == f"{first.start + DAY:%Y-%m-%dT%H:%M:%SZ}"


def test_an_invitation_has_one_attendee_and_one_alarm(parser: str) -> None:
    event = make_event()

    found = read(parser, invitation(event))

    (row,) = found["events"]
    assert found["method"] == "REQUEST"
    assert (row["sequence"], row["attendees"], row["alarms"]) == (3, ["mailto:giulia@example.org"], 1)


def invitation(event: Event) -> bytes:
    session = event.sessions.get()
    words = of_event(event, "it")
    assert words is not None
    person = Invitation(
        "Giulia, „Belcampo“", "giulia@example.org", "https://x.example.org/join/1-a/", 3, session.start
    )
    return invitations.written([session], words, [person], "REQUEST")


def test_an_empty_feed_is_a_calendar(client: Client, parser: str) -> None:
    make_event()
    EventPage.objects.all().update(live=False)

    assert read(parser, client.get("/calendar/it.ics").content)["events"] == []


def test_lines_are_short_and_zones_are_rules(client: Client, parser: str) -> None:
    make_event(titles={"it": TITLE})

    data = client.get("/calendar/it.ics").content

    assert read(parser, data)["events"]
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert data.decode().count("\n") == data.decode().count("\r\n")
    zone = vtimezone("Europe/Rome").decode()
    assert [line for line in zone.splitlines() if line.startswith(("RRULE", "RDATE", "DTSTART"))] == [
        "DTSTART:19960331T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "DTSTART:19961027T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    ]
