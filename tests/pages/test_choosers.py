"""What a browser sends for a chooser, and no chooser would: refused at its field, never a 500."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from pages.models import ArticleIndexPage, ArticlePage, NewsIndexPage, NewsPage, SiteText, StandardPage
from tests.factories import make_page, make_section, make_standard_page

pytestmark = pytest.mark.django_db

FORGED = ["1\x00", "abc", "9" * 25, "9" * 5000]
EMPTY = inline_formset([])


def send(client: Client, page: Page, data: dict[str, Any]) -> Any:
    """Sends the form of a page, to be published."""
    frame = {"title": page.title, "slug": page.slug, "comments": EMPTY, "action-publish": "1"}
    return client.post(f"/admin/pages/{page.pk}/edit/", nested_form_data(frame | data))


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("name", ["replaces", "related_page"])
def test_a_forged_page_of_news_is_refused_at_its_field(admin_client: Client, name: str, forged: str) -> None:
    page = make_page(NewsPage, make_section(NewsIndexPage, "Notizie", "Aktuelles")["it"], "Misura")
    facts = {"kind": "measure", "level": "provincial", "published_on": "2026-05-01", "body": streamfield([])}

    answer = send(admin_client, page, facts | {"corrections": EMPTY, name: forged})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [name]


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize(("rows", "name"), [("related", "target"), ("downloads", "document")])
def test_a_forged_row_of_an_article_is_refused_at_its_field(
    admin_client: Client, rows: str, name: str, forged: str
) -> None:
    page = make_page(ArticlePage, make_section(ArticleIndexPage, "Guide", "Vertiefungen")["it"], "Guida")
    facts = {"published_on": "2026-05-01", "body": streamfield([]), "related": EMPTY, "downloads": EMPTY}

    answer = send(admin_client, page, facts | {rows: inline_formset([{name: forged}])})

    assert answer.status_code == 200
    assert list(answer.context["form"].formsets[rows].errors[0]) == [name]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("name", ["main_menu", "alert_page"])
def test_a_forged_page_of_the_sites_texts_is_refused_at_its_field(
    admin_client: Client, name: str, forged: str
) -> None:
    text = SiteText.objects.get(locale__language_code="it")
    data = {field: getattr(text, field) for field in ("full_name", "motto", "organisation")}
    data |= {"main_menu": EMPTY, "footer_menu": EMPTY}
    data |= {name: forged} if name == "alert_page" else {name: inline_formset([{"page": forged}])}

    answer = admin_client.post(f"/admin/snippets/pages/sitetext/edit/{text.pk}/", nested_form_data(data))

    form = answer.context["form"]
    assert answer.status_code == 200
    assert list(form.errors or form.formsets["main_menu"].errors[0]) in (["alert_page"], ["page"])


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize(
    ("kind", "facts", "name"),
    [
        ("contact", {"name": "Elena", "role": "", "phone": "", "email": ""}, "picture"),
        ("funding", {"topic": ""}, "call"),
    ],
)
def test_a_forged_choice_in_a_block_is_none(
    admin_client: Client, kind: str, facts: dict[str, str], name: str, forged: str
) -> None:
    page = make_standard_page()

    answer = send(admin_client, page, {"summary": "", "body": streamfield([(kind, facts | {name: forged})])})

    assert answer.status_code == 302
    assert StandardPage.objects.get(pk=page.pk).body[0].value[name] is None


def test_what_is_there_can_be_chosen(admin_client: Client) -> None:
    page = make_page(NewsPage, make_section(NewsIndexPage, "Notizie", "Aktuelles")["it"], "Misura")
    facts = {"kind": "measure", "level": "provincial", "published_on": "2026-05-01", "body": streamfield([])}
    other = make_standard_page()

    send(admin_client, page, facts | {"corrections": EMPTY, "related_page": str(other.pk)})

    assert NewsPage.objects.get(pk=page.pk).related_page_id == other.pk
