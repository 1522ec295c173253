"""What people read of a move or a cancellation, and what their calendar is told."""

from datetime import UTC, timedelta
from typing import Any

import pytest
import time_machine

from events import cancelling, changing, links
from events.states import OFFICE
from mailing import delivery
from tests.factories import make_event, make_person, make_registration

from .reading_mails import BEFORE, HOUR, START, body, calendars, deliver, entry, move, refuse, sign_up, states

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def january() -> Any:
    with time_machine.travel(BEFORE) as clock:
        yield clock


# --- moves ----------------------------------------------------------------------------------


def test_an_update_says_old_and_new_and_moves_the_entry() -> None:
    event = make_event(start=START, format="onsite", place="Sala Blu")
    row = sign_up(event, mode="onsite")
    deliver()

    move(event.sessions.get(), 25, {"it": "Sala Rossa", "de": "Roter Saal"})
    (mail,) = deliver()

    for text in (body(mail), body(mail, "html")):
        for fact in (
            "mercoledì 20 gennaio 2027",
            "10:00",
            "giovedì 21 gennaio 2027",
            "11:00",
            "Sala Blu",
            "Sala Rossa",
            links.cancel(row),
        ):
            assert fact in text
    found = entry(mail)
    assert (found["METHOD"], found["SEQUENCE"], str(found["LOCATION"])) == ("REQUEST", 1, "Sala Rossa")
    assert found.decoded("DTSTART").astimezone(UTC) == START + 25 * HOUR


def test_three_quick_moves_make_one_mail_from_the_time_the_person_knew() -> None:
    event = make_event(start=START)
    sign_up(event)
    deliver()

    for hours in (24, 24, 24):
        move(event.sessions.get(), hours)
    (mail,) = deliver()

    assert states()[1:] == [("update", "obsolete"), ("update", "obsolete"), ("update", "sent")]
    assert "20 gennaio" in body(mail)
    assert "23 gennaio" in body(mail)
    assert "21 gennaio" not in body(mail)
    assert "22 gennaio" not in body(mail)
    assert entry(mail)["SEQUENCE"] == 3


def test_moved_there_and_back_before_anybody_was_told_makes_no_mail() -> None:
    event = make_event(start=START)
    sign_up(event)
    deliver()

    move(event.sessions.get(), 24)
    move(event.sessions.get(), -24)

    assert deliver() == []
    assert states()[1:] == [("update", "obsolete"), ("update", "obsolete")]


def test_moved_back_after_people_were_told_makes_a_second_mail() -> None:
    event = make_event(start=START)
    sign_up(event)
    deliver()
    move(event.sessions.get(), 24)
    (there,) = deliver()
    move(event.sessions.get(), -24)

    (back,) = deliver()

    assert [entry(mail)["SEQUENCE"] for mail in (there, back)] == [1, 2]


def test_what_may_have_arrived_counts_as_known(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event(start=START)
    sign_up(event)
    deliver()
    move(event.sessions.get(), 24)
    with monkeypatch.context() as broken:
        broken.setattr("mailing.delivery._hand_over", refuse)
        delivery.deliver_due()

    move(event.sessions.get(), -24)
    delivery.deliver_due()

    assert states()[1:] == [("update", "waiting"), ("update", "sent")]


def test_a_moved_session_of_several_sends_its_own_request() -> None:
    event = make_event(start=START, sessions=3)
    sign_up(event)
    deliver()
    second = event.sessions.all()[1]

    move(second, 2)
    (mail,) = deliver()

    assert (entry(mail)["METHOD"], entry(mail)["UID"], entry(mail)["SEQUENCE"]) == ("REQUEST", second.uid, 1)
    assert "Incontro 2" in body(mail)


def test_who_waits_is_told_of_a_move_without_an_invitation() -> None:
    event = make_event(start=START, capacity=0)
    make_registration(event, "waiting")

    move(event.sessions.get(), 24)
    (mail,) = deliver()

    assert (calendars(mail), "21 gennaio" in body(mail)) == ([], True)


# --- cancelled ------------------------------------------------------------------------------


def test_a_cancelled_registration_leaves_the_calendar() -> None:
    event = make_event(start=START)
    row = sign_up(event)
    (confirmation,) = deliver()

    cancelling.cancel_registration(row)
    (mail,) = deliver()

    before, found = entry(confirmation), entry(mail)
    assert (found["METHOD"], found["STATUS"], found["UID"]) == ("CANCEL", "CANCELLED", before["UID"])
    assert found["SEQUENCE"] > before["SEQUENCE"]
    assert (str(found["ATTENDEE"]), found.walk("VALARM")) == (f"mailto:{row.email}", [])
    assert "20 gennaio" in body(mail)


def test_the_office_says_why() -> None:
    row = sign_up(make_event(start=START), locale="de")
    deliver()

    cancelling.cancel_registration(row, OFFICE, reasons={"it": "Motivo", "de": "Doppelt angemeldet"})
    (mail,) = deliver()

    assert "Doppelt angemeldet" in body(mail)


def test_a_revived_registration_gets_a_higher_sequence_each_time(january: Any) -> None:
    event = make_event(start=START)
    row = sign_up(event)
    mails = deliver()
    cancelling.cancel_registration(row)
    mails += deliver()
    january.shift(timedelta(seconds=2))
    sign_up(event, email=row.email)
    mails += deliver()
    january.shift(timedelta(seconds=2))
    move(event.sessions.get(), 24)
    mails += deliver()

    found = [entry(mail) for mail in mails]
    assert [each["METHOD"] for each in found] == ["REQUEST", "CANCEL", "REQUEST", "REQUEST"]
    assert [each["SEQUENCE"] for each in found] == [0, 1, 2, 3]
    assert len({each["UID"] for each in found}) == 1
    stamps = [each.decoded("DTSTAMP") for each in found]
    assert stamps == sorted(stamps)


def test_another_language_or_way_of_taking_part_moves_the_entry_that_is_there() -> None:
    event = make_event(start=START, format="hybrid", capacity_onsite=5, place="Sala Rossa")
    row = sign_up(event)
    sequences = [entry(mail)["SEQUENCE"] for mail in deliver()]

    for locale, mode in (("de", "online"), ("de", "onsite")):
        row = changing.change(row, make_person(row.email, locale=locale, mode=mode), "")
        (mail,) = deliver()
        found = entry(mail)
        sequences.append(found["SEQUENCE"])
        assert (found["METHOD"], found["SUMMARY"].params["LANGUAGE"]) == ("REQUEST", "de")
        assert ("CONFERENCE" in found, "Sala Rossa" in str(found.get("LOCATION"))) == (
            mode == "online",
            mode != "online",
        )

    assert sequences == sorted(set(sequences))


def test_a_cancelled_event_of_three_sessions_sends_three_cancels_the_first_with_the_text() -> None:
    event = make_event(start=START, sessions=3)
    sign_up(event)
    deliver()

    cancelling.cancel_event(event, {"it": "Relatrice malata", "de": "Referentin krank"})
    mails = deliver()

    found = [entry(mail) for mail in mails]
    assert [(each["METHOD"], each["STATUS"], each["SEQUENCE"]) for each in found] == [("CANCEL", "CANCELLED", 1)] * 3
    assert [each["UID"] for each in found] == [session.uid for session in event.sessions.all()]
    assert ["Relatrice malata" in body(mail) for mail in mails] == [True, False, False]


def test_a_cancelled_session_of_several_takes_only_itself_out() -> None:
    event = make_event(start=START, sessions=2)
    row = sign_up(event)
    deliver()
    second = event.sessions.all()[1]

    cancelling.cancel_session(second, {"it": "Sala non disponibile"})
    (mail,) = deliver()

    assert (entry(mail)["METHOD"], entry(mail)["UID"]) == ("CANCEL", second.uid)
    assert "Sala non disponibile" in body(mail)
    assert links.manage(row) in body(mail)


def test_who_waits_hears_of_a_cancelled_event_once_and_without_a_calendar() -> None:
    event = make_event(start=START, sessions=3)
    make_registration(event, "waiting")

    cancelling.cancel_event(event, {})
    (mail,) = deliver()

    assert calendars(mail) == []


def test_an_update_is_off_once_the_session_is_cancelled() -> None:
    event = make_event(start=START)
    sign_up(event)
    deliver()
    move(event.sessions.get(), 24)
    cancelling.cancel_event(event, {})

    deliver()

    assert states()[1:] == [("update", "obsolete"), ("cancellation", "sent")]
