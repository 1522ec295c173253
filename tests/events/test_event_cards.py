"""Events among other pages: a deep dive shows them as cards."""

import pytest
from django.utils import translation
from wagtail.models import Page

from events.models import Event, EventPage
from events.templatetags.events import apart_from, event_cards
from tests.factories import make_event, make_standard_page
from tests.http import counting_statements

pytestmark = pytest.mark.django_db


def page_of(event: Event, locale: str = "it") -> Page:
    return EventPage.objects.get(translation_key=event.page_key, locale__language_code=locale)


def test_events_are_cards_in_the_order_of_the_pages_and_in_the_readers_language() -> None:
    first, second = make_event(titles={"it": "Uno", "de": "Eins"}), make_event(titles={"it": "Due"})
    about = make_standard_page()
    pages = [page_of(second), about, page_of(first)]

    with translation.override("de"):
        cards = event_cards(pages)

    assert [(card.wording.title, card.wording.is_fallback) for card in cards] == [("Due", True), ("Eins", False)]
    assert apart_from(pages, cards) == [about]


def test_an_event_that_nobody_published_is_no_card() -> None:
    page = page_of(make_event(titles={"it": "Bozza"}))
    page.unpublish()

    assert event_cards([page]) == []


@pytest.mark.parametrize("count", [0, 1, 30])
def test_cards_take_as_many_statements_for_many_as_for_one(count: int) -> None:
    pages = [page_of(make_event()) for _n in range(count)]

    with counting_statements() as statements:
        cards = event_cards(pages)

    assert len(cards) == count
    assert len(statements) == (5 if count else 0), "\n".join(statements)
