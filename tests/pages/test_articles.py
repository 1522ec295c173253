"""Deep dives: contents, reading time, and what goes with them."""

import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Page

from events.models import EventPage
from pages.models import ArticleDownload, ArticleIndexPage, ArticlePage, ArticleRelation
from tests.factories import make_event, make_page, make_section, make_standard_page
from tests.http import counting_statements

pytestmark = pytest.mark.django_db
HEADINGS = [{"type": "heading", "value": words} for words in ("Lo statuto", "Il voto", "Il voto")]


@pytest.fixture
def lists() -> dict[str, ArticleIndexPage]:
    return make_section(ArticleIndexPage, "Approfondimenti", "Vertiefungen")


def shown(client: Client, page: Page) -> str:
    response = client.get(page.get_url())
    assert response.status_code == 200
    return response.content.decode()


def related_to(*targets: Page) -> list[ArticleRelation]:
    return [ArticleRelation(target=target, sort_order=n) for n, target in enumerate(targets)]


def event_page(locale: str = "it", **facts: Any) -> EventPage:
    return EventPage.objects.get(translation_key=make_event(**facts).page_key, locale__language_code=locale)


def test_each_entry_of_the_contents_leads_to_its_heading(client: Client, lists: dict[str, ArticleIndexPage]) -> None:
    html = shown(client, make_page(ArticlePage, lists["it"], "Assemblea", body=HEADINGS))

    assert re.findall(r'<h2 id="([^"]+)">([^<]+)</h2>', html) == [
        ("lo-statuto", "Lo statuto"),
        ("il-voto", "Il voto"),
        ("il-voto-2", "Il voto"),
    ]
    # Twice: folded for a phone, open for a desk.
    assert (
        re.findall(r'href="#([a-z-]+\d?)">', html.partition("article-contents")[2])
        == [
            "lo-statuto",
            "il-voto",
            "il-voto-2",
        ]
        * 2
    )


def test_a_text_of_one_heading_has_no_contents(client: Client, lists: dict[str, ArticleIndexPage]) -> None:
    assert "article-contents" not in shown(client, make_page(ArticlePage, lists["it"], "Breve", body=HEADINGS[:1]))


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (0, "it", "1 minuto di lettura"),
        (401, "it", "3 minuti di lettura"),
        (10, "de", "1 Minute Lesezeit"),
        (201, "de", "2 Minuten Lesezeit"),
    ],
)
def test_list_and_page_say_how_long_it_takes(
    client: Client, lists: dict[str, ArticleIndexPage], words: int, code: str, expected: str
) -> None:
    body = [{"type": "text", "value": f"<p>{'parola ' * words}</p>"}]
    page = make_page(ArticlePage, lists[code], "Lungo", body=body)

    assert expected in shown(client, page)
    assert expected in shown(client, lists[code])


def test_a_webinar_is_a_card_with_its_recording_and_the_rest_are_links(
    client: Client, lists: dict[str, ArticleIndexPage]
) -> None:
    webinar, about = event_page(), make_standard_page("Chi siamo")
    webinar.recording_url = "https://video.example.org/1"
    webinar.save_revision().publish()

    html = shown(client, make_page(ArticlePage, lists["it"], "Testo", related=related_to(about, webinar)))

    related = html.partition("Sullo stesso argomento")[2]
    assert related.count('class="card card-dated"') == 1
    assert f'<a href="{webinar.get_url()}">Lavorare insieme</a>' in related
    assert re.search(r'href="https://video\.example\.org/1">.*</svg>Alla registrazione', related)
    assert f'<a href="{about.get_url()}">Chi siamo</a>' in related


def test_related_pages_come_in_the_readers_language(client: Client, lists: dict[str, ArticleIndexPage]) -> None:
    italian = event_page("it")
    about = make_standard_page("Chi siamo")
    make_standard_page("Über uns", "de", translation_key=about.translation_key)

    html = shown(client, make_page(ArticlePage, lists["de"], "Text", related=related_to(italian, about)))

    related = html.partition("Zum selben Thema")[2].partition("share-row")[0]
    assert ("Gemeinsam arbeiten" in related, "Über uns" in related) == (True, True)
    assert ("Lavorare insieme" in related, "Chi siamo" in related) == (False, False)


def test_dead_pages_are_left_out_and_an_empty_part_is_not_shown(
    client: Client, lists: dict[str, ArticleIndexPage]
) -> None:
    draft = make_standard_page("Bozza segreta")
    page = make_page(ArticlePage, lists["it"], "Testo", related=related_to(draft))
    draft.unpublish()

    html = shown(client, page)

    assert ("Bozza segreta" in html, "Sullo stesso argomento" in html) == (False, False)


def test_a_download_says_what_it_is_and_how_big(client: Client, lists: dict[str, ArticleIndexPage]) -> None:
    document = Document.objects.create(
        title="Modello", file=ContentFile(b"x" * 20480, name="modello.pdf"), file_size=20480
    )
    rows = [ArticleDownload(document=document), ArticleDownload(document=document, title="Convocazione bilingue")]

    html = shown(client, make_page(ArticlePage, lists["it"], "Testo", downloads=rows))

    assert re.findall(r"<span>(Modello|Convocazione bilingue) \(PDF, 20,0\sKB\)</span>", html) == [
        "Modello",
        "Convocazione bilingue",
    ]
    assert html.count(f'href="{document.url}"') == 2


@pytest.mark.parametrize("code", ["it", "de"])
def test_a_list_takes_as_many_statements_for_many_as_for_one(
    client: Client, lists: dict[str, ArticleIndexPage], code: str
) -> None:
    counts = []
    for wanted in (1, 30):
        for n in range(wanted - ArticlePage.objects.count()):
            make_page(ArticlePage, lists["it"], f"Testo {n}", author="Elena", body=HEADINGS)
        shown(client, lists[code])
        with counting_statements() as statements:
            shown(client, lists[code])
        counts.append(len(statements))

    assert counts == [counts[0]] * 2
    assert counts[0] <= 30


def test_a_page_takes_as_many_statements_for_many_related_pages_as_for_one(
    client: Client, lists: dict[str, ArticleIndexPage]
) -> None:
    counts = []
    for wanted in (1, 6):
        targets = [page for n in range(wanted) for page in (event_page(), make_standard_page(f"Pagina {n}"))]
        page = make_page(ArticlePage, lists["it"], f"Testo {wanted}", related=related_to(*targets))
        shown(client, page)
        with counting_statements() as statements:
            shown(client, page)
        counts.append(len(statements))

    assert counts == [counts[0]] * 2
    assert counts[0] <= 35


def test_author_and_date_hold_in_both_languages(lists: dict[str, ArticleIndexPage]) -> None:
    italian = make_page(ArticlePage, lists["it"], "Testo", author_role="consulente")
    german = make_page(
        ArticlePage, lists["de"], "Text", author_role="Beraterin", translation_key=italian.translation_key
    )
    italian.author = "Elena Montechiari"
    italian.save_revision().publish()

    german.refresh_from_db()

    assert (german.author, german.author_role) == ("Elena Montechiari", "Beraterin")
