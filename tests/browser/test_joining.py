"""Joining in a telephone's browser: the countdown, the button, the meeting."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from events import links
from events.models import Session
from tests.factories import make_event, make_registration

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.plain]
WRONG_CLOCK = datetime(2020, 2, 29, 8, 0, tzinfo=UTC)


@pytest.fixture
def phone(chromium: Browser, live_server: Any) -> Iterator[Page]:
    """A telephone whose clock is years behind."""
    page = chromium.new_page(base_url=live_server.url, viewport={"width": 375, "height": 700}, has_touch=True)
    page.clock.install(time=WRONG_CLOCK)
    yield page
    page.close()


def test_who_waits_sees_the_time_run_and_the_button_appear(phone: Page) -> None:
    event = make_event(start=timezone.now() + timedelta(minutes=17), join_url="https://meet.example.org/room")
    row = make_registration(event)
    errors: list[Any] = []
    phone.on("pageerror", lambda error: errors.append(error))  # noqa: PLW0108 (Playwright marks what it is given)
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))

    phone.goto(links.join(row).removeprefix("https://smartcoop.example.org"))
    expect(phone.locator(".countdown__clock")).to_have_text(re.compile(r"^0[12]:\d\d$"))
    expect(phone.locator(".countdown__words")).to_have_text("Si apre tra 2 minuti.")
    expect(phone.locator(".countdown__words")).to_have_attribute("aria-live", "off")  # few minutes are read aloud
    phone.clock.fast_forward(61_000)
    expect(phone.locator(".countdown__words")).to_have_text("Si apre tra 1 minuto.")
    expect(phone.locator(".countdown__words")).to_have_attribute("aria-live", "polite")
    expect(phone.locator(".countdown__clock")).to_have_text(re.compile(r"^00:\d\d$"))

    Session.objects.update(start=timezone.now())  # the server's clock is there, too
    phone.clock.fast_forward(70_000)
    button = phone.locator("main form [type=submit]")
    expect(button).to_be_visible()
    box = button.bounding_box()
    with phone.expect_event("requestfailed"):  # there is no such host here
        button.tap()

    assert box is not None
    assert box["height"] >= 44
    assert asked[-1] == "https://meet.example.org/room"
    assert row.attendances.count() == 1
    assert errors == []
