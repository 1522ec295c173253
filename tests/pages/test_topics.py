"""Topic pages: all on a topic, from all sections."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event, EventPage
from pages.models import NewsIndexPage, NewsPage, Topic, TopicIndexPage
from tests.factories import make_event, make_page, make_section, make_topic
from tests.factories_site import make_topics_page
from tests.http import counting_statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
HEADINGS = re.compile(r"<h[123][^>]*>(?:<a[^>]*>)?([^<]+)<")


@pytest.fixture(autouse=True)
def _lists(site: None) -> None:
    make_topics_page()


def about(event: Event, topics: list[Topic], **fields: Any) -> None:
    for page in EventPage.objects.filter(translation_key=event.page_key).select_related("locale"):
        page.topics.set([topic for topic in topics if topic.locale_id == page.locale_id])
        for name, value in fields.items():
            setattr(page, name, value)
        page.save()


def headings(client: Client, address: str) -> list[str]:
    main = client.get(address).content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return [words.strip() for words in HEADINGS.findall(main) if words.strip()]


def test_the_list_of_topics_leads_to_each(client: Client) -> None:
    make_topic()
    make_topic("energy", "Energia", "Energie")

    body = client.get("/de/themen/").content.decode()

    assert re.findall(r'<h2 class="card__title"><a href="([^"]+)">([^<]+)', body) == [
        ("/de/themen/digitalisation/", "Digitalisierung"),
        ("/de/themen/energy/", "Energie"),
    ]


def test_a_topic_gathers_coming_events_and_recordings(client: Client) -> None:
    topics, past = make_topic(), timezone.now() - timedelta(days=3)
    about(make_event(titles={"it": "Verrà", "de": "Kommt"}), topics)
    about(make_event(titles={"it": "Altro", "de": "Anderes"}), make_topic("energy", "Energia", "Energie"))
    about(
        make_event(titles={"it": "Vista", "de": "Gesehen"}, start=past), topics, recording_url="https://v.example.org"
    )
    about(make_event(titles={"it": "Persa", "de": "Verpasst"}, start=past), topics)

    assert headings(client, "/it/temi/digitalisation/")[:5] == [
        "Digitalizzazione",
        "Prossimi eventi",
        "Verrà",
        "Da rivedere",
        "Vista",
    ]


def test_a_topic_gathers_the_newest_of_each_section_and_marks_the_other_language(client: Client) -> None:
    italian, _german = make_topic()
    news = make_section(NewsIndexPage, "Notizie", "Aktuelles")
    for title in ("Uno", "Due", "Tre", "Quattro"):
        make_page(NewsPage, news["it"], title, topics=[italian])

    body = client.get("/de/themen/digitalisation/").content.decode()

    assert headings(client, "/de/themen/digitalisation/")[1:5] == ["Aktuelles", "Quattro", "Tre", "Due"]
    assert body.count("Nur auf Italienisch") == 3
    assert f'href="{news["de"].url}?topic=digitalisation"' in body


def test_an_empty_topic_says_so_and_leads_on(client: Client) -> None:
    make_topic()

    body = client.get("/it/temi/digitalisation/").content.decode()

    assert "Su questo tema non c'è ancora nulla." in unescape(body)
    assert "/calendar/it/topic/digitalisation.ics" in body


@pytest.mark.parametrize("address", ["/it/temi/nothing/", "/it/temi/digitalisation/more/", "/it/temi/%F0%9F%98%80/"])
def test_an_unknown_topic_is_not_found(client: Client, address: str) -> None:
    make_topic()

    assert client.get(address).status_code == 404


def test_a_topic_that_one_language_lacks_is_shown_in_the_other(client: Client) -> None:
    make_topic()
    Topic.objects.filter(locale__language_code="de").delete()

    body = client.get("/de/themen/digitalisation/").content.decode()

    assert '<header class="page-header" lang="it">' in body
    assert "Digitalizzazione" in body


def test_the_frame_speaks_of_the_topic(client: Client) -> None:
    make_topic()

    body = client.get("/it/temi/digitalisation/").content.decode()

    host = "https://smartcoop.example.org"
    assert "<title>Digitalizzazione – Temi – #smartCoop</title>" in body
    assert f'<link rel="canonical" href="{host}/it/temi/digitalisation/">' in body
    assert re.findall(r'rel="alternate" hreflang="(\w+)" href="([^"]+)"', body) == [
        ("it", f"{host}/it/temi/digitalisation/"),
        ("de", f"{host}/de/themen/digitalisation/"),
    ]
    assert '<a href="/de/themen/digitalisation/" hreflang="de">Deutsch</a>' in body
    trail = body.split('class="breadcrumb"')[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', trail)[0::1][-1] == "/it/temi/"


def test_an_event_leads_to_its_topics(client: Client) -> None:
    event = make_event()
    about(event, make_topic())
    page = EventPage.objects.get(translation_key=event.page_key, locale__language_code="it")

    assert '<a href="/it/temi/digitalisation/">Digitalizzazione</a>' in client.get(page.url).content.decode()
    TopicIndexPage.objects.all().delete()
    assert "<span>Digitalizzazione</span>" in client.get(page.url).content.decode()


@pytest.mark.parametrize("address", ["/it/temi/", "/it/temi/digitalisation/"])
def test_a_topic_takes_as_many_statements_for_many_as_for_one(client: Client, address: str) -> None:
    topics, start = make_topic(), timezone.now() - timedelta(days=3)

    def add() -> None:
        about(make_event(), topics)
        about(make_event(start=start), topics, recording_url="https://v.example.org")

    add()
    client.get(address)
    with counting_statements() as one:
        client.get(address)
    for _n in range(15):
        add()
    make_topic("energy", "Energia", "Energie")
    with counting_statements() as many:
        client.get(address)

    assert len(many) == len(one) <= 30, "\n".join(many)
