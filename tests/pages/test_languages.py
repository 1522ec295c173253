"""Which page a reader gets: their language first, another one marked, a draft never."""

import pytest
from django.test import Client
from wagtail.models import Locale, PageViewRestriction

from events.models import EventPage
from pages import languages
from pages.models import SiteText, StandardPage, Topic
from pages.once import remembering
from tests.factories import make_event, make_site, make_standard_page, make_topic
from tests.factories_site import make_topics_page
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
    assert len(statements) == 1 + 2  # whether a page was changed, and which ones editors keep private


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


def test_the_one_page_of_its_kind_is_the_readers_or_else_another() -> None:
    italian, german = make_pair("Statuto", "Statut")
    pages = StandardPage.objects

    assert (languages.first(StandardPage, "it"), languages.first(StandardPage, "de")) == (italian, german)
    german.unpublish()
    assert languages.first(StandardPage, "de") == italian
    pages.all().delete()
    assert languages.first(StandardPage, "de") is None


def test_a_language_that_the_site_does_not_speak_comes_last() -> None:
    assert sorted(["fr", "it", "de"], key=lambda code: languages.rank(code, "de")) == ["de", "it", "fr"]


@pytest.mark.parametrize("address", ["/it/", "/de/themen/", "/it/webinar/", "/calendar/it.ics", "/api/v2/events/"])
def test_a_language_that_is_no_longer_spoken_breaks_nothing(client: Client, address: str) -> None:
    make_site()
    make_topics_page()
    (topic, _german), event = make_topic(), make_event()
    french = Locale.objects.create(language_code="fr")
    Topic.objects.create(locale=french, translation_key=topic.translation_key, slug=topic.slug, title="Numérique")
    SiteText.objects.get(locale__language_code="it").copy_for_translation(french).save()
    EventPage.objects.filter(translation_key=event.page_key, locale__language_code="de").update(locale=french)

    assert client.get(address).status_code == 200
