"""Wagtail's API v2: its shape, without its traps."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import HealthCheck, given, settings, strategies as st
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from events.models import EventPage
from tests.api.asking import PROBLEM
from tests.factories import make_event, make_searchable, make_standard_page, publish
from tests.http import counting_statements

pytestmark = pytest.mark.django_db

PAGES = "/api/v2/pages/"


def titles(response: Any) -> list[str]:
    return sorted(item["title"] for item in response.json()["items"])


def test_a_list_has_wagtails_shape(client: Client) -> None:
    page = make_standard_page()

    answer = client.get(PAGES, {"type": "pages.StandardPage"})

    assert answer.json() == {
        "meta": {"total_count": 1},
        "items": [
            {
                "id": page.pk,
                "meta": {
                    "type": "pages.StandardPage",
                    "detail_url": f"http://localhost/api/v2/pages/{page.pk}/",
                    "html_url": page.full_url,
                    "slug": page.slug,
                    "first_published_at": answer.json()["items"][0]["meta"]["first_published_at"],
                    "locale": "it",
                },
                "title": "Chi siamo",
            }
        ],
    }


def test_a_page_has_wagtails_shape_and_our_fields(client: Client) -> None:
    page = make_standard_page(summary="In breve", body=[("heading", "Titolo")])

    shape = client.get(f"{PAGES}{page.pk}/").json()

    assert list(shape) == ["id", "meta", "title", "summary", "body"]
    assert list(shape["meta"]) == [
        "type",
        "detail_url",
        "html_url",
        "slug",
        "show_in_menus",
        "seo_title",
        "search_description",
        "first_published_at",
        "alias_of",
        "parent",
        "locale",
    ]
    assert (shape["summary"], shape["body"][0]["value"]) == ("In breve", "Titolo")


def test_an_events_page_has_its_fields_in_lists_too(client: Client) -> None:
    make_event()

    answer = client.get(PAGES, {"type": "events.EventPage", "fields": "summary,body", "locale": "de"})

    assert [(item["summary"], item["body"]) for item in answer.json()["items"]] == [
        ("Gemeinsam arbeiten: kurz gesagt.", [])
    ]


def test_filters_search_and_parts_work(client: Client) -> None:
    make_event(titles={"it": "Bandi europei", "de": "Förderung"})
    make_searchable()

    assert titles(client.get(PAGES, {"locale": "de", "type": "events.EventPage"})) == ["Förderung"]
    assert titles(client.get(PAGES, {"slug": "webinar"})) == ["Webinar"]
    assert titles(client.get(PAGES, {"search": "europei"})) == ["Bandi europei"]
    assert len(client.get(PAGES, {"limit": "2", "offset": "1"}).json()["items"]) == 2


@pytest.mark.parametrize(
    "query", [{"frist": "1"}, {"limit": "101"}, {"fields": "nothing"}, {"type": "nothing.Page"}, {"order": "nothing"}]
)
def test_what_wagtail_does_not_know_is_a_400(client: Client, query: dict[str, str]) -> None:
    answer = client.get(PAGES, query)

    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (400, PROBLEM, "bad_request")


def test_drafts_are_not_shown(client: Client) -> None:
    event = make_event(titles={"it": "Pubblica"})
    draft = publish(event, "de", "Entwurf", live=False)
    live = EventPage.objects.get(title="Pubblica")
    live.title = "Cambiata"
    live.save_revision()

    answers = [client.get(PAGES, {"fields": "*"}), client.get(f"{PAGES}{live.pk}/")]

    assert [b"Entwurf" in a.content or b"Cambiata" in a.content for a in answers] == [False, False]
    assert client.get(f"{PAGES}{draft.pk}/").status_code == 404
    assert client.get(f"{PAGES}find/", {"id": draft.pk}).status_code == 404


@pytest.mark.parametrize("kind", ["login", "password", "groups"])
def test_a_private_page_is_nobodys_not_even_an_editors(client: Client, kind: str) -> None:
    page = make_standard_page("Riservata")
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")
    client.force_login(User.objects.create_superuser("editor"))

    answers = [client.get(f"{PAGES}{page.pk}/"), client.get(PAGES)]

    assert (answers[0].status_code, b"Riservata" in answers[1].content) == (404, False)
    assert [answer.get("Vary") for answer in answers] == [None, None]


@pytest.mark.parametrize("path", ["/it/webinar/", "/de/webinare/", "/de/", "webinar/"])
def test_a_page_is_found_by_its_path(client: Client, site: None, path: str) -> None:
    answer = client.get(f"{PAGES}find/", {"html_path": path})
    found = client.get(answer["Location"]).json()

    assert answer.status_code == 302
    assert answer["Location"].startswith("http://localhost/api/v2/pages/")
    assert found["meta"]["html_url"].endswith(path)


@pytest.mark.parametrize("query", [{"html_path": "/it/nothing/"}, {"html_path": "/fr/"}, {"id": "99999"}, {}])
def test_what_is_not_found_is_a_404(client: Client, site: None, query: dict[str, str]) -> None:
    answer = client.get(f"{PAGES}find/", query)

    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)


def test_rich_text_as_html_follows_the_language_of_the_page(client: Client) -> None:
    page = make_standard_page()
    make_standard_page("Wer wir sind", "de", translation_key=page.translation_key)
    german = make_standard_page("Links", "de", body=[("text", f'<a id="{page.pk}" linktype="page">hier</a>')])

    answers = [
        client.get(f"{PAGES}{german.pk}/?rich_text_format=html", headers={"Accept-Language": code})
        for code in ("de", "it")
    ]

    assert answers[0].content == answers[1].content
    assert '<a href="/de/' in answers[0].json()["body"][0]["value"]


def test_redirects_are_listed_and_found(client: Client, site: None) -> None:
    Redirect.objects.create(old_path="/vecchio", redirect_link="/it/webinar/")

    listed = client.get("/api/v2/redirects/").json()
    found = client.get("/api/v2/redirects/find/", {"html_path": "/vecchio"})

    assert [(item["old_path"], item["location"]) for item in listed["items"]] == [("/vecchio", "/it/webinar/")]
    assert found["Location"] == f"http://localhost/api/v2/redirects/{listed['items'][0]['id']}/?html_path=%2Fvecchio"


@pytest.mark.parametrize("where", ["images", "documents"])
def test_empty_collections_have_the_envelope(client: Client, where: str) -> None:
    assert client.get(f"/api/v2/{where}/").json() == {"meta": {"total_count": 0}, "items": []}


@pytest.mark.parametrize("pages", [1, 3])
def test_a_list_of_pages_takes_a_constant_number_of_statements(client: Client, pages: int) -> None:
    for _n in range(pages):
        make_standard_page()
    client.get(PAGES)

    with counting_statements() as statements:
        answer = client.get(PAGES)

    assert answer.json()["meta"]["total_count"] == 4 + pages
    assert len(statements) == 5, "\n".join(statements)


NAMES = [
    "alias_of", "ancestor_of", "child_of", "descendant_of", "fields", "first_published_at", "format", "html_path", "id",
    "limit", "locale", "offset", "order", "rich_text_format", "search", "search_operator", "site", "slug", "tags",
    "translation_of", "type", "width",
]  # fmt: skip
VALUES = [
    "\x00",
    "9" * 30,
    "9" * 15,
    "-1",
    "abc",
    "*",
    "_",
    "root",
    "random",
    "events.EventPage",
    "pages.Topic",
    "it",
    "/de/x/",
]


@pytest.mark.parametrize("search", ['"', 'webinar"', '"webinar', '"webinar" "', '""'])
def test_a_quotation_mark_that_nothing_closes_is_no_fault(client: Client, search: str) -> None:
    make_event()

    answer = client.get(PAGES, {"search": search})

    assert answer.status_code == 200


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    where=st.sampled_from(["pages/", "pages/find/", "images/", "documents/find/", "redirects/", "redirects/find/"]),
    query=st.dictionaries(st.sampled_from(NAMES), st.text(max_size=12) | st.sampled_from(VALUES), max_size=3),
)
def test_a_strange_query_is_never_a_500(where: str, query: dict[str, str]) -> None:
    if not Page.objects.filter(slug="webinar").exists():
        make_event()

    answer = Client(raise_request_exception=False).get(f"/api/v2/{where}", query)

    assert answer.status_code in {200, 302, 400, 404}
    assert answer.status_code in {200, 302} or answer["Content-Type"] == PROBLEM
