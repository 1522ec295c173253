"""A member signs up on a phone, in a real browser, in both languages, without JavaScript too."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from events import links
from events.models import EventPage, Registration
from mailing import delivery
from mailing.composing import StoredEmail
from mailing.models import Message
from tests.factories import make_event, make_question, make_registration, make_series

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEND = "form:has([name=nonce]) .button--primary"


@pytest.fixture(params=["it", "de"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def phone(request: pytest.FixtureRequest, chromium: Browser, live_server: Any) -> Iterator[Page]:
    """A phone that speaks to the local server only; anything else fails the test."""
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": 375, "height": 760},
        java_script_enabled=request.param,
        has_touch=True,
        is_mobile=True,
    )
    foreign: list[str] = []
    context.on(
        "request", lambda r: foreign.append(r.url) if not r.url.startswith((live_server.url, "data:")) else None
    )
    yield context.new_page()
    assert context.cookies() == []
    context.close()
    assert foreign == []


def test_a_member_signs_up(phone: Page, lang: str) -> None:
    event = make_event()
    make_question(event, "since", "one", ("new", "old"), required=True)
    page = EventPage.objects.get(translation_key=event.page_key, locale__language_code=lang)

    phone.goto(str(page.get_url()))
    phone.locator("[name=name]").fill("Giulia Belcampo")
    phone.locator("[name=email]").fill("giulia@example.org")
    phone.locator("[name=cooperative]").fill("Girandola")
    phone.locator("[name=q_since][value=old]").check()
    phone.locator("[name=privacy]").check()
    phone.locator(SEND).click()

    phone.wait_for_url("**/registration/done/**")
    assert page.title in phone.inner_text("main")
    row = Registration.objects.get()
    assert (row.state, row.locale) == ("confirmed", lang)


def test_a_member_signs_up_for_two_dates_of_a_series(phone: Page) -> None:
    first, hybrid, last = make_event(), make_event(format="hybrid", capacity_onsite=5), make_event()
    make_question(hybrid, "diet", only_onsite=True, required=True)
    make_question(last, "since", "one", ("new", "old"), required=True)
    series = make_series(first, hybrid, last)

    phone.goto(f"/de/registration/series/{series.uid}/")
    assert _width(phone) <= 375
    for event in (first, hybrid):
        phone.locator(f"[name=dates][value='{event.uid}']").check()
    # What a date asks is in sight where it is chosen, and only there.
    assert [
        phone.locator(f"[name='{e.uid.hex}-{name}']").first.is_visible()
        for e, name in ((hybrid, "q_diet"), (last, "q_since"))
    ] == [True, False]
    phone.locator(f"[name='{hybrid.uid.hex}-mode'][value=onsite]").check()
    phone.locator("[name=name]").fill("Giulia Belcampo")
    phone.locator("[name=email]").fill("giulia@example.org")
    phone.locator("[name=privacy]").check()
    phone.locator(SEND).click()
    phone.locator(".error-summary a").click()
    phone.locator(f"[name='{hybrid.uid.hex}-q_diet']:focus").fill("vegan")
    phone.locator(SEND).click()

    phone.wait_for_url("**/registration/series/done/**")
    assert _width(phone) <= 375
    rows = Registration.objects.order_by("event").values_list("event", "state", "mode", "locale")
    assert list(rows) == [(first.pk, "confirmed", "online", "de"), (hybrid.pk, "confirmed", "onsite", "de")]


def test_what_was_typed_is_still_there_after_an_error(phone: Page, lang: str) -> None:
    event = make_event()
    page = EventPage.objects.get(translation_key=event.page_key, locale__language_code=lang)

    phone.goto(str(page.get_url()))
    phone.locator("[name=name]").fill("Giulia Belcampo")
    phone.locator("[name=email]").fill("giulia@example")
    phone.locator("[name=cooperative]").fill("Girandola & figlie")
    phone.locator("[name=privacy]").check()
    with phone.expect_navigation(wait_until="load"):
        phone.locator(SEND).click()

    assert phone.locator("[name=cooperative]").input_value() == "Girandola & figlie"
    assert phone.locator("[name=email]").get_attribute("aria-invalid") == "true"
    described = str(phone.locator("[name=email]").get_attribute("aria-describedby")).split()[0]
    assert phone.locator(f"#{described}").inner_text()
    assert Registration.objects.count() == 0

    phone.locator("[name=email]").fill("giulia@example.org")
    phone.locator(SEND).click()
    phone.wait_for_url("**/registration/done/**")
    assert Registration.objects.get().cooperative == "Girandola & figlie"


def test_a_member_brings_two_colleagues(chromium: Browser, live_server: Any) -> None:
    event = make_event()
    page = EventPage.objects.get(translation_key=event.page_key, locale__language_code="de")
    phone = chromium.new_page(base_url=live_server.url, viewport={"width": 375, "height": 760})

    phone.goto(str(page.get_url()))
    phone.locator("[name=name]").fill("Giulia Belcampo")
    phone.locator("[name=email]").fill("giulia@example.org")
    for block, name in ((2, "Max"), (3, "Eva")):
        phone.locator("[name=add_colleague]").click()
        phone.wait_for_selector(f"[name=colleague{block}-name]:focus")
        phone.keyboard.type(name)
        phone.locator(f"[name=colleague{block}-email]").fill(f"{name}@example.org")
    assert _width(phone) <= 375
    phone.locator("[name=privacy]").check()
    phone.locator("[name=colleague3-email]").press("Enter")

    phone.wait_for_url("**/registration/done/**")
    phone.close()
    assert list(Registration.objects.order_by("id").values_list("name", flat=True)) == [
        "Giulia Belcampo",
        "Max",
        "Eva",
    ]


@pytest.mark.parametrize("phone", [False], indirect=True, ids=["without JavaScript"])
def test_colleagues_come_along_without_javascript(phone: Page) -> None:
    event = make_event()
    page = EventPage.objects.get(translation_key=event.page_key, locale__language_code="it")

    phone.goto(str(page.get_url()))
    phone.locator("[name=name]").fill("Giulia Belcampo")
    phone.locator("[name=email]").fill("giulia@example.org")
    for block, name in ((2, "Max"), (3, "Eva")):
        phone.locator("[name=add_colleague]").click()
        phone.locator(f"[name=colleague{block}-name]").fill(name)
        phone.locator(f"[name=colleague{block}-email]").fill(f"{name}@example.org")
    phone.locator("[name=remove_colleague]").first.click()
    assert phone.locator("[name=colleague3-name]").input_value() == "Eva"
    phone.locator("[name=privacy]").check()
    phone.locator(SEND).click()

    phone.wait_for_url("**/registration/done/**")
    names = Registration.objects.order_by("id").values_list("name", flat=True)
    assert list(names) == ["Giulia Belcampo", "Eva"]


@pytest.mark.parametrize("phone", [False], indirect=True, ids=["without JavaScript"])
def test_a_registration_moves_through_both_mails(phone: Page) -> None:
    row = make_registration(make_event(), locale="de", email="old@example.org")
    first = links.manage(row)

    phone.goto(path(links.address(row)))
    phone.locator("[name=email]").fill("new@example.org")
    phone.locator("main form [type=submit]").click()
    phone.wait_for_url("**asked**")
    (confirm,) = mailed("new@example.org")
    phone.goto(confirm)
    assert "new@example.org" in phone.inner_text("main")
    assert _width(phone) <= 375
    phone.locator("main form [type=submit]").click()
    phone.wait_for_url("**/registration/*/")

    assert phone.locator("dd", has_text="new@example.org").is_visible()
    own = "/" + phone.url.split("/", 3)[3]
    assert (own in mailed("new@example.org"), own in mailed("old@example.org")) == (True, False)
    answer = phone.goto(path(first))
    assert answer
    assert answer.status == 404


def path(address: str) -> str:
    return address.removeprefix("https://smartcoop.example.org")


def mailed(to: str) -> set[str]:
    """The paths of the personal links in the latest mail to somebody, sent as the worker sends it."""
    while delivery.deliver_due():
        pass
    message = Message.objects.filter(recipient=to, state="sent").latest("id")
    part = StoredEmail(bytes(message.raw or b""), to).parts.get_body(("plain",))
    return set(
        re.findall(r"https://smartcoop\.example\.org(/../registration/\S+)", str(part.get_content()) if part else "")
    )


def test_a_registrant_cancels_by_the_button(phone: Page, lang: str) -> None:
    row = make_registration(make_event(), locale=lang)

    phone.goto(links.cancel(row).removeprefix("https://smartcoop.example.org"))
    phone.locator("main form [type=submit]").click()

    phone.wait_for_url(lambda url: "cancel" not in url)
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_the_join_button_leads_to_the_meeting(chromium: Browser, live_server: Any) -> None:
    row = make_registration(make_event(start=timezone.now(), join_url="https://meet.example.org/room"))
    page = chromium.new_page(base_url=live_server.url)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(links.join(row).removeprefix("https://smartcoop.example.org"))
    with page.expect_event("requestfailed"):  # there is no such host here
        page.locator("main form [type=submit]").click()

    page.close()
    assert asked[-1] == "https://meet.example.org/room"
    assert row.attendances.count() == 1


def test_no_page_scrolls_sideways_on_a_small_phone(phone: Page, lang: str) -> None:
    title = "Genossenschaftsgründungsberatungsveranstaltung für Tiefgaragengenossenschaften"
    event = make_event(titles={"it": title, "de": title})
    page = EventPage.objects.get(translation_key=event.page_key, locale__language_code=lang)
    phone.set_viewport_size({"width": 320, "height": 640})

    for address in (f"/{lang}/", str(page.get_parent().get_url()), str(page.get_url())):
        phone.goto(address)
        assert _width(phone) <= 320


def _width(page: Page) -> float:
    box = page.locator("html").bounding_box()
    assert box is not None
    return max(box["width"], *(b["width"] + b["x"] for e in page.locator("main *").all() if (b := e.bounding_box())))
