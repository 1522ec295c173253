"""Two languages without double work: written, translated, published together, changed in one, seen in the other."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from playwright.sync_api import Browser, Page as Tab, expect

from cms import roles
from pages import in_step
from pages.in_step import State
from pages.models import HomePage, StandardPage
from tests.factories import make_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ANSWER = ".nice-padding form button[type=submit]"
PUBLISH = "[name=action-publish]:not([value=small])"


def tab_of(role: roles.Role, server: Any, chromium: Browser) -> Tab:
    """A browser in which somebody with a role is logged in."""
    roles.keep_right(role)
    user = User.objects.create_user(f"user{role.name[:3]}", "user@example.org", "x")
    user.groups.add(Group.objects.get(name=role.name))
    client = Client()
    client.force_login(user)
    context = chromium.new_context(locale="it-IT")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])
    tab = context.new_page()
    tab.set_default_timeout(30_000)
    return tab


def submit(tab: Tab, button: str) -> None:
    with tab.expect_navigation():
        tab.locator(button).first.evaluate("button => button.click()")


def states() -> tuple[State, State]:
    found = in_step.of_one(StandardPage.objects.get(locale__language_code="it"))
    return found["it"].state, found["de"].state


def test_a_page_is_written_translated_published_changed_and_brought_up_to_date(
    live_server: Any, chromium: Browser
) -> None:
    make_site()
    author, editor = (tab_of(role, live_server, chromium) for role in (roles.AUTHOR, roles.EDITOR))
    home = HomePage.objects.get(locale__language_code="it")

    # An author writes in Italian, and begins the German page.
    author.goto(f"{live_server.url}/admin/pages/add/pages/standardpage/{home.pk}/")
    author.fill("[name=summary]", "Da lunedì a giovedì.")
    author.locator("[name=title]").press_sequentially("Orari")
    expect(author.locator("[name=slug]")).to_have_value("orari")
    submit(author, "button.action-save")
    italian = StandardPage.objects.get(locale__language_code="it")
    author.goto(f"{live_server.url}/admin/pages/{italian.pk}/edit/")
    assert author.locator(PUBLISH).count() == 0
    author.click("a >> text=Iniziare la traduzione")
    author.wait_for_url("**/begin/de/")
    submit(author, ANSWER)
    author.fill("[name=title]", "Öffnungszeiten")
    author.fill("[name=summary]", "Von Montag bis Donnerstag.")
    submit(author, "button.action-save")
    assert states() == (State.DRAFT, State.DRAFT)

    # An editor publishes both at once.
    editor.goto(f"{live_server.url}/admin/pages/{italian.pk}/edit/")
    editor.click("a >> text=Pubblicare tutte le lingue")
    editor.wait_for_url("**/publish/")
    submit(editor, ANSWER)
    assert states() == (State.CURRENT, State.CURRENT)
    assert [page.title for page in StandardPage.objects.live().order_by("pk")] == ["Orari", "Öffnungszeiten"]

    # The Italian page changes; the German one says since when it is behind, and what was changed.
    editor.fill("[name=summary]", "Da lunedì a venerdì.")
    submit(editor, PUBLISH)
    assert states() == (State.CURRENT, State.BEHIND)
    editor.click(".messages >> text=Aprirla")
    editor.click("a >> text=Vedere che cosa è cambiato")
    editor.wait_for_url("**/compare/**")
    compared = editor.locator("main, .nice-padding").first.inner_text()
    assert ("giovedì" in compared, "venerdì" in compared) == (True, True)
    editor.go_back()

    # Brought up to date, it is behind no longer; nobody is sent back to the first language.
    editor.fill("[name=summary]", "Von Montag bis Freitag.")
    submit(editor, PUBLISH)
    assert states() == (State.CURRENT, State.CURRENT)
