"""A member asks for advice on a phone, in a real browser, without JavaScript too."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from members.models import AdvicePage, AdviceRequest
from tests.factories_advice import make_advice_pages, make_area

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[("it", True), ("de", False)], ids=["it", "de without JavaScript"])
def phone(request: pytest.FixtureRequest, chromium: Browser, live_server: Any) -> Iterator[tuple[Page, AdvicePage]]:
    """A phone that speaks to the local server only, and the page in its language."""
    lang, with_script = request.param
    page = make_advice_pages()[lang]
    make_area()
    make_area("founding", {"it": "Fondare una cooperativa", "de": "Genossenschaftsgründungsberatung"}, order=1)
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": 375, "height": 760},
        java_script_enabled=with_script,
        has_touch=True,
        is_mobile=True,
    )
    foreign: list[str] = []
    context.on(
        "request", lambda r: foreign.append(r.url) if not r.url.startswith((live_server.url, "data:")) else None
    )
    yield context.new_page(), page
    assert context.cookies() == []
    context.close()
    assert foreign == []


def test_a_member_asks_mends_and_reads_the_number(phone: tuple[Page, AdvicePage]) -> None:
    screen, page = phone

    screen.goto(str(page.get_url()))
    screen.locator("#area-founding a").click()
    assert screen.locator("[name=area][value=founding]").is_checked()
    screen.locator("[name=question]").fill("Siamo in nove.\nDa dove cominciamo?")
    screen.locator("[name=name]").fill("Giulia Belcampo")
    screen.locator("[name=email]").fill("giulia@example")
    screen.locator("[name=how][value=phone]").check()
    screen.locator("[name=privacy]").check()
    screen.locator("form:has([name=nonce]) [type=submit]").click()
    screen.wait_for_url("**/advice/")

    assert screen.locator("[name=area][value=founding]").is_checked()
    assert screen.locator("[name=question]").input_value() == "Siamo in nove.\nDa dove cominciamo?"
    assert screen.locator("[aria-invalid=true]").count() == 2
    assert screen.evaluate("document.documentElement.scrollWidth") <= 375
    assert AdviceRequest.objects.count() == 0

    screen.locator("[name=email]").fill("giulia@example.org")
    screen.locator("[name=phone]").fill("+39 0471 000001")
    screen.locator("form:has([name=nonce]) [type=submit]").click()
    screen.wait_for_url("**/advice/done/**")

    row = AdviceRequest.objects.get()
    assert row.number in screen.inner_text("main")
    assert (row.locale, row.area.slug, row.phone) == (page.language, "founding", "+39 0471 000001")
