"""Public pages meet WCAG 2.2 AA as far as a machine can tell (axe), in light and dark."""

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from events import cancelling, links
from events.models import Event, EventPage, Series
from members import alert_links
from pages.blocks import PageBodyBlock
from tests.factories import (
    make_event,
    make_question,
    make_registration,
    make_series,
    make_speaker,
    make_standard_page,
    make_topic,
)
from tests.factories_alerts import make_follower
from tests.factories_funding import make_kind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# All that axe found would be many times the page; its own `run` also sends the script anew each time.
LOOK = "rules => axe.run(rules).then(found => found.violations.map(violation => violation.id))"
WAYS: list[tuple[int, Any]] = [(375, "light"), (375, "dark"), (1280, "light"), (1280, "dark")]


def addresses() -> dict[str, str]:
    """One address of each kind of public page."""
    make_topic()
    event, cancelled = make_event(format="hybrid", capacity_onsite=4, sessions=2, place="Sala"), make_event()
    make_speaker(event)
    make_question(event, "since", "one", ("new", "old"), required=True)
    make_question(event, "tools", "several", ("mail", "paper"))
    make_question(event, "case", "long_text")
    cancelling.cancel_event(cancelled, {"it": "Un imprevisto", "de": "Ein Zwischenfall"})
    row = make_registration(event)
    waiting = make_registration(event, "waiting")
    series = make_series(event, make_event(), cancelled)
    host = "https://smartcoop.example.org"
    return {
        "home": "/it/",
        "list": "/it/webinar/",
        "past": "/de/webinare/?when=past",
        "event": _page(event, "it"),
        "event in German": _page(event, "de"),
        "cancelled": _page(cancelled, "it"),
        "series": f"/de/registration/series/{series.uid}/",
        "standard": str(make_standard_page(body=_examples()).get_url()),
        "personal": links.manage(row).removeprefix(host),
        "waiting": links.manage(waiting).removeprefix(host),
        "cancel": links.cancel(row).removeprefix(host),
        "join": links.join(row).removeprefix(host),
        "not found": "/it/nothing-here/",
        **_alerts(host),
    }


def _alerts(host: str) -> dict[str, str]:
    """The form, and the pages of somebody who follows, and of somebody who has not confirmed."""
    make_kind("social")
    row, asked = make_follower("all", "deadlines"), make_follower(confirmed_at=None)
    return {
        "alerts": "/it/alerts/",
        "alerts asked": "/de/alerts/sent/",
        "alerts of somebody": alert_links.manage(row).removeprefix(host),
        "alerts to confirm": alert_links.manage(asked).removeprefix(host),
        "alerts to stop": alert_links.stop(row).removeprefix(host),
    }


def _examples() -> list[tuple[str, Any]]:
    """Every block that a page can hold, but for those that need a file."""
    blocks = {name: block for name, block in PageBodyBlock.base_blocks.items() if name not in {"image", "downloads"}}
    return [(name, block.get_preview_value()) for name, block in blocks.items()]


def _page(event: Event, lang: str) -> str:
    page = EventPage.objects.get(translation_key=event.page_key, locale__language_code=lang)
    return str(page.get_url())


def violations(page: Page) -> list[str]:
    """The rules that the page shown breaks: on a phone and on a desk, in light and in dark."""
    found: list[str] = []
    page.evaluate(AXE_SCRIPT)
    for width, scheme in WAYS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{rule} ({width}, {scheme})" for rule in page.evaluate(LOOK, RULES)]
    return found


def send(page: Page, button: str) -> None:
    """Press it, and wait for the next page with all its styles: a click alone does not."""
    with page.expect_navigation(wait_until="load"):
        page.locator(button).click()


def test_public_pages_have_no_violations(chromium: Browser, live_server: Any) -> None:
    context = chromium.new_context(base_url=live_server.url, bypass_csp=True)
    page = context.new_page()
    found = {}

    for name, address in addresses().items():
        page.goto(address)
        found[name] = violations(page)
    event = Event.objects.filter(format="hybrid").get()
    page.goto(_page(event, "de"))
    page.locator("[name=nonce]").evaluate("node => node.form.noValidate = true")
    send(page, "form:has([name=nonce]) .button--primary")
    found["errors"] = violations(page)
    send(page, "[name=add_colleague]")
    page.wait_for_selector("[name=colleague2-name]")
    found["colleague"] = violations(page)

    page.goto(f"/it/registration/series/{Series.objects.get().uid}/")
    page.locator(f"[name=dates][value='{event.uid}']").check()
    send(page, "form:has([name=nonce]) .button--primary")
    found["errors of a series"] = violations(page)

    context.close()
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_pages_obey_their_own_content_policy(chromium: Browser, live_server: Any) -> None:
    page = chromium.new_page(base_url=live_server.url)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    for name, address in addresses().items():
        page.goto(address)
        if name != "not found":
            assert complaints == [], name
        complaints.clear()
    page.close()
