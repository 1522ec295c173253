"""The dashboard says what waits: planned pages, calls that end, facts to check, the next events; each leads to its deed."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from events.admin import dashboard
from pages import desk
from pages.models import StandardPage, ToolIndexPage, ToolPage
from tests.factories import make_event, make_page, make_registration, make_section, make_standard_page
from tests.factories_funding import days, make_call
from tests.factories_site import make_twins
from tests.http import counting_statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("office", "office@example.org", "x"))
    return client


def titles(tasks: list[desk.Task]) -> list[str]:
    return [task.title for task in tasks]


def test_planned_pages_are_there_with_their_moment_the_next_first() -> None:
    for title, when in (("Dopo", days(3)), ("Prima", days(2))):
        page = make_standard_page(title)
        page.go_live_at = when
        page.save_revision().publish()
    make_standard_page("Mai")

    found = desk.scheduled(Page.objects.all(), 5)

    assert titles(found) == ["Prima", "Dopo"]
    assert all(task.note and task.url.endswith("/edit/") for task in found)


@pytest.mark.parametrize(
    ("reader", "said"),
    [("it", ["italiano,", "tedesco,", "Europe/Rome"]), ("de", ["Italienisch,", "Deutsch,", "Europe/Rome"])],
)
def test_both_planned_languages_are_told_each_with_its_clock(office: Client, reader: str, said: list[str]) -> None:
    for page in make_twins(StandardPage, "Uno", "Eins").values():
        page.go_live_at = days(2)
        page.save_revision().publish()

    html = office.get("/admin/", headers={"accept-language": reader}).content.decode()

    assert [words in html for words in said] == [True] * 3


def test_what_somebody_may_not_change_is_not_told() -> None:
    page = make_standard_page("Prima")
    page.go_live_at = days(1)
    page.save_revision().publish()

    make_call("Segreto", window="fixed", closes_at=days(2))

    nothing = Page.objects.none()
    assert desk.scheduled(nothing, 5) == desk.ending(nothing, "it", 5) == desk.unchecked(nothing, "it", 5) == []


def test_calls_that_close_within_thirty_days_are_there_once_the_next_first() -> None:
    make_call("Lontano", window="fixed", closes_at=days(31))
    make_call("Chiuso", window="fixed", closes_at=days(-1))
    make_call("Sempre", window="rolling")
    make_call("Dopo", window="fixed", closes_at=days(20))
    make_call("Presto", window="fixed", closes_at=days(2))

    assert titles(desk.ending(Page.objects.all(), "it", 5)) == ["Presto", "Dopo"]


def test_what_nobody_has_checked_for_ninety_days_is_there_the_oldest_first() -> None:
    today = timezone.localdate()
    make_call("Mai guardato")
    make_call("Guardato", last_checked_on=today - timedelta(days=89))
    make_call("Vecchio", last_checked_on=today - timedelta(days=100))
    section = make_section(ToolIndexPage, "Strumenti", "Werkzeuge")["it"]
    make_page(ToolPage, section, "Più vecchio", cost="free", checked_on=today - timedelta(days=200))

    found = desk.unchecked(Page.objects.all(), "it", 5)

    assert titles(found) == ["Mai guardato", "Più vecchio", "Vecchio"]
    assert found[0].note == "mai"


def test_the_next_events_say_seats_and_what_is_missing() -> None:
    event = make_event(capacity=20, titles={"it": "Primo"})
    make_registration(event)
    event.sessions.update(join_url="")

    [task] = dashboard.tasks("it")

    assert (task.title, task.url) == ("Primo", f"/admin/events/{event.pk}/")
    assert all(words in task.note for words in ("1 di 20 posti", "manca: tedesco", "manca il link"))


def test_an_event_that_lacks_nothing_is_told_without_a_word_of_it() -> None:
    make_event(capacity=20)

    assert "manca" not in dashboard.tasks("it")[0].note


def test_cancelled_and_past_events_are_not_told() -> None:
    make_event(start=timezone.now() - timedelta(days=2))
    event = make_event()
    event.status = "cancelled"
    event.save()

    assert dashboard.tasks("it") == []


@pytest.mark.parametrize("code", ["it", "de"])
def test_the_dashboard_speaks_the_language_of_its_reader(office: Client, code: str) -> None:
    make_event()
    make_call("Bando", window="fixed", closes_at=days(2))

    html = office.get("/admin/", headers={"accept-language": code}).content.decode()

    expected = {
        "it": ("I prossimi eventi", "Bandi che chiudono"),
        "de": ("Die nächsten Veranstaltungen", "Ausschreibungen, die"),
    }
    assert [words in html for words in expected[code]] == [True, True]


def test_the_dashboard_takes_as_many_statements_for_many_as_for_one(office: Client) -> None:
    def fill() -> None:
        make_event()
        make_call("Bando", window="fixed", closes_at=days(2))
        make_standard_page()

    fill()
    office.get("/admin/")
    taken = []
    for more in (0, 4):
        for _n in range(more):
            fill()
        office.get("/admin/")
        with counting_statements(warm=True) as statements:
            office.get("/admin/")
        taken.append(len(statements))

    assert taken[0] == taken[1]


def test_who_only_sees_events_is_told_of_nothing_else(client: Client) -> None:
    user = User.objects.create_user("desk", "desk@example.org", "x")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_event"]))
    client.force_login(user)
    make_event(titles={"it": "Primo"})
    make_call("Segreto", window="fixed", closes_at=days(2))

    html = client.get("/admin/").content.decode()

    assert ("Primo" in html, "Segreto" in html) == (True, False)
