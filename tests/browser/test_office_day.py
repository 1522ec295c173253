"""What the office does most, in a real browser: a webinar announced in few steps, and two colleagues at one page."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page as Tab, expect

from cms import roles
from events.models import Event, EventPage
from pages.models import StandardPage
from tests.factories import make_event, make_site, make_standard_page

from .test_two_languages import submit, tab_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOUR = timedelta(hours=1)
SAVE = "main form button[type=submit]"
INTERACTIONS = 8  # a click, a choice, or a field filled in


class Hands:
    """Works with a tab, and counts every click and every field."""

    def __init__(self, tab: Tab) -> None:
        self.tab, self.interactions = tab, 0

    def click(self, what: str) -> None:
        self.interactions += 1
        with self.tab.expect_navigation():
            self.tab.locator(what).first.click()

    def fill(self, name: str, words: str) -> None:
        self.interactions += 1
        field = self.tab.locator(f"[name={name}]")
        field.click()  # which closes the picker of the field before, as for everybody
        field.fill(words)


def test_a_webinar_is_announced_in_both_languages_in_eight_interactions(live_server: Any, chromium: Browser) -> None:
    make_site()
    tab = tab_of(roles.ADMINISTRATOR, live_server, chromium)
    tab.goto(f"{live_server.url}/admin/")
    hands = Hands(tab)

    hands.click("text=Nuovo webinar")
    hands.fill("titles_it", "Fondi mutualistici")
    hands.fill("titles_de", "Mutualitätsfonds")
    hands.fill("date", "20.01.2031")
    hands.fill("start_time", "17:00")
    hands.fill("end_time", "18:00")
    hands.fill("join_url", "https://meet.example.org/room")
    hands.click("[name=publish]")

    event, public = Event.objects.get(), Client()
    assert (event.sessions.get().join_url, event.ends_at - event.starts_at) == ("https://meet.example.org/room", HOUR)
    for page in EventPage.objects.filter(translation_key=event.page_key):
        assert (public.get(str(page.get_url())).status_code, page.live) == (200, True)
    assert hands.interactions == INTERACTIONS < 10


def test_who_saves_a_page_second_is_told_loses_nothing_and_decides(live_server: Any, chromium: Browser) -> None:
    make_site()
    page = make_standard_page("Orari", summary="Da lunedì a giovedì.")
    page.save_revision().publish()
    mine, hers = (tab_of(role, live_server, chromium) for role in (roles.ADMINISTRATOR, roles.EDITOR))
    for tab in (mine, hers):
        tab.add_init_script("addEventListener('w-unsaved:watch-edits', () => document.body.classList.add('watching'))")
        tab.goto(f"{live_server.url}/admin/pages/{page.pk}/edit/")
        tab.locator("body.watching").wait_for()

    # A colleague writes; the editor saves by itself. Whoever writes then is told, and nothing is saved unseen.
    write(hers, "Da lunedì a venerdì.")
    expect(hers.get_by_text("Salvato", exact=True)).to_be_visible()
    write(mine, "Solo il lunedì.")
    expect(mine.get_by_text("L'autosalvataggio è in pausa").first).to_be_visible()
    assert summaries(page) == ["Da lunedì a giovedì.", "Da lunedì a venerdì."]
    # The sign of it stands above; until the server has answered so, Wagtail lets a save through unasked.
    expect(mine.get_by_role("button", name="userRed ha salvato una nuova versione")).to_be_visible()

    # Who saves all the same is asked, by name and in the own language; what was typed still stands there.
    mine.locator("button.action-save").first.evaluate("button => button.click()")
    dialog = mine.locator("#w-save-confirmation-dialog")
    expect(dialog.get_by_text("userRed ha salvato una nuova versione")).to_be_visible()
    expect(dialog.get_by_text("sovrascrive le modifiche di userRed")).to_be_visible()
    expect(mine.locator("[name=summary]")).to_have_value("Solo il lunedì.")
    with mine.expect_navigation():
        dialog.get_by_role("button", name="Salva bozza").click()

    # Both versions are in the history.
    assert summaries(page) == ["Da lunedì a giovedì.", "Da lunedì a venerdì.", "Solo il lunedì."]


def write(tab: Tab, words: str) -> None:
    """Letter by letter: what is there at one stroke, while the form is still looked at first, counts as no change."""
    field = tab.locator("[name=summary]")
    field.fill("")
    field.press_sequentially(words, delay=20)


def summaries(page: StandardPage) -> list[str]:
    return [revision.content["summary"] for revision in page.revisions.order_by("pk")]


def test_who_saves_an_event_second_is_told_and_decides(live_server: Any, chromium: Browser) -> None:
    event = make_event(capacity=10)
    mine, hers = (tab_of(role, live_server, chromium) for role in (roles.ADMINISTRATOR, roles.EVENT_DESK))
    for tab in (mine, hers):
        tab.goto(f"{live_server.url}/admin/events/{event.pk}/capacity/")
    hers.fill("[name=capacity]", "30")
    submit(hers, SAVE)

    mine.fill("[name=capacity]", "20")
    submit(mine, SAVE)
    expect(mine.get_by_text("userEve ha salvato")).to_be_visible()
    expect(mine.locator("[name=capacity]")).to_have_value("20")
    submit(mine, SAVE)

    assert Event.objects.get().capacity == 20
