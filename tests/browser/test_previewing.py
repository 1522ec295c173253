"""The preview beside the editor: light and dark as the editor chose, whatever the browser wishes."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser

from tests.factories import make_standard_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GROUND = "body => getComputedStyle(body).backgroundColor"
LIGHT, DARK = "rgb(250, 248, 243)", "rgb(18, 32, 27)"


def test_the_scheme_that_was_chosen_is_shown_whatever_the_browser_wishes(live_server: Any, chromium: Browser) -> None:
    page = make_standard_page("Chi siamo")
    get_user_model().objects.create_superuser("editor", "editor@example.org", "x")
    client = Client()
    client.login(username="editor", password="x")
    context = chromium.new_context(viewport={"width": 1400, "height": 1000}, color_scheme="dark")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    tab = context.new_page()
    tab.goto(f"{live_server.url}/admin/pages/{page.pk}/edit/")
    tab.locator("[data-side-panel-toggle=preview]").click()
    frame = tab.frame_locator("#w-preview-iframe")

    frame.locator('html[data-scheme="light"]').wait_for()
    light = frame.locator("body").evaluate(GROUND)
    tab.emulate_media(color_scheme="light")
    tab.locator("#id_preview_mode").select_option("it-dark")
    frame.locator('html[data-scheme="dark"]').wait_for()
    dark = frame.locator("body").evaluate(GROUND)
    context.close()

    assert (light, dark) == (LIGHT, DARK)
