"""Which page a reader gets: their language first, another one marked, a draft never."""

import pytest
from wagtail.models import PageViewRestriction

from pages import languages
from pages.models import StandardPage
from pages.once import remembering
from tests.factories import make_standard_page
from tests.http import counting_statements

pytestmark = pytest.mark.django_db


def make_pair(it: str, de: str) -> list[StandardPage]:
    """A page in both languages."""
    first = make_standard_page(it)
    return [first, make_standard_page(de, "de", translation_key=first.translation_key)]


def titles(locale: str) -> set[str]:
    return {page.title for page in languages.readable(StandardPage, locale)}


def test_a_reader_gets_each_page_once_in_their_language_or_else_in_another() -> None:
    make_pair("Statuto", "Statut")
    make_standard_page("Solo in italiano")
    make_standard_page("Nur auf Deutsch", "de")

    assert titles("it") == {"Statuto", "Solo in italiano", "Nur auf Deutsch"}
    assert titles("de") == {"Statut", "Solo in italiano", "Nur auf Deutsch"}


def test_a_draft_leaves_the_place_to_what_is_published_elsewhere() -> None:
    _italian, german = make_pair("Statuto", "Statut")
    german.unpublish()

    assert (titles("it"), titles("de")) == ({"Statuto"}, {"Statuto"})


@pytest.mark.parametrize("count", [1, 30])
def test_pages_are_found_in_the_readers_language_in_their_order_at_once(count: int) -> None:
    pairs = [make_pair(f"Pagina {n}", f"Seite {n}") for n in range(count)]
    hidden = make_standard_page("Bozza")
    hidden.unpublish()

    with remembering(), counting_statements() as statements:
        found = languages.in_language([italian for italian, _german in reversed(pairs)] + [hidden], "de")

    assert [page.title for page in found] == [f"Seite {n}" for n in reversed(range(count))]
    assert [page.language for page in found] == ["de"] * count
    assert len(statements) == 1 + 1  # once for the pages that editors keep private


def test_nothing_asked_is_nothing_found() -> None:
    with counting_statements() as statements:
        assert languages.in_language([], "it") == []

    assert statements == []


def test_a_page_that_editors_keep_private_is_nobodys_and_so_is_what_stands_below_it() -> None:
    italian, _german = make_pair("Statuto", "Statut")
    child = StandardPage(title="Allegato", slug="allegato", locale=italian.locale)
    italian.add_child(instance=child)

    PageViewRestriction.objects.create(page=italian, restriction_type=PageViewRestriction.LOGIN)

    assert (titles("it"), titles("de")) == ({"Statut"}, {"Statut"})
