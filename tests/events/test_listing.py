"""The list of events."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events import cancelling, listing
from events.models import Event, EventPage
from tests.factories import make_event, make_question, make_registration, make_speaker, make_topic, publish
from tests.http import counting_statements

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ANSWER = {"question": "Si può?", "answer": "<p>Sì.</p>"}


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
    assert titles({"topic": "no-such-topic"}) == []


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


def recorded(title: str = "con registrazione", **fields: Any) -> Event:
    event = make_event(titles={"it": title}, start=timezone.now() - 3 * DAY)
    page = EventPage.objects.get(translation_key=event.page_key)
    for name, value in ({"recording_url": "https://video.example.org/1"} | fields).items():
        setattr(page, name, value)
    page.save()
    return event


def test_the_library_can_be_narrowed_to_what_can_be_watched() -> None:
    recorded()
    make_event(titles={"it": "senza"}, start=timezone.now() - 9 * DAY)

    assert titles({"when": "past"}) == ["con registrazione", "senza"]
    assert titles({"when": "past", "recorded": "1"}) == ["con registrazione"]
    assert titles({"when": "past", "recorded": "yes"}) == []
    assert titles({"recorded": "1"}) == []


def test_cards_of_past_events_say_what_there_is() -> None:
    material = {
        "type": "material",
        "value": {"title": "Slide", "url": "https://example.org/s.pdf", "available": "after"},
    }
    recorded("tutto", materials=[material], answers=[{"type": "answer", "value": ANSWER}])
    make_event(titles={"it": "niente"}, start=timezone.now() - 9 * DAY)

    cards = listing.for_page({"when": "past"}, "it").cards

    assert [card.afterwards for card in cards] == [["recording", "slides", "answers"], []]


@pytest.mark.parametrize(("days", "shown"), [(-3, True), (3, False)])
def test_answers_are_shown_after_the_event(client: Client, days: int, shown: bool) -> None:
    event = make_event(titles={}, start=timezone.now() + days * DAY)
    page = publish(event, "it", "Incontro", answers=[{"type": "answer", "value": ANSWER}])

    assert ("Si può?" in client.get(page.url).content.decode()) is shown


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"page": "1"}, 200),
        ({"topic": "x" * 300}, 200),
        ({"topic": "1' OR 1", "when": "\U0001f600", "recorded": "2"}, 200),
        ({"page": "0"}, 404),
        ({"page": "-1"}, 404),
        ({"page": "9999"}, 404),
        ({"page": "x"}, 404),
    ],
)
def test_a_strange_address_shows_a_list_or_that_there_is_none(
    client: Client, query: dict[str, str], status: int
) -> None:
    make_event()

    assert client.get("/it/webinar/", query).status_code == status


def test_a_part_that_there_is_not_leads_to_the_first_one(client: Client) -> None:
    make_event()

    body = client.get("/it/webinar/?when=past&page=7").content.decode()

    assert '<a class="button" href="?when=past">' in body
    assert "<h1>Webinar</h1>" in body


def test_only_topics_with_events_are_offered(client: Client) -> None:
    topic, _german = make_topic()
    make_topic("energy", "Energia", "Energie")
    page = publish(make_event(titles={}), "it", "Sul tema", topics=[topic])

    assert "Energia" not in (body := client.get("/it/webinar/").content.decode())
    assert "Digitalizzazione" in body
    page.unpublish()
    assert "Digitalizzazione" not in client.get("/it/webinar/").content.decode()
    # Whoever asks for one without events is told so, and can subscribe to it.
    assert "/calendar/it/topic/energy.ics" in client.get("/it/webinar/?topic=energy").content.decode()


@pytest.mark.parametrize(
    ("query", "words", "way"),
    [
        ("?topic=none", "Nessun contenuto corrisponde", "."),
        ("?when=past&topic=none", "Nessun contenuto corrisponde", "?when=past"),
        ("?when=past&recorded=1", "Nessun contenuto corrisponde", "?when=past"),
    ],
)
def test_an_empty_list_has_a_way_on(client: Client, query: str, words: str, way: str) -> None:
    make_event()

    body = client.get(f"/it/webinar/{query}").content.decode()

    assert body.split('class="empty-state"')[1].count(f'href="{way}"') == 1


def test_new_events_can_be_followed_in_a_feed_reader(client: Client) -> None:
    for titles_of in ({"it": "Prima", "de": "Zuerst"}, {"de": "Nur deutsch"}):
        make_event(titles=titles_of)
    publish(make_event(titles={}), "it", "Bozza", live=False)

    response = client.get("/it/webinar/feed.xml")

    feed = response.content.decode()
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert re.findall(r'<entry xml:lang="(\w+)"><title>([^<]+)', feed) == [("de", "Nur deutsch"), ("it", "Prima")]
    assert "meet.example.org" not in feed
    again = client.get("/it/webinar/feed.xml", headers={"if-none-match": response.headers["ETag"]})
    assert again.status_code == 304
    assert (
        '<link rel="alternate" type="application/atom+xml" href="/it/webinar/feed.xml"'
        in client.get("/it/webinar/").content.decode()
    )


def _rich_event() -> Event:
    event = make_event(sessions=2)
    make_speaker(event)
    make_question(event, "since", "one", ("new", "old"))
    make_registration(event)
    return event


def test_narrowing_what_is_past_stays_in_the_past(client: Client) -> None:
    recorded()

    html = client.get("/it/webinar/?when=past&recorded=1").content.decode()

    form = html.partition('<form class="filter-form"')[2].partition("</form>")[0]
    assert '<input type="hidden" name="when" value="past">' in form
    assert '<option value="1" selected>Con registrazione' in form
    assert re.search(r'href="[^"]*/it/webinar/\?when=past">Mostra tutto', form)


@pytest.mark.parametrize("address", ["/it/", "/it/webinar/", "/de/webinare/?when=past"])
def test_a_list_takes_as_many_statements_for_many_as_for_one(client: Client, address: str) -> None:
    _rich_event()
    client.get(address)
    with counting_statements() as one:
        client.get(address)
    for _n in range(2):
        _rich_event()
    client.get(address)

    with counting_statements() as three:
        response = client.get(address)

    assert response.status_code == 200
    assert len(three) == len(one), "\n".join(three)


@pytest.mark.parametrize("many", [1, 3])
def test_an_event_page_takes_at_most_25_statements(client: Client, many: int) -> None:
    event = make_event(sessions=many)
    for n in range(many):
        make_speaker(event)
        make_question(event, f"question{n}", "one", ("new", "old"))
    page = EventPage.objects.get(translation_key=event.page_key, locale__language_code="it")
    client.get(page.get_url())

    with counting_statements() as captured:
        client.get(page.get_url())

    assert len(captured) <= 25, "\n".join(captured)
