"""Choosing a page to link to: the language of each is said, and the same page in one's own language offered."""

import re

import pytest
from django.test import Client

from pages.models import StandardPage
from tests.factories import make_searchable, make_standard_page
from tests.factories_site import make_twins
from tests.http import counting_statements

# Asked of Django and Wagtail, who answer the same on any database.
pytestmark = [pytest.mark.django_db, pytest.mark.plain, pytest.mark.usefixtures("site")]
CHOOSER = "/admin/choose-page/"


@pytest.fixture
def pair() -> dict[str, StandardPage]:
    return make_twins(StandardPage, "Chi siamo", "Über uns")


def shown(client: Client, path: str, written: str) -> str:
    """What the chooser shows that was opened in the page that is written there."""
    html: str = client.get(path, headers={"referer": f"https://smartcoop.example.org{written}"}).json()["html"]
    return html


def offered(html: str) -> list[str]:
    return re.findall(r'<a class="choose-page"[^>]* data-title="([^"]+)"', html)


def test_who_writes_german_is_offered_the_german_page_beside_the_italian(
    admin_client: Client, pair: dict[str, StandardPage]
) -> None:
    german = make_standard_page("Kontakt", locale="de")
    below = f"{CHOOSER}{pair['it'].get_parent().pk}/"

    html = shown(admin_client, below, f"/admin/pages/{german.pk}/edit/")

    assert offered(html)[-2:] == ["Chi siamo", "Über uns"]
    assert html.index("Italiano") < html.index("Deutsch")


@pytest.mark.parametrize("written", ["/admin/pages/add/pages/standardpage/{parent}/", "/admin/pages/{own}/edit/"])
def test_a_draft_is_offered_too_and_said_to_be_one(
    admin_client: Client, pair: dict[str, StandardPage], written: str
) -> None:
    pair["de"].unpublish()
    written = written.format(parent=pair["de"].get_parent().pk, own=pair["de"].pk)

    html = shown(admin_client, f"{CHOOSER}{pair['it'].get_parent().pk}/", written)

    assert offered(html)[-1] == "Über uns"
    assert re.search(
        r"Über uns</span></a>.*?draft|Über uns</span></a>.*?bozza|Über uns</span></a>.*?Entwurf",
        html,
        re.DOTALL | re.IGNORECASE,
    )


def test_a_search_offers_it_as_well(admin_client: Client, pair: dict[str, StandardPage]) -> None:
    make_searchable(*pair.values())
    address = f"/admin/pages/{pair['de'].pk}/edit/"
    html = admin_client.get(f"{CHOOSER}search/?q=siamo", headers={"referer": address}).content.decode()

    assert offered(html) == ["Chi siamo", "Über uns"]


@pytest.mark.parametrize(
    "written", ["", "/admin/", "/admin/pages/{it}/edit/", "/admin/pages/999999/edit/", "/xx", "//["]
)
def test_nothing_is_offered_where_no_other_language_is_written(
    admin_client: Client, pair: dict[str, StandardPage], written: str
) -> None:
    html = shown(admin_client, f"{CHOOSER}{pair['it'].get_parent().pk}/", written.format(it=pair["it"].pk))

    assert "Über uns" not in html


def test_no_other_place_is_offered_to_whoever_moves_a_page(
    admin_client: Client, pair: dict[str, StandardPage]
) -> None:
    written = f"/admin/pages/{pair['de'].pk}/edit/"
    html = shown(admin_client, f"{CHOOSER}{pair['it'].get_parent().pk}/?user_perms=move_to", written)

    assert "Über uns" not in html


def test_the_offers_of_many_pages_are_read_in_one_statement(
    admin_client: Client, pair: dict[str, StandardPage]
) -> None:
    written, below = f"/admin/pages/{pair['de'].pk}/edit/", f"{CHOOSER}{pair['it'].get_parent().pk}/"

    def asked() -> int:
        with counting_statements() as statements:
            shown(admin_client, below, written)
        return sum("language_code" in statement and "translation_key" in statement for statement in statements)

    asked()  # what is the same for every request is read now
    one = asked()
    for number in range(3):
        make_twins(StandardPage, f"Pagina {number}", f"Seite {number}")

    assert (one, asked()) == (1, 1)
