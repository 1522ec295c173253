"""The desk: answers to the mails of an event, and marking them as dealt with."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events import notifying
from events.models import Event, Registration
from events.notifying import about, scope
from mailing.models import Message, Reply
from tests.factories import make_event, make_registration
from tests.http import counting_statements

from .asking import italian, shown, url


def make_reply(event: Event, row: Registration | None = None, **facts: Any) -> Reply:
    """An answer that waits, to a mail of the registration."""
    own = {
        "kind": "person",
        "sender": "giulia@example.org",
        "sender_name": "Giulia Belcampo",
        "subject": "Re: Iscrizione confermata",
        "text": "Vengo in due.",
        "received_at": timezone.now(),
        "digest": f"{Reply.objects.count()}",
    }
    return Reply.objects.create(scope=scope(event), subject_key=about(row) if row else "", **own | facts)


def test_an_answer_waits_at_the_event_the_registration_and_on_the_first_page(office: Client) -> None:
    event = make_event()
    row = make_registration(event, name="Giulia Belcampo", email="giulia@example.org")
    make_reply(event, row)

    assert "1 risposta a un'e-mail La aspetta" in shown(office.get(url("event", event.pk)))
    assert "1 risposta a un'e-mail La aspetta" in shown(office.get(reverse("wagtailadmin_home")))
    for address in (url("answers", event.pk), url("registration", event.pk, row.pk)):
        page = shown(office.get(address))
        assert "Vengo in due." in page
        assert "Scritto da un altro indirizzo" not in page


def test_an_answer_from_another_address_is_marked(office: Client) -> None:
    event = make_event()
    row = make_registration(event)
    make_reply(event, row, sender="mallory@example.net")

    assert "Scritto da un altro indirizzo: mallory@example.net" in shown(office.get(url("answers", event.pk)))


def test_once_dealt_with_it_waits_no_longer_and_says_who_did_it(office: Client) -> None:
    event = make_event()
    reply = make_reply(event, make_registration(event))

    assert office.get(url("answer_done", event.pk, reply.pk)).status_code == 200
    assert Reply.objects.get().done_at is None
    office.post(url("answer_done", event.pk, reply.pk))

    reply.refresh_from_db()
    assert reply.done_by
    assert (reply.done_by.username, reply.done_at is not None) == ("office", True)
    assert "La aspetta" not in shown(office.get(url("event", event.pk)))
    assert "Vengo in due." in shown(office.get(url("answers", event.pk)))


def test_the_first_who_dealt_with_it_stays(office: Client, chief: Client) -> None:
    event = make_event()
    reply = make_reply(event)
    office.post(url("answer_done", event.pk, reply.pk))

    chief.post(url("answer_done", event.pk, reply.pk))

    reply.refresh_from_db()
    assert reply.done_by
    assert reply.done_by.username == "office"


def test_who_may_only_look_marks_nothing(viewer: Client, stranger: Client) -> None:
    event = make_event()
    reply = make_reply(event)

    assert viewer.get(url("answers", event.pk)).status_code == 200
    assert stranger.get(url("answers", event.pk)).status_code == 302
    for client in (viewer, stranger, Client()):
        assert client.post(url("answer_done", event.pk, reply.pk)).status_code == 302
    reply.refresh_from_db()
    assert reply.done_at is None


def test_an_answer_of_another_event_is_not_found(office: Client) -> None:
    reply = make_reply(make_event())

    assert office.post(url("answer_done", make_event().pk, reply.pk)).status_code == 404


def test_what_programs_answer_is_folded_away_and_a_declined_date_stands_at_the_registration(office: Client) -> None:
    event = make_event()
    row = make_registration(event)
    make_reply(event, row, kind="automatic", subject="Abwesend", done_at=timezone.now())
    make_reply(event, row, kind="calendar", answer="declined", text="")

    page = shown(office.get(url("registration", event.pk, row.pk)))

    assert "Rifiuto nel calendario:" in page
    assert page.index("<details") < page.index("Abwesend")


def test_the_desk_reads_that_the_person_was_asked_only_where_they_were(office: Client) -> None:
    row = make_registration(make_event())
    make_reply(row.event, row, kind="calendar", answer="declined", text="")
    address = url("registration", row.event_id, row.pk)
    nobody = office.get(address)

    notifying.ask_whether_coming(row.event, row.event.sessions.get(), row, timezone.localdate())

    assert "alla persona non è stato chiesto per e-mail di annullarla" in shown(nobody)
    assert "alla persona non è stato chiesto" not in shown(office.get(address))
    Message.objects.update(state="obsolete")
    assert "alla persona non è stato chiesto" in shown(office.get(address))


def test_a_date_that_was_accepted_after_all_is_not_declined(office: Client) -> None:
    event = make_event()
    row = make_registration(event)
    make_reply(event, row, kind="calendar", answer="declined", text="")
    make_reply(event, row, kind="calendar", answer="accepted", text="", done_at=timezone.now())

    assert "Rifiuto nel calendario:" not in shown(office.get(url("registration", event.pk, row.pk)))


def test_what_strangers_write_runs_nothing(office: Client) -> None:
    event = make_event()
    row = make_registration(event)
    make_reply(event, row, text="<script>alert(1)</script>", sender_name="<b>x", subject='"><script>alert(2)')

    for address in (url("answers", event.pk), url("registration", event.pk, row.pk)):
        response = office.get(address)
        assert "<script>alert" not in response.text
        assert "<b>x" not in response.text


@pytest.mark.parametrize("name", ["answers", "registration", "event"])
def test_many_answers_take_as_many_statements_as_one(office: Client, name: str) -> None:
    event = make_event()
    row = make_registration(event)
    address = url(name, event.pk, *([row.pk] if name == "registration" else []))
    counts = []
    for count in (1, 3):
        while Reply.objects.count() < 2 * count:
            make_reply(event, row)
            make_reply(event, make_registration(event))
        office.get(address)
        with counting_statements() as counted:
            office.get(address)
        counts.append(len(counted))

    assert counts[0] == counts[1]


def test_pages_of_answers_can_be_turned(office: Client) -> None:
    event = make_event()
    for _number in range(31):
        make_reply(event)

    page = office.get(url("answers", event.pk), {"p": "2"})

    assert len(page.context["replies"].lines) == 1
    assert italian("Answers to mails") in shown(page)
