"""A person's calendar data: numbers that never go back, bytes that programs read."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from icalendar import Calendar

from events import invitations, links, wording
from events.models import Invite, Registration, Session
from events.wording import Wording
from mailing import kinds
from mailing.kinds import Email
from tests.factories import make_event, make_registration
from tests.http import counting_statements

from .reading_mails import move

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> Registration:
    return make_registration(make_event(), name='Anna "Nina" D\'Òro; e, figli', email="anna@example.org")


def session_of(row: Registration, sequence: int = 0) -> Session:
    Session.objects.filter(event=row.event).update(sequence=sequence)
    return Session.objects.get(event=row.event)


def words_of(row: Registration) -> Wording:
    found = wording.of_event(row.event, "it")
    assert found
    return found


def test_the_sequence_begins_at_the_sessions_and_rises_with_each_version(row: Registration) -> None:
    session = session_of(row, 4)

    assert [invitations.next_sequence(row, session) for _n in range(3)] == [4, 5, 6]


@pytest.mark.parametrize(("seen", "sessions", "following"), [(2, 7, 7), (7, 2, 8), (3, 3, 4), (0, 1, 1)])
def test_the_sequence_is_above_all_before_and_never_below_the_sessions(
    row: Registration, seen: int, sessions: int, following: int
) -> None:
    session = session_of(row, sessions)
    Invite.objects.create(registration=row, session=session, sequence=seen)

    assert invitations.next_sequence(row, session) == following
    assert Invite.objects.get().sequence == following


def test_the_sequence_moves_in_one_statement(row: Registration) -> None:
    session = session_of(row)

    with counting_statements() as statements:
        invitations.next_sequence(row, session)

    assert len(statements) == 1


def test_a_person_has_one_invite_per_session(row: Registration) -> None:
    session = session_of(row)
    invitations.next_sequence(row, session)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_invite (registration_id, session_id, sequence) VALUES (%s, %s, 0)",
            [row.pk, session.pk],
        )


@pytest.mark.parametrize(("method", "status"), [("REQUEST", "CONFIRMED"), ("CANCEL", "CANCELLED")])
def test_body_part_and_file_are_the_same_bytes(row: Registration, method: str, status: str) -> None:
    email = invitations.attach(Email("Subject", "Text"), row, session_of(row), words_of(row), method)

    (file,) = email.attachments
    assert (file.content, file.content_type, email.calendar_method) == (email.calendar, "application/ics", method)
    assert file.name.endswith(".ics")
    calendar = Calendar.from_ical(file.content)
    (entry,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], entry["STATUS"]) == (method, status)
    assert str(entry["ATTENDEE"]) == "mailto:anna@example.org"


def test_the_zone_stands_before_the_entry_as_two_yearly_rules(row: Registration) -> None:
    email = invitations.attach(Email("Subject", "Text"), row, session_of(row), words_of(row), "REQUEST")

    data = email.calendar or b""
    (zone,) = Calendar.from_ical(data).walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Rome"
    assert data.index(b"BEGIN:VTIMEZONE") < data.index(b"BEGIN:VEVENT")
    assert (data.count(b"RRULE:"), data.count(b"RDATE")) == (2, 0)
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75


def test_a_published_file_addresses_nobody_and_keeps_each_sessions_uid() -> None:
    row = make_registration(make_event(sessions=3))
    sessions = list(row.event.sessions.all())

    email = invitations.attach_all(Email("Subject", "Text"), row, sessions, words_of(row))

    (file,) = email.attachments
    calendar = Calendar.from_ical(file.content)
    assert (calendar["METHOD"], email.calendar) == ("PUBLISH", None)
    assert [entry["UID"] for entry in calendar.walk("VEVENT")] == [session.uid for session in sessions]
    assert b"ATTENDEE" not in file.content
    assert file.content.count(b"BEGIN:VTIMEZONE") == 1


def test_the_own_file_shows_what_the_calendar_saw_and_moves_nothing(row: Registration) -> None:
    session = session_of(row)
    for _n in range(3):
        invitations.next_sequence(row, session)

    files = [invitations.file(row, [session], words_of(row)) for _n in range(2)]

    assert [Calendar.from_ical(each).walk("VEVENT")[0]["SEQUENCE"] for each in files] == [2, 2]
    assert Invite.objects.get().sequence == 2


def test_a_line_end_in_a_name_stays_within_its_parameter(row: Registration) -> None:
    row.name = "Anna\r\nATTENDEE:mailto:victim@example.org"

    email = invitations.attach(Email("Subject", "Text"), row, session_of(row), words_of(row), "REQUEST")

    (entry,) = Calendar.from_ical(email.calendar or b"").walk("VEVENT")
    assert str(entry["ATTENDEE"]) == "mailto:anna@example.org"


def test_in_a_batch_each_entry_is_its_readers_own() -> None:
    event = make_event(format="hybrid", place="Sala civica")
    session = event.sessions.get()
    rows = [make_registration(event, mode=mode) for mode in ("online", "onsite", "online")]
    invitations.next_sequence(rows[2], session)

    with kinds.batch():
        emails = [invitations.attach(Email("", ""), row, session, words_of(row), "REQUEST") for row in rows]
        withdrawn = invitations.attach(Email("", ""), rows[0], session, words_of(rows[0]), "CANCEL")
        file = invitations.file(rows[1], [session], words_of(rows[1]))

    entries = [Calendar.from_ical(email.calendar or b"").walk("VEVENT")[0] for email in [*emails, withdrawn]]
    people = [f"mailto:{row.email}" for row in [*rows, rows[0]]]
    first, third = links.join(rows[0]), links.join(rows[2])
    assert [str(entry["ATTENDEE"]) for entry in entries] == people
    assert [entry["SEQUENCE"] for entry in entries] == [0, 0, 1, 1]
    assert [entry.get("CONFERENCE") for entry in entries] == [first, None, third, first]
    assert [str(entry.get("LOCATION", "")) for entry in entries] == ["", "Sala civica", "", ""]
    assert [entry["STATUS"] for entry in entries] == ["CONFIRMED"] * 3 + ["CANCELLED"]
    assert [len(entry.walk("VALARM")) for entry in entries] == [1, 1, 1, 0]
    assert b"ATTENDEE" not in file


def test_in_a_batch_an_entry_written_after_a_move_tells_the_new_time(row: Registration) -> None:
    session, words = session_of(row), words_of(row)

    with kinds.batch():
        before = invitations.file(row, [session], words)
        move(session, 24)
        session.refresh_from_db()
        after = invitations.file(row, [session], words)

    first, second = (Calendar.from_ical(each).events[0].start for each in (before, after))
    assert (first, second) == (session.start - timedelta(days=1), session.start)
