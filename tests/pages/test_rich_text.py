"""Links in the texts of pages: to the reader's language, marked where they lead to another, never dead."""

import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.translation import override
from wagtail.documents import get_document_model
from wagtail.models import Collection, Page, PageViewRestriction

from pages.models import StandardPage
from pages.rich_text import Links
from tests.factories import make_standard_page
from tests.http import counting_statements

pytestmark = pytest.mark.django_db


def link(page: Page, words: str = "qui") -> str:
    return f'<a id="{page.pk}" linktype="page">{words}</a>'


def twin(page: Page, *, live: bool = True) -> Page:
    """The page in German."""
    other = make_standard_page("Wer wir sind", "de", translation_key=page.translation_key)
    Page.objects.filter(pk=other.pk).update(live=live)
    return other


def read(client: Client, body: list[tuple[str, Any]], locale: str = "it") -> str:
    """The main part of a page with this body, as readers get it."""
    page = make_standard_page("Testo", locale, body=body)
    html = client.get(page.url).content.decode()
    return re.sub(r"\s*\n\s*", "", html.partition('<div class="prose">')[2].partition("</article>")[0])


def test_a_link_leads_to_the_page_in_the_readers_language(client: Client) -> None:
    page = make_standard_page()
    german = twin(page)

    assert f'<p><a href="{page.url}">qui</a></p>' in read(client, [("text", f"<p>{link(page)}</p>")], "it")
    assert f'<p><a href="{german.url}">qui</a></p>' in read(client, [("text", f"<p>{link(page)}</p>")], "de")


def test_a_link_to_another_language_says_so(client: Client) -> None:
    italian, german = make_standard_page(), make_standard_page("Nur deutsch", "de")

    assert f'<a href="{italian.url}" hreflang="it">hier (auf Italienisch)</a>' in read(
        client, [("note", f"<p>{link(italian, 'hier')}</p>")], "de"
    )
    assert f'<a href="{german.url}" hreflang="de">qui (in tedesco)</a>' in read(
        client, [("note", f"<p>{link(german)}</p>")], "it"
    )


def test_a_link_to_a_draft_leads_to_what_is_published_of_it(client: Client) -> None:
    page = make_standard_page()
    german = twin(page)
    Page.objects.filter(pk=page.pk).update(live=False)

    html = read(client, [("text", f"<p>{link(page)}</p>")], "it")

    assert f'<a href="{german.url}" hreflang="de">qui (in tedesco)</a>' in html


def test_a_link_to_a_page_for_some_readers_only_leads_nowhere(client: Client) -> None:
    page = make_standard_page()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    assert "<p>qui</p>" in read(client, [("text", f"<p>{link(page)}</p>")], "it")


@pytest.mark.parametrize(
    "dead",
    [
        pytest.param('<a id="{draft}" linktype="page">qui</a>', id="a draft"),
        pytest.param('<a id="99999" linktype="page">qui</a>', id="a page that is gone"),
        pytest.param('<a id="99999" linktype="document">qui</a>', id="a document that is gone"),
        pytest.param('<a id="1e9" linktype="page">qui</a>', id="a strange id"),
        pytest.param(f'<a id="{"9" * 30}" linktype="page">qui</a>', id="an id that no database takes"),
        pytest.param('<a linktype="page">qui</a>', id="no id"),
        pytest.param("<a>qui</a>", id="no address"),
    ],
)
def test_a_link_that_leads_nowhere_is_plain_text(client: Client, dead: str) -> None:
    draft = make_standard_page()
    Page.objects.filter(pk=draft.pk).update(live=False)

    html = read(client, [("text", f"<p>Legga {dead.format(draft=draft.pk)}.</p>")])

    assert '<div class="rich-text"><p>Legga qui.</p></div>' in html


def test_links_elsewhere_stay_as_they_are(client: Client) -> None:
    text = '<p><a href="https://example.org/?a=1&amp;b=2">fuori</a> <a href="mailto:info@example.org">posta</a></p>'

    assert text in read(client, [("text", text)])


def test_every_block_with_rich_text_has_living_links(client: Client) -> None:
    page, gone = make_standard_page(), '<a id="99999" linktype="page">niente</a>'
    text = f"<p>{link(page)} {gone}</p>"
    body = [
        ("text", text),
        ("note", text),
        ("steps", {"steps": [{"title": "Uno", "text": text}]}),
        ("accordion", {"entries": [{"title": "Uno", "text": text}]}),
    ]

    assert read(client, body).count(f'<p><a href="{page.url}">qui</a> niente</p>') == len(body)


def statements_of(client: Client, links: int) -> int:
    """The statements of a page with so many blocks, each with a link to a page and a document of its own."""
    collection = Collection.get_first_root_node() or Collection.add_root(name="Root")
    body = []
    for n in range(links):
        document = get_document_model().objects.create(
            collection=collection, title=f"{n}", file=ContentFile(b"x", name=f"{n}.pdf")
        )
        text = f'<p>{link(make_standard_page())} <a id="{document.pk}" linktype="document">qui</a></p>'
        body += [("text", text), ("accordion", {"entries": [{"title": "Uno", "text": text}]})]
    page = make_standard_page("Testo", body=body)
    client.get(page.url)
    with counting_statements() as statements:
        html = client.get(page.url).content.decode()
    assert html.count(">qui</a>") == links * 4
    return len(statements)


def test_a_page_takes_as_many_statements_with_one_link_as_with_thirty(client: Client) -> None:
    one, thirty = statements_of(client, 1), statements_of(client, 30)

    assert one == thirty
    assert thirty <= 30


def test_texts_that_are_no_part_of_a_page_have_living_links_too() -> None:
    page = make_standard_page()
    template = Template("{% load rich_text %}{% rich_text text %}")

    with override("it"):
        html = template.render(Context({"text": link(page), "request": RequestFactory().get("/it/")}))
        without_request = template.render(Context({"text": link(page)}))

    assert html == without_request == f'<a href="{page.url}">qui</a>'


def test_what_is_known_is_not_asked_for_again() -> None:
    page = make_standard_page()
    links = Links("it")
    links.learn([link(page)])

    with counting_statements() as statements:
        html = links.html(link(page))

    assert (html, statements) == (f'<a href="{page.url}">qui</a>', [])


def test_two_pages_in_one_request_keep_their_links_apart() -> None:
    """As in the editor's preview, where one request may show more than one page."""
    first = make_standard_page(body=[("text", "<p>Uno</p>")])
    second = make_standard_page(body=[("text", f"<p>{link(first)}</p>")])
    request = RequestFactory().get("/it/")
    template = Template("{% load rich_text %}{% rich_text page.body.0.value %}")

    with override("it"):
        found = [
            template.render(Context({"page": StandardPage.objects.get(pk=page.pk), "request": request}))
            for page in (first, second)
        ]

    assert found == ["<p>Uno</p>", f'<p><a href="{first.url}">qui</a></p>']
