"""What the checks find in a page, and that they find it in the editor's language without asking more for more links."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import translation
from wagtail.users.models import UserProfile

from events.models import Event
from pages import checking, prose
from pages.models import ArticleIndexPage, ArticlePage, ArticleRelation, NewsIndexPage, NewsPage, StandardPage
from pages.models.base import BasePage
from tests.factories import make_event, make_page, make_section, make_standard_page
from tests.factories_funding import days, make_call
from tests.factories_site import make_twins
from tests.http import counting_statements
from tests.pages.test_blocks import make_document

# Asked of Django and Wagtail, who answer the same on any database.
pytestmark = [pytest.mark.django_db, pytest.mark.plain, pytest.mark.usefixtures("site")]
LONG = " ".join(["parola"] * 36)


def found(page: BasePage) -> list[tuple[str, str]]:
    with translation.override("it"):
        return [(finding.kind.name, finding.words) for finding in checking.findings(page)]


def in_both(**fields: Any) -> StandardPage:
    """A page with a translation, so that only what a test is about can be found."""
    return make_twins(StandardPage, "Chi siamo", "Über uns", **fields)["it"]


def link(pk: int, words: str = "il modulo", kind: str = "page") -> str:
    return f'<a linktype="{kind}" id="{pk}">{words}</a>'


def with_text(source: str) -> StandardPage:
    return in_both(body=[("text", f"<p>{source}</p>")])


def test_a_good_page_has_no_findings() -> None:
    other = in_both(slug="altra")

    page = with_text(f"Scriva a {link(other.pk, 'chi lavora qui')}. Risponde entro due giorni.")

    assert found(page) == []


@pytest.mark.parametrize(("length", "kinds"), [(65, []), (66, ["long-title"])])
def test_a_title_may_have_65_characters(length: int, kinds: list[str]) -> None:
    page = in_both()
    page.title = "x" * length

    assert [kind for kind, _words in found(page)] == kinds


@pytest.mark.parametrize(("length", "kinds"), [(160, []), (161, ["long-summary"])])
def test_a_summary_may_have_160_characters(length: int, kinds: list[str]) -> None:
    assert [kind for kind, _words in found(in_both(summary="x" * length))] == kinds


@pytest.mark.parametrize(
    "words",
    [
        "qui",
        "Clicca qui",
        "<b>QUI</b>",
        "Leggi&nbsp;tutto…",
        "di più »",
        "hier",
        "Hier klicken!",
        "mehr",
        "https://x.it/a",
    ],
)
def test_link_words_that_say_nothing_are_found_in_both_languages(words: str) -> None:
    page = with_text(f'Il modulo è <a href="https://example.org/">{words}</a>.')

    assert found(page) == [("vague-link", prose.plain(words))]


@pytest.mark.parametrize(
    "words", ["il modulo", "Hier geht es zum Antrag", "di più sui contributi", "mehrere Formulare"]
)
def test_link_words_that_say_where_it_leads_are_fine(words: str) -> None:
    assert not checking.is_vague(words)


def test_links_to_what_readers_cannot_see_are_found_wherever_they_stand() -> None:
    draft = make_standard_page("Bozza")
    draft.unpublish()
    sections = make_section(ArticleIndexPage, "Approfondimenti", "Vertiefungen")
    page = make_page(
        ArticlePage,
        sections["it"],
        "Testo",
        related=[ArticleRelation(target=draft)],
        body=[
            (
                "text",
                f"<p>{link(draft.pk)}, {link(999_999, 'la legge')}, {link(999_999, 'lo statuto', 'document')}</p>",
            ),
            ("cards", {"title": "Vedi anche", "count": 3, "pages": [make_standard_page("Pubblicata"), draft]}),
        ],
    )

    dead = [words for kind, words in found(page) if kind == "dead-link"]

    assert dead == ["lo statuto", "il modulo", "la legge"]


def test_a_chosen_page_that_is_not_published_is_named_by_its_title() -> None:
    draft = make_standard_page("Bozza")
    draft.unpublish()
    section = make_section(NewsIndexPage, "Notizie", "Aktuelles")["it"]

    page = make_page(NewsPage, section, "Misura", related_page=draft)

    assert ("dead-link", "Bozza") in found(page)


def test_a_link_to_a_page_that_speaks_only_the_other_language_is_alive() -> None:
    twins = make_twins(StandardPage, "Modulo", "Formular", slug="modulo")
    twins["it"].unpublish()

    assert found(with_text(link(twins["it"].pk))) == []


def test_a_document_that_is_there_is_no_dead_link() -> None:
    assert found(with_text(link(make_document().pk, "lo statuto", "document"))) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (LONG + ".", 1),
        (LONG.removeprefix("parola ") + ".", 0),
        (f"<p>{'parola ' * 20}</p><p>{'parola ' * 20}</p>", 0),
        (f"{'parola ' * 20}finita. Altre {'parole ' * 20}", 0),
        (f"{'parola ' * 20}secondo la L. P. {'parola ' * 20}", 1),
        (f"{LONG}. Poi {LONG}. Poi {LONG}.", 3),
        (f"Poi {LONG}. " * 9, 5),
    ],
    ids=[
        "36 words",
        "35 words",
        "two paragraphs",
        "two sentences",
        "abbreviation",
        "three of them",
        "no more than five",
    ],
)
def test_long_sentences_are_found(text: str, count: int) -> None:
    kinds = [kind for kind, _words in found(with_text(text))]

    assert kinds == ["long-sentence"] * count


def test_long_sentences_are_found_in_plain_fields_too() -> None:
    page = make_page(NewsPage, make_section(NewsIndexPage, "Notizie", "Aktuelles")["it"], "Misura", what_to_do=LONG)

    assert ("long-sentence", "parola parola parola parola parola parola parola parola…") in found(page)


def past_call() -> BasePage:
    return make_call(window="fixed", closes_at=days(-3))


def past_news() -> BasePage:
    section = make_section(NewsIndexPage, "Notizie", "Aktuelles")["it"]
    return make_page(NewsPage, section, "Misura", valid_until=days(-3).date())


def past_event() -> BasePage:
    return _page_of(make_event(start=days(-3)))


def _page_of(event: Event) -> BasePage:
    from events.models import EventPage

    return EventPage.objects.get(translation_key=event.page_key, locale__language_code="it")


@pytest.mark.parametrize("make", [past_call, past_news, past_event])
def test_a_date_that_has_passed_is_found(make: Callable[[], BasePage]) -> None:
    page = make()

    assert [kind for kind, _words in found(page) if kind == "over"] == ["over"]


def test_what_is_still_ahead_or_has_been_dealt_with_is_not_over() -> None:
    recorded = _page_of(make_event(start=days(-3)))
    recorded.recording_url = "https://video.example.org/1"
    spent = make_call(window="until_spent", spent_on=days(-3).date())
    open_call = make_call(window="fixed", closes_at=days(3))

    assert [page.over_since for page in (recorded, spent, open_call, _page_of(make_event()))] == [None] * 4


def test_a_translation_that_is_not_published_is_missing() -> None:
    twins = make_twins(StandardPage, slug="due")
    assert found(twins["it"]) == []

    twins["de"].unpublish()

    assert found(twins["it"]) == [("no-translation", "tedesco")]


def test_a_page_that_was_never_saved_can_be_checked() -> None:
    draft = StandardPage(title="Nuova", locale=in_both().locale)

    assert found(draft) == []


def test_many_links_ask_no_more_than_one() -> None:
    pages = [make_standard_page(f"Pagina {n}") for n in range(30)]
    for page in pages[1::2]:
        page.unpublish()
    draft = make_standard_page("Bozza")
    draft.unpublish()
    found(with_text(link(pages[0].pk)))  # Wagtail keeps where sites begin
    counts = []
    for number in (1, 30):
        text = "".join(f"<p>{link(page.pk, page.title)}</p>" for page in pages[:number])
        cards = {"title": "Vedi anche", "count": 3, "pages": [*pages[:number], draft]}
        page = in_both(slug=f"con-{number}", body=[("text", text), ("cards", cards)])
        with counting_statements() as statements:
            assert len(found(page)) == number // 2 + 1
        counts.append(len(statements))

    assert counts == [counts[0]] * 2


# --- where editors see it -------------------------------------------------------------------


def editor(client: Client, language: str) -> Client:
    user = get_user_model().objects.create_superuser("editor", "editor@example.org", "x")
    UserProfile.objects.create(user=user, preferred_language=language)
    client.force_login(user)
    return client


@pytest.mark.parametrize(("language", "message"), [("it", "Il titolo è lungo"), ("de", "Der Titel ist lang")])
def test_the_preview_says_it_in_the_editors_language(client: Client, language: str, message: str) -> None:
    page = in_both()
    page.title = "Parole, " * 9
    page.save_revision()

    html = editor(client, language).get(f"/admin/pages/{page.pk}/view_draft/").content.decode()

    assert f'{message}: <b data-finding="long-title">Parole, ' in html
    assert "checker-axe-configuration" in html


def test_readers_and_logged_in_editors_see_nothing_of_it_on_the_site(client: Client) -> None:
    page = with_text('<a href="https://example.org/">qui</a>')
    for reader in (client, editor(Client(), "it")):
        html = reader.get(page.url).content.decode()
        assert ("data-finding" in html, "userbar" in html) == (False, False)
