"""“New webinar”: one event, two drafts; each language is published on its own."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Event, EventIndexPage, EventPage
from pages import formats

from .asking import italian, said, url

pytestmark = pytest.mark.django_db


def form(**changes: Any) -> dict[str, Any]:
    """The form as an editor fills it in."""
    return {
        "titles_it": "Fondi mutualistici",
        "titles_de": "Mutualitätsfonds",
        "date": "20.01.2031",
        "start_time": "17:00",
        "end_time": "18.30",
        "format": "online",
        "join_url": "https://meet.example.org/room",
        "places_it": "",
        "places_de": "",
        "capacity": "40",
        "capacity_onsite": "",
    } | changes


def test_new_webinar_makes_one_event_and_two_drafts(office: Client) -> None:
    response = office.post(url("new"), form())

    event = Event.objects.get()
    session = event.sessions.get()
    pages = EventPage.objects.filter(translation_key=event.page_key).order_by("locale__language_code")
    assert (response.status_code, response.headers["Location"]) == (302, url("event", event.pk))
    assert (event.format, event.capacity, session.join_url) == ("online", 40, "https://meet.example.org/room")
    assert formats.local(session.start).isoformat() == "2031-01-20T17:00:00+01:00"
    assert formats.local(session.end).isoformat() == "2031-01-20T18:30:00+01:00"
    assert [(p.locale.language_code, p.title, p.live) for p in pages] == [
        ("de", "Mutualitätsfonds", False),
        ("it", "Fondi mutualistici", False),
    ]


def test_german_is_published_while_italian_stays_a_draft(chief: Client) -> None:
    chief.post(url("new"), form())
    pages = {page.locale.language_code: page for page in EventPage.objects.all()}
    german = pages["de"]
    data = {
        "title": "Mutualitätsfonds",
        "slug": german.slug,
        "summary": "Wie man ansucht.",
        "body-count": 0,
        "materials-count": 0,
        "answers-count": 0,
        "recording_url": "",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "action-publish": "1",
    }

    edited = chief.post(reverse("wagtailadmin_pages:edit", args=[german.pk]), data)
    public = Client()

    assert edited.status_code == 302
    assert public.get(f"/de/webinare/{german.slug}/").status_code == 200
    assert public.get(f"/it/webinar/{pages['it'].slug}/").status_code == 404
    assert "Mutualitätsfonds" in public.get(f"/de/webinare/{german.slug}/").text


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"titles_de": " "}, "titles", "Deutsch"),
        ({"titles_it": "x" * 256}, "titles", "Italiano"),
        ({"date": "30.02.2031"}, "date", "20.01.2027"),
        ({"start_time": "25:00"}, "start_time", "17:00"),
        ({"end_time": "17:00"}, "end_time", ""),
        ({"format": "onsite", "places_it": "Bolzano"}, "places", ""),
        ({"format": "hybrid"}, "places", ""),
        ({"format": "balloon"}, "format", ""),
        ({"join_url": "meet"}, "join_url", ""),
        ({"capacity": "0"}, "capacity", ""),
        ({"capacity": "99999999999"}, "capacity", ""),
        (
            {"format": "hybrid", "places_it": "A", "places_de": "B", "capacity_onsite": "41"},
            "capacity_onsite",
            "",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    office: Client, changes: dict[str, str], field: str, message: str
) -> None:
    response = office.post(url("new"), form(titles_it="Il mio titolo") | changes)

    shown = response.context["form"]
    assert (response.status_code, Event.objects.count(), EventPage.objects.count()) == (200, 0, 0)
    assert list(shown.errors) == [field]
    assert message in str(shown.errors[field])
    assert ("Il mio titolo" in response.text) is ("titles_it" not in changes)


def test_hybrid_webinar_has_place_and_seats_on_site(office: Client) -> None:
    office.post(url("new"), form(format="hybrid", places_it="Bolzano", places_de="Bozen", capacity_onsite="10"))

    event = Event.objects.get()
    session = event.sessions.get()
    assert (event.capacity, event.capacity_onsite) == (40, 10)
    assert (session.place("it"), session.place("de")) == ("Bolzano", "Bozen")


def test_seats_on_site_count_for_hybrid_only(office: Client) -> None:
    office.post(url("new"), form(capacity_onsite="10"))

    assert Event.objects.get().capacity_onsite is None


def test_slips_are_pointed_out(office: Client) -> None:
    response = office.post(
        url("new"), form(date="20.01.2021", format="onsite", places_it="Bolzano", places_de="Bozen")
    )

    assert italian("This date is in the past: the event stands among the past ones.") in said(response)
    assert italian("The join link is kept, but nobody gets it: this event is on site only.") in said(response)


def test_missing_list_of_events_is_a_message_and_makes_nothing(office: Client) -> None:
    EventIndexPage.objects.get(locale__language_code="de").delete()

    response = office.post(url("new"), form())

    assert (response.status_code, Event.objects.count()) == (200, 0)
    assert len(response.context["form"].non_field_errors()) == 1


def test_same_title_twice_makes_two_addresses(office: Client) -> None:
    office.post(url("new"), form())
    office.post(url("new"), form())

    slugs = EventPage.objects.filter(locale__language_code="it").order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["fondi-mutualistici", "fondi-mutualistici-2"]


def test_explorer_leads_to_new_webinar(chief: Client) -> None:
    parent = EventIndexPage.objects.get(locale__language_code="it")

    response = chief.get(reverse("wagtailadmin_pages:add", args=["events", "eventpage", parent.pk]))

    assert (response.status_code, response.headers["Location"]) == (302, url("new"))


def test_the_form_says_to_each_what_becomes_public(office: Client, chief: Client) -> None:
    drafts_only, both = (client.get(url("new")).text for client in (office, chief))

    assert ("Nulla è pubblico" in drafts_only, 'name="publish"' in drafts_only) == (True, False)
    assert ("Nulla è pubblico" in both, "oppure subito pubblica" in both, 'name="publish"' in both) == (
        False,
        True,
        True,
    )
