"""Texts as other front ends get them."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.models import Collection, Page

from events.models import Event, EventPage
from tests.api.asking import address
from tests.factories import make_event, make_standard_page
from tests.http import counting_statements

pytestmark = pytest.mark.django_db


def body_of(client: Client, text: str, locale: str = "it") -> str:
    """What the API makes of a rich text in the body of an event."""
    event = make_event()
    write(event, locale, [("text", text)])
    return str(client.get(f"{address(event)}?locale={locale}").json()["body"][0]["value"])


def write(event: Event, locale: str, body: list[tuple[str, Any]]) -> None:
    page = EventPage.objects.get(translation_key=event.page_key, locale__language_code=locale)
    page.body = body
    page.save()


def link(page: Page, words: str = "qui") -> str:
    return f'<a id="{page.pk}" linktype="page">{words}</a>'


def twin(page: Page, locale: str, *, live: bool) -> Page:
    """The page in the other language."""
    other = make_standard_page("Wer wir sind", locale, translation_key=page.translation_key)
    Page.objects.filter(pk=other.pk).update(live=live)
    return other


def test_a_link_leads_to_the_page_in_the_language_of_the_text(client: Client) -> None:
    page = make_standard_page()
    german = twin(page, "de", live=True)

    assert (
        body_of(client, f"<p>{link(page)}</p>", "it")
        == f'<p><a href="https://smartcoop.example.org{page.get_url()}">qui</a></p>'
    )
    assert (
        body_of(client, f"<p>{link(page)}</p>", "de")
        == f'<p><a href="https://smartcoop.example.org{german.get_url()}">qui</a></p>'
    )


def test_a_link_whose_translation_is_a_draft_leads_to_what_was_linked_and_says_so(client: Client) -> None:
    page = make_standard_page()
    twin(page, "de", live=False)

    assert body_of(client, link(page), "de") == (
        f'<a href="https://smartcoop.example.org{page.get_url()}" hreflang="it">qui (auf Italienisch)</a>'
    )


def test_a_link_to_what_is_not_live_is_plain_text(client: Client) -> None:
    page = make_standard_page()
    Page.objects.filter(pk=page.pk).update(live=False)
    gone = Page(pk=99999)

    html = body_of(client, f'<p>{link(page, "<b>una</b> bozza")} e {link(gone)} e <a linktype="page">vuoto</a></p>')

    assert html == "<p><b>una</b> bozza e qui e vuoto</p>"


def test_links_elsewhere_stay_and_documents_are_absolute(client: Client) -> None:
    # A test with real transactions empties all tables behind it, the root of the collections, too.
    collection = Collection.get_first_root_node() or Collection.add_root(name="Root")
    document = get_document_model().objects.create(
        collection=collection, title="Modulo", file=ContentFile(b"x", name="modulo.pdf")
    )
    text = (
        '<a href="https://example.org/?a=1&amp;b=2">fuori</a> <a href="mailto:info@example.org">posta</a> '
        f'<a id="{document.pk}" linktype="document">modulo</a>'
    )

    assert body_of(client, text) == (
        '<a href="https://example.org/?a=1&amp;b=2">fuori</a> <a href="mailto:info@example.org">posta</a> '
        f'<a href="https://smartcoop.example.org{document.url}">modulo</a>'
    )


def test_other_blocks_keep_the_shape_that_wagtail_gives_them(client: Client) -> None:
    event = make_event()
    write(
        event,
        "it",
        [("quote", {"text": "Insieme", "source": "Elena"}), ("programme", [{"time": None, "text": "Saluto"}])],
    )

    body = client.get(address(event)).json()["body"]

    assert [sorted(block) for block in body] == [["id", "type", "value"]] * 2
    assert body[0]["value"] == {"text": "Insieme", "source": "Elena"}
    assert body[1]["value"] == [{"time": None, "text": "Saluto"}]


@pytest.mark.parametrize("texts", [1, 4])
def test_links_take_one_statement_however_many_there_are(client: Client, texts: int) -> None:
    event = make_event()
    write(event, "it", [("text", link(make_standard_page())) for _n in range(texts)])
    client.get(address(event))

    with counting_statements(warm=True) as statements:
        client.get(address(event))

    assert len(statements) == 9, "\n".join(statements)
