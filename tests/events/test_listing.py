"""The list of events."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events import cancelling, listing
from events.models import Event, EventPage
from tests.factories import make_event, make_question, make_registration, make_speaker, make_topic, publish

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def titles(query: dict[str, str], locale: str = "it") -> list[str]:
    return [card.wording.title for card in listing.for_page(query, locale).cards]


def test_coming_events_stand_with_the_next_first_and_past_ones_apart() -> None:
    now = timezone.now()
    for title, days in (("later", 9), ("next", 1), ("past", -3), ("long ago", -9)):
        make_event(start=now + days * DAY, titles={"it": title})

    assert titles({}) == ["next", "later"]
    assert titles({"when": "past"}) == ["past", "long ago"]


def test_a_topic_narrows_the_list() -> None:
    topic, _german = make_topic()
    make_event(titles={"it": "senza tema"})
    event = make_event(titles={"it": "con tema"})
    page = EventPage.objects.get(translation_key=event.page_key)
    page.topics.set([topic])
    page.save()

    assert titles({"topic": "digitalisation"}) == ["con tema"]
    assert titles({"topic": "no-such-topic"}) == ["senza tema", "con tema"]


def test_what_is_not_published_in_any_language_is_not_shown() -> None:
    event = make_event(titles={})
    publish(event, "it", "bozza", live=False)

    assert titles({}) == []


def test_an_event_in_the_other_language_only_is_shown_and_marked() -> None:
    make_event(titles={"de": "Nur auf Deutsch"})

    (card,) = listing.for_page({}, "it").cards

    assert (card.wording.title, card.wording.locale, card.wording.is_fallback) == ("Nur auf Deutsch", "de", True)


def test_a_cancelled_event_stays_in_the_list_but_not_among_the_next() -> None:
    event = make_event()
    cancelling.cancel_event(event, {})

    assert [card.status for card in listing.for_page({}, "it").cards] == ["cancelled"]
    assert listing.next_events(3, "it") == []


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", "1' OR 1"])
def test_a_strange_page_number_shows_a_page(client: Client, page: str) -> None:
    make_event()

    assert client.get("/it/webinar/", {"page": page, "when": page, "topic": page}).status_code == 200


def _rich_event() -> Event:
    event = make_event(sessions=2)
    make_speaker(event)
    make_question(event, "since", "one", ("new", "old"))
    make_registration(event)
    return event


@pytest.mark.parametrize("address", ["/it/", "/it/webinar/", "/de/webinare/?when=past"])
def test_a_list_takes_as_many_statements_for_many_as_for_one(client: Client, address: str) -> None:
    _rich_event()
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _n in range(2):
        _rich_event()
    client.get(address)

    with CaptureQueriesContext(connection) as three:
        response = client.get(address)

    assert response.status_code == 200
    assert len(three) == len(one), "\n".join(q["sql"][:120] for q in three)


@pytest.mark.parametrize("many", [1, 3])
def test_an_event_page_takes_at_most_25_statements(client: Client, many: int) -> None:
    event = make_event(sessions=many)
    for n in range(many):
        make_speaker(event)
        make_question(event, f"question{n}", "one", ("new", "old"))
    page = EventPage.objects.get(translation_key=event.page_key, locale__language_code="it")
    client.get(page.get_url())

    with CaptureQueriesContext(connection) as captured:
        client.get(page.get_url())

    assert len(captured) <= 25, "\n".join(q["sql"][:120] for q in captured)
