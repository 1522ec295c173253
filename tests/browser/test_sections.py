"""Every section that the menu of the demo leads to, in a real browser, on phone and desk, in both languages."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize

from cms.demo.loading import load
from tests.factories_site import make_root

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES: dict[str, ViewportSize] = {"phone": {"width": 375, "height": 760}, "desk": {"width": 1280, "height": 900}}
# Where readers go on: what the page lists, its first button, or its first link.
NEXT = "main .card-list a, main .event-list a, main form [type=submit], main a.button, main a[href]"


@pytest.fixture(params=sorted(SIZES))
def page(request: pytest.FixtureRequest, chromium: Browser, live_server: Any) -> Iterator[Page]:
    make_root()
    load(timezone.now())
    context = chromium.new_context(base_url=live_server.url, viewport=SIZES[request.param])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("lang", ["it", "de"])
def test_every_section_can_be_walked(page: Page, lang: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: _note(message, complaints))
    page.goto(f"/{lang}/")
    links = page.locator("nav.menu a, .site-footer nav a").evaluate_all("nodes => nodes.map(node => node.href)")

    found = {}
    for address in [page.url, *dict.fromkeys(links)]:
        response = page.goto(address)
        assert response is not None
        found[address.removeprefix(page.url.split("/", 3)[0])] = {
            "status": response.status,
            "language": page.locator("html").get_attribute("lang"),
            "headings": page.locator("h1").count(),
            "overflow": page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"),
            "way on": page.locator(NEXT).first.is_visible(),
        }

    good = {"status": 200, "language": lang, "headings": 1, "overflow": False, "way on": True}
    assert {address: facts for address, facts in found.items() if facts != good} == {}
    assert complaints == []
    assert len(found) > 5


@pytest.mark.parametrize("lang", ["it", "de"])
def test_every_section_leads_to_a_page_of_its_own(page: Page, lang: str) -> None:
    page.goto(f"/{lang}/")
    links = page.locator("nav.menu a").evaluate_all("nodes => nodes.map(node => node.href)")

    found = {}
    for address in links:
        page.goto(address)
        cards = page.locator("main .card-list a, main .event-list a")
        if cards.count():
            response = page.goto(str(cards.first.evaluate("node => node.href")))
            assert response is not None
            found[address] = (response.status, page.locator("h1").count(), page.locator("nav.breadcrumb").count())

    assert found
    assert set(found.values()) == {(200, 1, 1)}


def _note(message: ConsoleMessage, complaints: list[str]) -> None:
    if message.type == "error":
        complaints.append(message.text)
