"""What search engines are told."""

from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from pages.models import FundingIndexPage, StandardPage
from tests.factories import make_event, make_topic
from tests.factories_funding import make_call
from tests.factories_site import make_topics_page, make_twins
from tests.http import counting_statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
HOST = "https://smartcoop.example.org"
SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def entries(client: Client) -> dict[str, dict[str, str]]:
    """Each address of the map with its alternates."""
    tree = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 (our own)
    return {
        str(url.findtext("s:loc", namespaces=SPACES)).removeprefix(HOST): {
            link.attrib["hreflang"]: link.attrib["href"].removeprefix(HOST) for link in url.findall("x:link", SPACES)
        }
        for url in tree.findall("s:url", SPACES)
    }


def test_the_map_names_every_published_page_with_its_other_languages(client: Client) -> None:
    make_twins(StandardPage, "Solo qui", "")
    make_twins(StandardPage, "Chi siamo & voi", "Wir")
    make_twins(StandardPage, "Bozza", "")["it"].unpublish()
    make_topics_page()
    make_topic()

    about = {"it": "/it/chi-siamo-voi/", "de": "/de/wir/", "x-default": "/it/chi-siamo-voi/"}
    topics = {"it": "/it/temi/", "de": "/de/themen/", "x-default": "/it/temi/"}
    topic = {code: f"{address}digitalisation/" for code, address in topics.items()}
    events = {"it": "/it/webinar/", "de": "/de/webinare/", "x-default": "/it/webinar/"}
    home = {"it": "/it/", "de": "/de/", "x-default": "/"}
    assert entries(client) == {
        "/it/": home,
        "/de/": home,
        "/it/webinar/": events,
        "/de/webinare/": events,
        "/it/solo-qui/": {},
        "/it/chi-siamo-voi/": about,
        "/de/wir/": about,
        "/it/temi/": topics,
        "/de/themen/": topics,
        "/it/temi/digitalisation/": topic,
        "/de/themen/digitalisation/": topic,
    }


def test_the_parts_of_the_list_of_calls_are_in_the_map_under_the_words_of_each_language(client: Client) -> None:
    make_call()

    found = entries(client)

    sections = {page.language: page.url for page in FundingIndexPage.objects.all()}
    for words in ({"it": "archivio/", "de": "archiv/"}, {"it": "per-noi/", "de": "fuer-uns/"}):
        part = {code: sections[code] + word for code, word in words.items()}
        assert [found[url] for url in part.values()] == [part | {"x-default": part["it"]}] * 2


def test_every_address_of_the_map_answers(client: Client) -> None:
    make_event()
    make_call()
    make_topics_page()
    make_topic()

    assert {url: client.get(url).status_code for url in entries(client)} == dict.fromkeys(entries(client), 200)


def test_the_map_takes_as_many_statements_for_many_pages(client: Client) -> None:
    client.get("/sitemap.xml")
    with counting_statements() as one:
        client.get("/sitemap.xml")
    for _n in range(30):
        make_event()
    with counting_statements() as many:
        client.get("/sitemap.xml")

    assert len(many) == len(one) <= 6


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/it/", True),
        ("/de/webinare/feed.xml", True),
        ("/calendar/it.ics", True),
        ("/calendar/de/topic/energy.ics", True),
        ("/api/v2/events/", True),
        ("/admin/", False),
        ("/join/abc/", False),
        ("/calendar/personal/abc.ics", False),
        ("/it/registration/abc/", False),
        ("/de/registration/abc/", False),
    ],
)
def test_crawlers_are_kept_out_of_what_is_personal(client: Client, path: str, allowed: bool) -> None:
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").content.decode().splitlines())

    assert robots.can_fetch("*", HOST + path) is allowed
    assert robots.site_maps() == [f"{HOST}/sitemap.xml"]
