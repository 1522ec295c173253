"""What our page types say in Wagtail's API of other pages: links that everybody may follow."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Page

from pages.addresses import address_of
from pages.models import (
    ArticleDownload,
    ArticleIndexPage,
    ArticlePage,
    ArticleRelation,
    NewsCorrection,
    NewsIndexPage,
    NewsPage,
)
from tests.factories import make_page, make_section, make_standard_page
from tests.http import counting_statements

pytestmark = pytest.mark.django_db


def asked(client: Client, page: Page) -> dict[str, Any]:
    answer = client.get(f"/api/v2/pages/{page.pk}/")
    assert answer.status_code == 200
    return dict(answer.json())


def link(page: Page) -> dict[str, Any]:
    return {"id": page.pk, "title": page.title, "locale": page.locale.language_code, "html_url": address_of(page)}


@pytest.fixture
def news() -> dict[str, NewsIndexPage]:
    return make_section(NewsIndexPage, "Notizie", "Aktuelles")


def test_news_leads_to_what_it_replaces_and_what_replaces_it(client: Client, news: dict[str, NewsIndexPage]) -> None:
    call = make_standard_page("Bando")
    old = make_page(NewsPage, news["it"], "Vecchia")
    new = make_page(NewsPage, news["it"], "Nuova", replaces=old, related_page=call)

    shapes = [asked(client, page) for page in (old, new)]

    assert [shape["replaced_by"] for shape in shapes] == [[link(new)], []]
    assert [shape["replaces"] for shape in shapes] == [[], [link(old)]]
    assert [shape["related_page"] for shape in shapes] == [[], [link(call)]]


def test_news_names_its_corrections(client: Client, news: dict[str, NewsIndexPage]) -> None:
    page = make_page(NewsPage, news["it"], "Notizia", corrections=[NewsCorrection(date="2026-05-01", text="La data.")])

    [correction] = asked(client, page)["corrections"]

    assert (correction["date"], correction["text"]) == ("2026-05-01", "La data.")


def test_no_draft_is_named_and_a_translation_leads_to_its_language(
    client: Client, news: dict[str, NewsIndexPage]
) -> None:
    draft, old = make_page(NewsPage, news["it"], "Bozza"), make_page(NewsPage, news["it"], "Vecchia")
    Page.objects.filter(pk=draft.pk).update(live=False)
    german = make_page(NewsPage, news["de"], "Alt", translation_key=old.translation_key)
    page = make_page(NewsPage, news["de"], "Neu", replaces=old, related_page=draft)

    shape = asked(client, page)

    assert (shape["replaces"], shape["related_page"]) == ([link(german)], [])
    assert "Bozza" not in str(shape)


def test_a_deep_dive_has_contents_related_pages_and_downloads(client: Client) -> None:
    lists = make_section(ArticleIndexPage, "Approfondimenti", "Vertiefungen")
    file = ContentFile(b"x" * 2048, name="statuto.pdf")
    document = Document.objects.create(title="Statuto", file=file, file_size=2048)
    page = make_page(
        ArticlePage,
        lists["it"],
        "Assemblea",
        body=[{"type": "heading", "value": words} for words in ("Il voto", "Il voto")],
        related=[ArticleRelation(target=make_standard_page("Chi siamo"))],
        downloads=[ArticleDownload(document=document), ArticleDownload(document=document, title="Modello")],
    )

    shape = asked(client, page)

    assert shape["contents"] == [
        {"heading": "Il voto", "anchor": "il-voto"},
        {"heading": "Il voto", "anchor": "il-voto-2"},
    ]
    assert shape["related"] == [link(Page.objects.get(title="Chi siamo"))]
    assert shape["downloads"] == [
        {"title": title, "url": f"https://smartcoop.example.org{document.url}", "size": 2048}
        for title in ("Statuto", "Modello")
    ]
    assert shape["reading_minutes"] == 1


def test_a_page_takes_as_many_statements_for_many_links_as_for_one(client: Client) -> None:
    lists, taken = make_section(ArticleIndexPage, "Approfondimenti", "Vertiefungen"), []
    for count in (1, 10):
        related = [ArticleRelation(target=make_standard_page(f"P{n}"), sort_order=n) for n in range(count)]
        page = make_page(ArticlePage, lists["it"], "Assemblea", related=related)
        asked(client, page)
        with counting_statements() as statements:
            assert len(asked(client, page)["related"]) == count
        taken.append(len(statements))

    assert taken[0] == taken[1]
