"""The event's own view: what needs a deed on top, people with their mails, as fast with many."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events import registering
from events.admin.to_do import SOME
from events.models import Event, EventPage
from mailing.models import Message
from tests.factories import make_event, make_person, make_registration, make_sign_up, make_speaker

from .asking import italian, url


def test_pending_people_are_offered_first(office: Client) -> None:
    event = make_event(approval=True)
    late = make_registration(event, "pending", name="Livia Tarda")
    early = make_registration(event, "pending", queued_at=timezone.now() - timedelta(days=1))
    make_registration(event, "confirmed")

    response = office.get(url("event", event.pk))

    assert response.context["pending"].rows == [(early, False), (late, False)]
    assert url("accept", event.pk, late.pk) in response.text
    assert url("decline", event.pk, late.pk) in response.text


def test_what_is_missing_is_said(office: Client) -> None:
    event = make_event(titles={}, join_url="", spoken_languages=[])

    advice = office.get(url("event", event.pk)).context["advice"]

    assert advice == [
        italian("No language is published: nobody can see this event or sign up, and no mail goes out."),
        italian("A session has no join link: nobody could get in."),
        italian("The languages spoken are not set."),
    ]


def test_complete_event_asks_for_nothing(office: Client) -> None:
    response = office.get(url("event", make_event().pk))

    assert (response.context["advice"], response.context["pending"].rows, response.context["failed"].rows) == (
        [],
        [],
        [],
    )
    assert 'id="to-do-section"' not in response.text


def test_what_a_long_list_leaves_out_is_said(office: Client) -> None:
    event = make_event(approval=True, capacity=50)
    for _number in range(SOME + 2):
        make_registration(event, "pending")

    response = office.get(url("event", event.pk))

    assert (len(response.context["pending"].rows), response.context["pending"].left) == (SOME, 2)
    assert "Qui mancano altre 2 voci" in response.text


def test_failed_mail_is_shown_on_top(office: Client) -> None:
    event = make_event()
    registering.register(event, make_sign_up(make_person("nobody@example.org")))
    Message.objects.update(state="failed", failed_at=timezone.now(), error="550 no such user")

    response = office.get(url("event", event.pk))

    assert [message.recipient for message in response.context["failed"].rows] == ["nobody@example.org"]


def test_each_language_has_a_card_with_its_page(office: Client) -> None:
    event = make_event(titles={"it": "Insieme"})
    page = EventPage.objects.get()

    response = office.get(url("event", event.pk))

    assert [(card.code, card.page) for card in response.context["cards"]] == [("it", page), ("de", None)]
    assert url("draft", event.pk, "de") in response.text


def test_registrations_can_be_filtered_by_state(office: Client) -> None:
    event = make_event()
    waiting = make_registration(event, "waiting")
    make_registration(event, "confirmed")

    people = office.get(url("event", event.pk), {"state": "waiting"}).context["people"]

    assert [(line.registration, line.place) for line in people.lines] == [(waiting, 1)]
    assert [(f.state, f.count, f.is_active) for f in people.filters] == [
        ("", 2, False),
        ("waiting", 1, True),
        ("confirmed", 1, False),
    ]


@pytest.mark.parametrize("query", ["?state=nonsense", "?p=nonsense", "?p=99", "?state=waiting&p=-1"])
def test_unknown_filters_are_no_error(office: Client, query: str) -> None:
    event = make_event()
    make_registration(event)

    assert office.get(url("event", event.pk) + query).status_code == 200


def test_registrations_are_paginated(office: Client) -> None:
    event = make_event(capacity=60)
    for _n in range(52):
        make_registration(event)

    first, second = (office.get(url("event", event.pk), {"p": n}).context["people"] for n in (1, 2))

    assert (len(first.lines), len(second.lines)) == (50, 2)
    assert first.lines[0].registration != second.lines[0].registration


def test_each_line_has_the_mails_of_that_person_only(office: Client) -> None:
    event = make_event()
    registering.register(event, make_sign_up(make_person("a@example.org"), make_person("b@example.org")))

    lines = office.get(url("event", event.pk)).context["people"].lines

    assert [[mail.recipient for mail in line.mails] for line in lines] == [["a@example.org"], ["b@example.org"]]


def test_texts_of_people_are_escaped(office: Client) -> None:
    event = make_event()
    make_registration(event, name="<script>alert(1)</script>", cooperative="<b>x</b>")

    text = office.get(url("event", event.pk)).text

    assert "<script>alert(1)" not in text
    assert "<b>x</b>" not in text


def test_event_that_is_over_offers_no_deed_with_consequences(office: Client) -> None:
    event = make_event(start=timezone.now() - timedelta(days=3))

    text = office.get(url("event", event.pk)).text

    assert [
        name for name in ("cancel", "capacity", "session_add", "registration_add") if url(name, event.pk) in text
    ] == []


def statements(client: Client, event: Event) -> int:
    """How many statements the event's view takes."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url("event", event.pk)).status_code == 200
    return len(captured)


def test_three_people_take_as_many_statements_as_one(office: Client) -> None:
    event = make_event(approval=True)

    def one_more() -> None:
        make_registration(event, "waiting")
        make_speaker(event)
        registering.register(event, make_sign_up())

    one_more()
    statements(office, event)  # content types and sites are learnt once
    first = statements(office, event)
    one_more()
    one_more()

    assert len(office.get(url("event", event.pk)).context["people"].lines) == 6
    assert statements(office, event) == first
