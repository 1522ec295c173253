"""The mails after an event: what they say to whom, and the recording, which is told once."""

from typing import Any

import pytest
import time_machine

from events import following_up, links
from events.errors import EventError
from events.following_up import PATIENCE, RECORDED_WITHIN, REST, Recordings, Stage
from events.models import EventPage, Registration
from mailing import delivery
from tests.events.reading_mails import body, parse
from tests.events.test_following_up import (
    DAY,
    DUE,
    END,
    FILM,
    HOUR,
    LONG_AGO,
    MINUTE,
    OFFICE,
    START,
    attend,
    fates,
    follow_up,
    record,
    stage_of,
    written,
)
from tests.factories import make_event, make_registration
from tests.http import counting_statements

db = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(LONG_AGO, tick=False) as traveller:
        yield traveller


# --- the recording --------------------------------------------------------------------------


@db
def test_a_recording_that_is_there_already_comes_with_the_follow_up_and_is_no_news_later(clock: Any) -> None:
    event = make_event(start=START)
    make_registration(event)
    clock.move_to(END)
    record(event)

    clock.move_to(DUE)
    assert (follow_up(), fates()) == ((1, 0), ["sent"])
    assert f"{FILM}it" in body(parse(written()[0]))
    clock.move_to(DUE + DAY)
    assert follow_up() == (0, 0)


@db
def test_a_recording_that_comes_later_is_told_once_and_after_a_rest(clock: Any) -> None:
    event = make_event(start=START)
    make_registration(event)
    clock.move_to(DUE)
    follow_up()
    fates()
    clock.move_to(DUE + DAY)
    record(event)

    counts = []
    for moment in (DUE + DAY, DUE + DAY + REST, DUE + DAY + HOUR, DUE + 2 * DAY):
        clock.move_to(moment)
        counts.append(follow_up())

    assert counts == [(0, 0), (0, 1), (0, 0), (0, 0)]
    assert fates("recording") == ["sent"]
    assert f"{FILM}it" in body(parse(written("recording")[0]))


@db
def test_what_is_published_between_writing_and_sending_is_told_once(clock: Any) -> None:
    event = make_event(start=START)
    make_registration(event)
    clock.move_to(DUE)
    follow_up()
    record(event)

    assert fates() == ["sent"]
    clock.move_to(DUE + HOUR)
    follow_up()
    fates()

    mails = [body(parse(message)) for message in (*written(), *written("recording"))]
    assert [FILM in text for text in mails] == [False, True]


@db
def test_a_recording_in_one_language_is_for_all_and_marked(clock: Any) -> None:
    event = make_event(start=START)
    make_registration(event, locale="de")
    make_registration(event, locale="it")
    clock.move_to(END)
    record(event, "it")
    clock.move_to(DUE)
    follow_up()
    fates()

    german, italian = (body(parse(message)) for message in written())

    assert (f"{FILM}it" in german, f"{FILM}it" in italian) == (True, True)
    note = "Die Aufzeichnung gibt es nur auf Italienisch."
    assert (note in german, "solo in italiano" in italian) == (True, False)


@db
def test_what_waits_for_the_recording_brings_it_and_there_is_no_second_mail(clock: Any) -> None:
    event = make_event(start=START, follow_up_waits=True)
    make_registration(event)
    recorded = DUE + 20 * DAY

    counts = []
    for moment in (DUE, DUE + 10 * DAY, recorded):
        clock.move_to(moment)
        counts.append(follow_up())
    assert stage_of(event) == Stage.WAITING
    record(event)
    for moment in (recorded + MINUTE, recorded + REST, recorded + DAY):
        clock.move_to(moment)
        counts.append(follow_up())

    assert counts == [(0, 0), (0, 0), (0, 0), (0, 0), (1, 0), (0, 0)]
    assert fates() == ["sent"]
    assert f"{FILM}it" in body(parse(written()[0]))


@db
def test_the_office_lets_it_go_without_and_the_recording_is_news_later(clock: Any) -> None:
    event = make_event(start=START, follow_up_waits=True)
    make_registration(event)
    clock.move_to(DUE + PATIENCE + MINUTE)
    assert follow_up() == (0, 0)

    following_up.release(event, OFFICE)

    assert (follow_up(), fates()) == ((1, 0), ["sent"])
    with pytest.raises(EventError):
        following_up.release(event, OFFICE)
    record(event)
    clock.move_to(DUE + PATIENCE + DAY)
    assert (follow_up(), fates("recording")) == ((0, 1), ["sent"])


@db
def test_after_months_a_recording_is_no_news_any_more(clock: Any) -> None:
    event = make_event(start=START)
    make_registration(event)
    clock.move_to(DUE)
    follow_up()
    clock.move_to(END + RECORDED_WITHIN)
    record(event)

    clock.move_to(END + RECORDED_WITHIN + HOUR)

    assert follow_up() == (0, 0)


# --- what it says -----------------------------------------------------------------------------


@db
@pytest.mark.parametrize(
    ("locale", "subjects"),
    [
        (
            "it",
            ["Grazie di aver partecipato: Lavorare insieme", "Peccato che non abbia potuto esserci: Lavorare insieme"],
        ),
        (
            "de",
            [
                "Danke für Ihre Teilnahme: Gemeinsam arbeiten",
                "Schade, dass Sie nicht dabei sein konnten: Gemeinsam arbeiten",
            ],
        ),
    ],
)
def test_who_was_there_is_thanked_and_who_was_not_is_missed(locale: str, subjects: list[str], clock: Any) -> None:
    event = make_event(start=START, certificate=True)
    there, away = (make_registration(event, locale=locale) for _n in range(2))
    materials = [
        ("material", {"title": "Slides", "url": "https://example.org/slides.pdf", "available": "after"}),
        ("material", {"title": "Link", "url": "https://example.org/link", "available": "always"}),
    ]
    for page in EventPage.objects.filter(translation_key=event.page_key):
        page.materials = materials
        page.save()
    clock.move_to(DUE)
    follow_up()
    attend(there)  # ticked from paper before the mails go: who was there is known as it is then
    fates()

    mails = [parse(message) for message in written()]

    assert [str(mail["Subject"]) for mail in mails] == subjects
    for mail, row in zip(mails, (there, away), strict=True):
        for text in (body(mail), body(mail, "html")):
            assert "https://example.org/slides.pdf" in text
            assert "https://example.org/link" in text
            assert (links.certificate(row) in text) is (row == there)
            assert links.join(row) not in text


@db
def test_where_nobody_is_noted_nobody_is_told_that_they_were_missed(clock: Any) -> None:
    event = make_event(start=START, format="hybrid")
    online, onsite = make_registration(event), make_registration(event, mode="onsite")
    attend(online)  # on site nobody ticked the list
    make_registration(unknown := make_event(start=START))
    clock.move_to(DUE)
    follow_up()
    fates()

    subjects = {message.recipient: str(parse(message)["Subject"]) for message in written()}

    assert subjects[online.email].startswith("Grazie")
    assert subjects[onsite.email].startswith("Dopo l'evento")
    assert subjects[Registration.objects.get(event=unknown).email].startswith("Dopo l'evento")


@db
def test_a_mail_takes_no_more_statements_for_many(clock: Any) -> None:
    took = []
    for people in (1, 3):
        event = make_event(start=START)
        for _n in range(people):
            attend(make_registration(event))
        clock.move_to(DUE)
        follow_up()
        with counting_statements() as statements:
            delivery.deliver_due()
        took.append(sum("SELECT" in sql and 'mailing_message" WHERE' not in sql for sql in statements))
        assert set(fates()) == {"sent"}
        clock.move_to(LONG_AGO)

    assert took[1] - took[0] <= 2  # the one statement that each mail asks by itself


def test_recordings_of_no_event_are_none() -> None:
    assert Recordings([], []).there == []
