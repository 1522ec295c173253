"""Every section that the menu of the demo leads to, in a real browser, on phone and desk, in both languages."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize

from cms.demo.loading import load
from pages import once
from tests.factories import clear_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES: dict[str, ViewportSize] = {"phone": {"width": 375, "height": 760}, "desk": {"width": 1280, "height": 900}}
PAPER = [
    "/it/contributi-e-aiuti/",
    "/it/contributi-e-aiuti/primo-passo/",
    "/de/webinare/schule-fuer-den-verwaltungsrat/",
    "/it/approfondimenti/l-assemblea-online-e-ibrida/",
    "/de/kostenlose-beratung/",
]
# Where readers go on: what the page lists, its first button, or its first link.
NEXT = "main .card-list a, main form [type=submit], main a.button, main a[href]"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the loaded demo is kept for the next test."""
    return tmp_path_factory.mktemp("demo") / "demo.sqlite3"


def show_demo(kept: Path) -> None:
    """Loads the demo, the first time; then its rows are copied, as to load it takes longer than to read it."""
    connection.ensure_connection()
    if kept.exists():
        with closing(sqlite3.connect(kept)) as demo:
            demo.backup(connection.connection)
        ContentType.objects.clear_cache()
        cache.clear()
        once.forget()
        return
    clear_site()
    load(timezone.now())
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(kept)) as demo:
            connection.connection.backup(demo)


@pytest.fixture(params=sorted(SIZES))
def page(request: pytest.FixtureRequest, chromium: Browser, live_server: Any, kept: Path) -> Iterator[Page]:
    show_demo(kept)
    context = chromium.new_context(base_url=live_server.url, viewport=SIZES[request.param])
    yield context.new_page()
    context.close()


def test_every_section_can_be_walked_and_leads_to_a_page_of_its_own(page: Page) -> None:
    """Both languages in one walk."""
    complaints: list[str] = []
    page.on("console", lambda message: _note(message, complaints))
    found: dict[str, dict[str, Any]] = {}

    for lang in ("it", "de"):
        page.goto(f"/{lang}/")
        links = page.locator("nav.menu a, .site-footer nav a").evaluate_all("nodes => nodes.map(node => node.href)")
        for address in [page.url, *dict.fromkeys(links)]:
            found[address] = _facts(page, address)
            cards = page.locator("main .card-list a")
            if cards.count():
                first = str(cards.first.evaluate("node => node.href"))
                found[first] = _facts(page, first)

    def good(address: str) -> dict[str, Any]:
        lang = address.split("/")[3]
        return {"status": 200, "language": lang, "headings": 1, "overflow": False, "way on": True}

    assert {address: facts for address, facts in found.items() if facts != good(address)} == {}
    assert complaints == []
    assert len(found) > 30


def test_choices_fold_where_they_would_push_the_list_away(page: Page) -> None:
    """On a phone the list begins on the first screen; what is chosen is never hidden; at a desk all stands open."""
    desk = page.viewport_size == SIZES["desk"]
    kind, fold = page.locator("#filter-kind"), page.locator("summary.filter-form__summary")

    page.goto("/de/aktuelles-und-dekrete/")
    assert (kind.is_visible(), fold.is_visible()) == (desk, not desk)
    if not desk:
        fold.press("Enter")
    kind.select_option("decree")
    page.locator(".filter-form [type=submit]").press("Enter")

    page.wait_for_url("**kind=decree**")
    assert kind.is_visible()
    assert kind.input_value() == "decree"


def test_the_tabs_of_events_stay_beside_each_other(page: Page) -> None:
    page.goto("/de/webinare/")

    tops = page.locator(".filter-bar__when li").evaluate_all("nodes => nodes.map(node => node.offsetTop)")
    sides = page.locator(".filter-bar__when li").evaluate_all("nodes => nodes.map(node => node.offsetLeft)")

    assert sides[0] < sides[1]
    assert max(tops) - min(tops) < 30


def test_paper_keeps_together_what_belongs_together(page: Page) -> None:
    """No heading alone at the foot of a sheet, no card torn in two, nothing to fill in."""
    page.emulate_media(media="print")
    apart = {
        "break-after": "main :is(h1, h2, h3)",
        "break-inside": ".card, .speaker, .advice-area, .call-facts > div, .programme li, .session-list__row",
    }

    for address in PAPER:
        page.goto(address)
        for rule, selector in apart.items():
            found = page.locator(selector).evaluate_all(
                "(nodes, rule) => nodes.map(node => getComputedStyle(node).getPropertyValue(rule))", rule
            )
            assert set(found) <= {"avoid"}, (address, rule)
        assert page.locator("main :is(form, summary .icon)").filter(visible=True).count() == 0, address


def _facts(page: Page, address: str) -> dict[str, Any]:
    """What a reader meets at an address."""
    response = page.goto(address)
    assert response is not None
    return {
        "status": response.status,
        "language": page.locator("html").get_attribute("lang"),
        "headings": page.locator("h1").count(),
        "overflow": page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"),
        "way on": page.locator(NEXT).first.is_visible(),
    }


def _note(message: ConsoleMessage, complaints: list[str]) -> None:
    if message.type == "error":
        complaints.append(message.text)
