"""What a page's fate means for its event, and the way from the page to the event."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from events.models import Event, EventIndexPage, EventPage
from tests.factories import make_event, make_registration

from .asking import italian, said, url

WHY_NOT = (
    "People have signed up for this event, so its page cannot be deleted. "
    "Unpublish it instead: it then stays here as an archive."
)


def page_of(event: Event, locale: str = "it") -> EventPage:
    """The event's page in a language."""
    return EventPage.objects.get(translation_key=event.page_key, locale__language_code=locale)


def copy(client: Client, page: Page, **more: str) -> None:
    """Copies a page as an editor does."""
    data = {"new_title": "Copia", "new_slug": "copia", "new_parent_page": page.get_parent().pk} | more
    response = client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)
    assert response.status_code == 302


def test_copied_page_makes_a_new_event_without_registrations(chief: Client) -> None:
    event = make_event(capacity=7, sessions=2)
    make_registration(event)

    copy(chief, page_of(event))

    copied = EventPage.objects.get(title="Copia")
    made = Event.objects.get(page_key=copied.translation_key)
    assert (made.pk != event.pk, made.capacity, made.sessions.count()) == (True, 7, 2)
    assert (made.registrations.count(), copied.live) == (0, False)
    assert set(made.sessions.values_list("uid")) & set(event.sessions.values_list("uid")) == set()


def test_copied_list_makes_an_event_for_each_page(chief: Client) -> None:
    first, second = make_event(capacity=1), make_event(capacity=2)
    listing = EventIndexPage.objects.get(locale__language_code="it")

    copy(chief, listing, copy_subpages="on")

    copied = EventIndexPage.objects.get(title="Copia").get_children().specific()
    capacities = [Event.objects.get(page_key=page.translation_key).capacity for page in copied]
    assert capacities == [first.capacity, second.capacity]


def test_translation_keeps_the_event(chief: Client) -> None:
    event = make_event(titles={"it": "Insieme"})
    german = EventIndexPage.objects.get(locale__language_code="de").locale

    page_of(event).copy_for_translation(german)

    assert Event.objects.count() == 1
    assert page_of(event, "de").event == event


@pytest.mark.parametrize("state", ["confirmed", "cancelled"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_page_whose_event_has_registrations_is_not_deleted(chief: Client, method: str, state: str) -> None:
    event = make_event()
    make_registration(event, state)

    response = getattr(chief, method)(reverse("wagtailadmin_pages:delete", args=[page_of(event).pk]))

    assert (response.status_code, EventPage.objects.count()) == (302, 2)
    assert italian(WHY_NOT) in said(response)


def test_list_above_such_a_page_is_not_deleted(chief: Client) -> None:
    make_registration(make_event())
    listing = EventIndexPage.objects.get(locale__language_code="it")

    chief.post(reverse("wagtailadmin_pages:delete", args=[listing.pk]))

    assert EventIndexPage.objects.filter(pk=listing.pk).exists()


def test_page_whose_event_nobody_signed_up_for_is_deleted(chief: Client) -> None:
    event = make_event(titles={"it": "Insieme"})

    chief.post(reverse("wagtailadmin_pages:delete", args=[page_of(event).pk]))

    assert EventPage.objects.count() == 0


def test_bulk_deletion_is_refused_too(chief: Client) -> None:
    registered, free = make_event(titles={"it": "A"}), make_event(titles={"it": "B"})
    make_registration(registered)
    ids = f"id={page_of(registered).pk}&id={page_of(free).pk}"
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    response = chief.post(f"{address}?next=/admin/&{ids}")

    assert EventPage.objects.count() == 2
    assert italian(WHY_NOT) in said(response)


def test_editor_of_a_page_leads_to_its_event(chief: Client) -> None:
    event = make_event()

    text = chief.get(reverse("wagtailadmin_pages:edit", args=[page_of(event).pk])).text

    assert f'href="{url("event", event.pk)}"' in text


def test_page_without_event_can_still_be_edited(chief: Client) -> None:
    page = page_of(make_event())
    Event.objects.all().delete()

    response = chief.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert response.status_code == 200
    assert "/admin/events/" not in response.text.partition("<form")[2]
