"""Pages for when something is wrong: in both languages, and without much that could be wrong, too."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views.csrf import csrf_failure

from pages.models import ContactPage
from tests.factories_site import make_topics_page, make_twins

ROOT = Path(__file__).resolve().parent.parent.parent
MAINTENANCE = (ROOT / "deploy" / "maintenance.html").read_text()
BARE = ["400.html", "403.html", "500.html"]


@pytest.mark.parametrize("name", BARE)
def test_a_bare_page_needs_no_database_and_speaks_both_languages(name: str) -> None:
    body = render_to_string(name)  # a statement would fail: this test may not use the database

    assert len(re.findall(r"<h1", body)) == 1
    assert re.findall(r'<a class="button" href="([^"]+)"', body) == ["/it/", "/de/"]
    assert '<section lang="de">' in body


def test_a_form_without_its_token_is_refused_in_our_words(rf: RequestFactory) -> None:
    response = csrf_failure(rf.post("/admin/"), reason="no token")

    assert (response.status_code, "Zugriff nicht erlaubt" in response.content.decode()) == (403, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lang", "title", "ways"),
    [
        ("it", "Pagina non trovata", ["/it/", "/it/webinar/", "/it/temi/", "/it/contatti/"]),
        ("de", "Seite nicht gefunden", ["/de/", "/de/webinare/", "/de/themen/", "/de/kontakt/"]),
    ],
)
@pytest.mark.usefixtures("site")
def test_a_page_that_there_is_not_leads_on(client: Client, lang: str, title: str, ways: list[str]) -> None:
    make_topics_page()
    make_twins(ContactPage, "Contatti", "Kontakt")

    response = client.get(f"/{lang}/nothing/")

    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    assert response.status_code == 404
    assert f"<h1>{title}</h1>" in main
    assert re.findall(r'href="([^"]+)"', main)[:2] + re.findall(r'<li><a href="([^"]+)"', main) == ways


def test_the_page_of_maintenance_needs_nothing_else() -> None:
    assert re.findall(r"(?:src|href)=|url\(|@import|https?://|<script", MAINTENANCE) == []
    assert re.findall(r'lang="(\w+)"', MAINTENANCE) == ["it", "de", "de"]


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
def test_both_proxies_show_it(name: str) -> None:
    text = (ROOT / "deploy" / name).read_text()

    assert "maintenance.html" in text
    assert re.search(r"502,? 503,? 504", text)
    assert re.search(r"=503|status 503", text)
