"""Pages as cards: chosen ones, or the newest of all sections."""

from datetime import timedelta
from typing import Any, cast

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from pages import cards, sections
from pages.models import StandardPage, TopicalPage
from tests.factories import make_event, make_standard_page
from tests.http import counting_statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(monkeypatch: pytest.MonkeyPatch) -> str:
    """Standard pages are the only section; answers the template of its cards."""
    card = "components/card.html"
    known = [sections.Section(cast(type[TopicalPage], StandardPage), card)]
    monkeypatch.setattr(sections, "_sections", known)
    return card


def translated(title: str, german: str, *, live: bool = True) -> tuple[Page, Page]:
    page = make_standard_page(title)
    other = make_standard_page(german, "de", translation_key=page.translation_key)
    Page.objects.filter(pk=other.pk).update(live=live)
    return page, other


def titles(found: list[cards.Card]) -> list[str]:
    return [card.item.title for card in found]


def test_chosen_pages_come_in_their_order_and_in_the_readers_language() -> None:
    one, two = translated("Uno", "Eins"), translated("Due", "Zwei")

    assert titles(cards.of([two[0], one[0]], "de")) == ["Zwei", "Eins"]
    assert titles(cards.of([two[0], one[0]], "it")) == ["Due", "Uno"]


def test_a_chosen_page_that_the_language_lacks_comes_in_another() -> None:
    page, _draft = translated("Uno", "Eins", live=False)

    assert titles(cards.of([page], "de")) == ["Uno"]


def test_a_chosen_page_that_no_language_has_published_is_left_out() -> None:
    page = make_standard_page("Uno")
    Page.objects.filter(pk=page.pk).update(live=False)

    assert cards.of([page], "it") == []


def test_each_section_shows_its_pages_with_its_own_card(section: str) -> None:
    make_event(titles={"it": "Un evento"})
    pages = [make_standard_page("Uno"), Page.objects.get(title="Un evento")]

    assert [(card.item.title, card.template) for card in cards.of(pages, "it")] == [
        ("Uno", section),
        ("Un evento", cards.USUAL),
    ]


def test_the_newest_of_all_sections_come_each_once(section: str) -> None:
    now = timezone.now()
    for age, (title, german) in enumerate((("Uno", "Eins"), ("Due", "Zwei"), ("Tre", "Drei"))):
        for page in translated(title, german):
            Page.objects.filter(pk=page.pk).update(first_published_at=now - timedelta(days=age))
    make_event()  # belongs to no section

    assert titles(cards.newest(2, "de")) == ["Eins", "Zwei"]
    assert titles(cards.newest(9, "it")) == ["Uno", "Due", "Tre"]


def test_a_block_of_cards_shows_chosen_pages_or_what_is_new(client: Client, section: str) -> None:
    chosen = make_standard_page("Scelta")
    value: dict[str, Any] = {"title": "Le novità", "pages": [chosen], "count": 3}
    page = make_standard_page("Con scelta", body=[("cards", value)])
    newest = make_standard_page("Nuova", body=[("cards", value | {"pages": []})])

    assert f'<a href="{chosen.url}">Scelta</a>' in client.get(page.url).content.decode()
    assert f'<a href="{page.url}">Con scelta</a>' in client.get(newest.url).content.decode()


def test_a_block_of_cards_without_anything_to_show_shows_no_heading(client: Client) -> None:
    page = make_standard_page("Testo", body=[("cards", {"title": "Le novità", "pages": [], "count": 3})])

    assert "Le novità" not in client.get(page.url).content.decode()


def statements_of(client: Client, count: int) -> int:
    chosen = [make_standard_page(f"Scelta {n}") for n in range(count)]
    page = make_standard_page("Testo", body=[("cards", {"title": "Le novità", "pages": chosen, "count": 3})])
    client.get(page.url)
    with counting_statements() as statements:
        html = client.get(page.url).content.decode()
    assert html.count("card__title") == count
    return len(statements)


def test_thirty_cards_take_as_many_statements_as_one(client: Client, section: str) -> None:
    one, thirty = statements_of(client, 1), statements_of(client, 30)

    assert one == thirty
    assert thirty <= 30
