"""The list of events: coming first, past behind a link, and as fast with many."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import make_event, make_registration, publish

from .asking import italian, url

NOW = timezone.now()


def titles(client: Client, query: str = "") -> list[str]:
    """The titles that the list shows."""
    return [row.title for row in client.get(url("index") + query).context["table"].data]


def test_coming_events_stand_first_and_past_ones_apart(office: Client) -> None:
    make_event(start=NOW + timedelta(days=9), titles={"it": "Dopo"})
    make_event(start=NOW + timedelta(days=2), titles={"it": "Presto"})
    make_event(start=NOW - timedelta(days=9), titles={"it": "Prima"})

    assert titles(office) == ["Presto", "Dopo"]
    assert titles(office, "?when=past") == ["Prima"]


def test_row_shows_seats_queue_and_languages(office: Client) -> None:
    event = make_event(capacity=2, titles={"de": "Gemeinsam"})
    publish(event, "it", "Insieme", live=False)
    for state in ("confirmed", "confirmed", "waiting", "pending", "cancelled"):
        make_registration(event, state)

    row = office.get(url("index")).context["table"].data[0]

    assert (row.title, row.seats, row.figures.waiting, row.figures.pending) == ("Insieme", "2 / 2", 1, 1)
    assert [(name, live) for name, _state, live in row.languages] == [("Italiano", False), ("Deutsch", True)]


def test_event_without_page_is_listed(office: Client) -> None:
    make_event(titles={"it": "Sparita"})
    from events.models import EventPage

    EventPage.objects.get().delete()

    assert titles(office) == [italian("(without a page)")]


def test_search_finds_drafts_in_any_language(office: Client) -> None:
    make_event(titles={"it": "Bilancio sociale"})
    publish(make_event(titles={"it": "Altro"}), "de", "Sozialbilanz", live=False)

    assert titles(office, "?q=sozialb") == ["Altro"]
    assert titles(office, "?q=bilancio") == ["Bilancio sociale"]
    assert titles(office, "?q=niente") == []


def test_list_is_paginated(office: Client) -> None:
    for _n in range(27):
        make_event(titles={})

    assert (len(titles(office)), len(titles(office, "?p=2"))) == (25, 2)


def statements(client: Client) -> int:
    """How many statements the list takes."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url("index")).status_code == 200
    return len(captured)


@pytest.mark.parametrize("many", [3])
def test_three_events_take_as_many_statements_as_one(office: Client, many: int) -> None:
    def one_more() -> None:
        event = make_event()
        make_registration(event)
        make_registration(event, "waiting")

    one_more()
    statements(office)  # content types and sites are learnt once
    first = statements(office)
    for _n in range(many - 1):
        one_more()

    assert len(titles(office)) == many
    assert statements(office) == first
