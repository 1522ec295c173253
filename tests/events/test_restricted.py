"""Events whose page editors keep for some readers: nowhere in public, and whole for those who may read them."""

import pytest
from django.template import Context
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from events import feeds, wording
from events.feeds import Choice
from events.models import Event, EventIndexPage, EventPage
from events.templatetags.events import events_index_url
from tests.factories import make_event, make_topic

pytestmark = pytest.mark.django_db


def restrict(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def make_restricted() -> Event:
    """An event on a topic whose pages are for some readers only."""
    topics = make_topic()
    event = make_event(titles={"it": "Riservato", "de": "Geschlossen"})
    for page in EventPage.objects.filter(translation_key=event.page_key):
        page.topics.set(topic for topic in topics if topic.locale_id == page.locale_id)
        page.save()
        restrict(page)
    return event


@pytest.mark.parametrize(
    "address",
    [
        "/it/",
        "/it/webinar/",
        "/it/webinar/feed.xml",
        "/it/webinar/?topic=digitalisation",
        "/calendar/it.ics",
        "/calendar/it/topic/digitalisation.ics",
        "/api/v2/events/?fallback=other",
        "/sitemap.xml",
    ],
)
def test_what_is_restricted_is_in_nothing_public(client: Client, address: str) -> None:
    make_event(titles={"it": "Aperto"})
    make_restricted()

    answer = client.get(address)

    assert answer.status_code == 200
    assert "Riservato" not in answer.content.decode()
    assert "Geschlossen" not in answer.content.decode()


def test_feeds_follow_at_once_when_a_page_is_restricted_and_opened(client: Client) -> None:
    event = make_event(titles={"it": "Riservato"})
    assert b"Riservato" in client.get("/calendar/it.ics").content

    restrict(EventPage.objects.get(translation_key=event.page_key))
    assert b"Riservato" not in client.get("/calendar/it.ics").content

    PageViewRestriction.objects.get().delete()
    assert b"Riservato" in client.get("/calendar/it.ics").content


def test_its_own_addresses_tell_nothing_to_others(client: Client) -> None:
    event = make_restricted()

    for address in (f"/calendar/it/event/{event.uid}.ics", f"/api/v2/events/{event.uid}/"):
        assert client.get(address).status_code == 404
    assert feeds.read(Choice("it", event=str(event.uid))) is None


def test_what_is_below_a_restricted_list_is_restricted_too(client: Client) -> None:
    make_event()
    restrict(EventIndexPage.objects.get(locale__language_code="it"))
    restrict(EventIndexPage.objects.get(locale__language_code="de"))

    assert client.get("/api/v2/events/").json()["meta"]["total_count"] == 0


def test_a_page_that_is_open_in_one_language_only_speaks_for_all(client: Client) -> None:
    event = make_event(titles={"it": "Riservato", "de": "Offen"})
    restrict(EventPage.objects.get(translation_key=event.page_key, locale__language_code="it"))

    body = client.get("/it/webinar/").content.decode()

    assert ("Offen" in body, "Riservato" in body) == (True, False)
    assert b"Offen" in client.get("/calendar/it.ics").content
    assert client.get("/api/v2/events/?locale=it").json()["items"] == []


def test_who_may_read_the_page_can_sign_up_and_is_spoken_to_by_it(admin_client: Client) -> None:
    event = make_restricted()
    page = EventPage.objects.get(translation_key=event.page_key, locale__language_code="it")

    body = admin_client.get(page.url).content.decode()
    answer = admin_client.post(reverse("sign_up", args=[event.uid]), {}, headers={"accept-language": "it"})

    assert "Riservato" in body
    assert "/calendar/it/event/" not in body
    assert answer.status_code == 422
    assert getattr(wording.of_event(event, "it"), "title", "") == "Riservato"


@pytest.mark.parametrize(("hidden", "url"), [("", "/it/webinar/"), ("it", "/de/webinare/"), ("both", "/it/")])
def test_the_way_to_the_events_leads_to_a_list_that_can_be_read(hidden: str, url: str) -> None:
    make_event()
    for page in EventIndexPage.objects.all():
        if hidden in {page.locale.language_code, "both"}:
            restrict(page)

    assert events_index_url(Context()) == url
