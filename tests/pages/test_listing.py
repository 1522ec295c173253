"""Lists: what stands in the address narrows them, and nothing in it breaks them."""

import pytest
from django.db.models import Q
from django.http import Http404, QueryDict

from pages import listing
from pages.listing import Filter, Listing
from pages.models import StandardPage
from tests.factories import make_standard_page

pytestmark = pytest.mark.django_db

BY_LETTER = Filter("letter", "Lettera", [("a", "A"), ("b", "B")], lambda value: Q(title__startswith=value))


def read(query: str, per_page: int = 2) -> Listing:
    pages = StandardPage.objects.order_by("title")
    return listing.read(pages, [BY_LETTER], QueryDict(query), per_page)


def shown(found: Listing) -> list[str]:
    return [page.title for page in found.chunk]


@pytest.fixture(autouse=True)
def some_pages(db: None) -> None:
    for title in ("a1", "a2", "a3", "b1"):
        make_standard_page(title)


def test_a_filter_and_a_page_narrow_the_list_and_stand_in_its_address() -> None:
    found = read("letter=a&page=2&utm_source=mail")

    assert (shown(found), found.is_filtered, found.query) == (["a3"], True, "?letter=a&page=2")


def test_without_a_choice_everything_is_there_and_the_address_is_plain() -> None:
    found = read("", per_page=10)

    assert (shown(found), found.is_filtered, found.query) == (["a1", "a2", "a3", "b1"], False, "")


@pytest.mark.parametrize("value", ["z", "9" * 500, "a\x00", "🎉", "' OR 1=1 --"])
def test_a_choice_that_there_is_not_finds_nothing(value: str) -> None:
    query = QueryDict(mutable=True)
    query["letter"] = value

    found = listing.read(StandardPage.objects.order_by("title"), [BY_LETTER], query, 2)

    assert (shown(found), found.is_filtered) == ([], True)
    assert len(found.filters[0].value) <= 100


@pytest.mark.parametrize("page", ["9999", "0", "-1", "x", "1.5", "9" * 400, "\u0662x"])
def test_a_page_that_there_is_not_is_a_404(page: str) -> None:
    with pytest.raises(Http404):
        read(f"page={page}")
