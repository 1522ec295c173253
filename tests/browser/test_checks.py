"""The checks in the editor, as an office sees them: in its own language, with the words of each place."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils.html import format_html
from playwright.sync_api import Browser
from wagtail.users.models import UserProfile

from pages.models import StandardPage
from tests.factories import make_standard_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Come si fonda una cooperativa sociale in Alto Adige passo dopo passo"
FOUND = {
    "it": ["Il titolo è lungo", "Un link non dice dove porta", "Manca un livello nei titoli", "Manca la traduzione"],
    "de": [
        "Der Titel ist lang",
        "Ein Link sagt nicht, wohin er führt",
        "Eine Überschriftenebene wird übersprungen",
        "Die Übersetzung fehlt",
    ],
}
ROWS = """() => Array.from(
    document.querySelectorAll('[data-checks-panel] [data-content-checker-row]'),
    row => [
        row.querySelector('[data-content-checker-name]').textContent,
        row.querySelector('[data-content-checker-selector-text]').textContent,
    ],
)"""


def test_an_office_sees_what_to_look_at_again(
    live_server: Any, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No block of ours can skip a level; a template that did would be found.
    heading = StandardPage._meta.get_field("body").stream_block.child_blocks["heading"]
    monkeypatch.setattr(heading, "render", lambda value, **_context: format_html("<h4>{}</h4>", value))
    text = '<p>Il modulo si trova <a href="https://example.org/">qui</a>.</p>'
    page = make_standard_page(TITLE, summary="In breve.", body=[("text", text), ("heading", "Lo statuto")])
    user = get_user_model().objects.create_superuser("editor", "editor@example.org", "x")
    profile = UserProfile.objects.create(user=user)
    client = Client()
    client.login(username="editor", password="x")

    for language, found in FOUND.items():
        profile.preferred_language = language
        profile.save()
        context = chromium.new_context(viewport={"width": 1400, "height": 1000})
        context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        tab = context.new_page()
        tab.goto(f"{live_server.url}/admin/pages/{page.pk}/edit/")
        tab.locator("[data-side-panel-toggle=checks]").click()
        tab.locator("[data-checks-panel] [data-named]").first.wait_for()
        rows = dict(tab.evaluate(ROWS))
        context.close()

        assert set(rows) == set(found)
        assert [rows[name] for name in found[:3]] == [TITLE, "qui", "Lo statuto"]
