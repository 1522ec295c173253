"""Links to other sites: which are found, when they are dead, and what the office sees and does."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.conf import LazySettings
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from wagtail.models import GroupPagePermission, get_page_models
from wagtail.users.models import UserProfile

from mailing import jobs
from pages import link_check
from pages.models import ExternalLink, StandardPage
from pages.visiting import Answer, Visitor
from tests.factories import make_standard_page
from tests.foreign_site import ForeignSite, make_visitor, opened
from tests.http import counting_statements
from tests.pages.tool_factories import make_list, make_tool

pytestmark = pytest.mark.django_db
State, Why = ExternalLink.State, ExternalLink.Why
REPORT = "/admin/dead-links/"
DAY = timedelta(days=1)
GONE = Answer(State.DEAD, Why.NOT_FOUND, 404, is_final=True)
FAILED = Answer(State.DEAD, Why.UNREACHABLE)
BUSY = Answer(State.UNSURE, Why.FAULT, 503)
FINE = Answer(State.OK, status=200)


@pytest.fixture(autouse=True)
def _switched_on(settings: LazySettings) -> None:
    settings.LINK_CHECK = True


@pytest.fixture
def site() -> Iterator[ForeignSite]:
    with opened() as site:
        yield site


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor", "editor@example.org", "x"))
    return client


def text(*urls: str) -> list[dict[str, Any]]:
    """A text with links, as the editor saves it."""
    words = "".join(f'<a href="{url}">parole</a>' for url in urls)
    return [{"type": "text", "value": f"<p>{words}</p>"}]


def make_holder(*urls: str, title: str = "Chi siamo") -> StandardPage:
    page = make_standard_page(title)
    page.body = text(*urls)
    page.save()
    return page


def make_link(url: str = "https://example.org/") -> ExternalLink:
    make_holder(url)
    link_check.collect()
    return ExternalLink.objects.get(url=url)


def known() -> set[str]:
    return set(ExternalLink.objects.values_list("url", flat=True))


def answered(link: ExternalLink, *answers: Answer, every: timedelta = DAY) -> ExternalLink:
    """The link after a check on each of some days."""
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    for n, answer in enumerate(answers):
        with time_machine.travel(noon + n * every, tick=False):
            link_check.note(link, answer)
        link.refresh_from_db()
    return link


# --- finding --------------------------------------------------------------------------------


def test_links_of_texts_blocks_and_fields_are_found_each_once_with_its_pages() -> None:
    one = make_holder("https://example.org/a?x=1&amp;y=2#part", "https://example.org/b")
    two = make_holder("https://example.org/b", title="Altra")
    two.body = [
        *text("https://example.org/b"),
        {"type": "video", "value": {"title": "V", "url": "https://v.example.org"}},
    ]
    two.save()
    make_tool(make_list()["it"], "Strumento", link="https://tool.example.org/")

    link_check.collect()

    found = {
        "https://example.org/a?x=1&y=2",
        "https://example.org/b",
        "https://v.example.org",
        "https://tool.example.org/",
    }
    assert known() == found
    assert {*ExternalLink.objects.get(url="https://example.org/b").pages.values_list("pk", flat=True)} == {
        one.pk,
        two.pk,
    }


def test_what_is_no_link_to_another_site_is_left_alone() -> None:
    make_holder(
        "mailto:info@example.org", "tel:+39", "/it/", "javascript:x", "https://", f"https://e.org/{'x' * 2000}"
    )
    plain = make_standard_page("Solo testo")
    plain.summary = "https://example.org/summary"
    plain.save()

    link_check.collect()

    assert known() == set()


def test_drafts_are_not_read_and_what_no_page_holds_any_more_goes() -> None:
    page = make_holder("https://example.org/old")
    link_check.collect()
    page.body = text("https://example.org/new")
    page.save_revision()
    link_check.collect()
    before = known()
    page.unpublish()

    link_check.collect()

    assert (before, known()) == ({"https://example.org/old"}, set())


def test_collecting_again_changes_nothing() -> None:
    answered(make_link(), GONE)
    before = list(ExternalLink.objects.values())

    link_check.collect()

    assert list(ExternalLink.objects.values()) == before


# --- judging --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "state", "days"),
    [
        ([FINE], State.OK, 7),
        ([GONE], State.DEAD, 7),
        ([BUSY], State.UNSURE, 7),
        ([BUSY, BUSY, BUSY], State.UNSURE, 7),
        ([FAILED], State.UNSURE, 1),
        ([FAILED, FAILED], State.DEAD, 7),
        ([FAILED, FINE, FAILED], State.UNSURE, 1),
        ([FAILED, BUSY, FAILED], State.UNSURE, 1),
        ([GONE, FINE], State.OK, 7),
        ([GONE, BUSY], State.UNSURE, 7),
    ],
)
def test_a_link_is_dead_when_its_server_says_so_or_after_two_days(
    answers: list[Answer], state: ExternalLink.State, days: int
) -> None:
    link = answered(make_link(), *answers)

    assert link.state == state
    assert link.due_at - (link.checked_at or link.due_at) == timedelta(days=days)


def test_two_failures_on_one_day_are_one() -> None:
    link = answered(make_link(), FAILED, FAILED, every=timedelta(hours=2))

    assert (link.state, link.failures) == (State.UNSURE, 1)


def test_since_is_the_first_check_that_went_wrong() -> None:
    link = answered(make_link(), FINE, FAILED, FAILED)

    assert link.checked_at is not None
    assert link.since == link.checked_at - DAY
    assert answered(link, FINE).since is None


# --- the worker -----------------------------------------------------------------------------


def test_the_worker_visits_what_is_due_and_notes_it(site: ForeignSite) -> None:
    make_holder(site.url("200"), site.url("404"), site.url("slow"))
    link_check.collect()
    visitor = make_visitor(site, timeout=0.1)

    counts = [link_check.check_due(visitor=visitor), link_check.check_due(visitor=visitor)]

    states = dict(ExternalLink.objects.values_list("url", "state"))
    assert counts == [3, 0]
    assert states == {site.url("200"): "ok", site.url("404"): "dead", site.url("slow"): "unsure"}


def test_each_link_is_visited_once_a_week(site: ForeignSite) -> None:
    link_check.note(make_link(site.url("200")), FINE)
    counts = []
    for days in (6, 8):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            counts.append(link_check.check_due(visitor=make_visitor(site)))

    assert counts == [0, 1]


def test_the_check_ends_when_the_worker_is_told_to_stop_and_goes_on_later(site: ForeignSite) -> None:
    make_holder(*(site.url(f"200/{n}") for n in range(5)))
    link_check.collect()
    told = iter([False, False, True])

    counts = [link_check.check_due(stop, make_visitor(site)) for stop in (lambda: next(told), link_check.never)]

    assert counts == [2, 3]
    assert len({path for _method, path in site.heard}) == 5


def test_a_turn_is_short(site: ForeignSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mails wait behind it."""
    make_holder(*(site.url(f"200/{n}") for n in range(3)))
    link_check.collect()
    monkeypatch.setattr(link_check, "TURN", 0.0)

    assert link_check.check_due(visitor=make_visitor(site)) == 0


def test_the_hosts_take_turns() -> None:
    make_holder(*(f"https://{host}.example.org/{n}" for host in "ab" for n in range(2)))
    link_check.collect()

    asked: list[str] = []

    class Listener(Visitor):
        def visit(self, url: str) -> Answer:
            asked.append(url[8])
            return FINE

    link_check.check_due(visitor=Listener())

    assert "".join(asked) in {"abab", "baba"}


def test_a_job_reads_whether_the_worker_is_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bool] = []
    monkeypatch.setattr(jobs, "_jobs", {})
    jobs.register_long("long", lambda stop: heard.append(stop()), every=DAY)
    told = iter([False, True])

    jobs.run_due(stop=lambda: next(told), queue=jobs.Queue.LONG)

    assert heard == [True]


def test_where_it_is_switched_off_nobody_is_visited(site: ForeignSite, settings: LazySettings) -> None:
    make_link(site.url("404"))
    settings.LINK_CHECK = False
    make_holder("https://example.org/more", title="Altra")

    link_check.collect()

    assert (link_check.check_due(visitor=make_visitor(site)), site.heard, len(known())) == (0, [], 1)


# --- the office -----------------------------------------------------------------------------


def shown(editor: Client, **chosen: str) -> set[str]:
    return {link.url for link in editor.get(REPORT, chosen).context["object_list"]}


def test_the_report_shows_dead_links_why_and_where(editor: Client) -> None:
    link = answered(make_link("https://example.org/gone"), GONE)

    html = editor.get(REPORT).content.decode()

    page = StandardPage.objects.get(title="Chi siamo")
    assert "https://example.org/gone" in html
    assert f"{link.get_why_display()} (404)" in html
    assert f'href="/admin/pages/{page.pk}/edit/"' in html
    assert REPORT in editor.get("/admin/").content.decode()


def test_the_report_can_be_narrowed_by_state(editor: Client) -> None:
    urls = {name: f"https://example.org/{name}" for name in ("new", "ok", "unsure", "dead", "ignored")}
    make_holder(*urls.values())
    link_check.collect()
    for name, answer in {"ok": FINE, "unsure": BUSY, "dead": GONE, "ignored": GONE}.items():
        link_check.note(ExternalLink.objects.get(url=urls[name]), answer)
    link_check.ignore(ExternalLink.objects.get(url=urls["ignored"]), None)

    assert shown(editor) == {urls["dead"]}
    for name in ("new", "ok", "unsure", "ignored"):
        assert shown(editor, state=name) == {urls[name]}
    assert shown(editor, q="dead") == {urls["dead"]}


def test_an_empty_report_says_why(editor: Client, settings: LazySettings) -> None:
    pages = []
    for is_on in (True, False):
        settings.LINK_CHECK = is_on
        pages.append(editor.get(REPORT).context["no_results_message"])

    assert len(set(pages)) == 2


def test_the_report_takes_as_many_statements_for_many_links(editor: Client) -> None:
    taken = []
    for many in (1, 30):
        for n in range(many):
            make_holder(*(f"https://example.org/{many}/{n}/{part}" for part in range(2)), title=f"Pagina {many} {n}")
        link_check.collect()
        ExternalLink.objects.update(state=State.DEAD, why=Why.NOT_FOUND, since=timezone.now())
        editor.get(REPORT)
        with counting_statements(warm=True) as statements:
            editor.get(REPORT)
        taken.append(len(statements))

    assert taken[0] == taken[1]


def test_the_report_can_be_taken_along_as_a_sheet(editor: Client) -> None:
    answered(make_link("https://example.org/gone"), GONE)

    rows = b"".join(editor.get(REPORT, {"export": "csv"})).decode().splitlines()

    assert rows[1].startswith("https://example.org/gone,")
    assert rows[1].endswith(",Chi siamo")


def test_a_link_is_ignored_until_somebody_has_it_checked_again(editor: Client, site: ForeignSite) -> None:
    link = answered(make_link(site.url("200")), GONE)
    ignore, again = (f"{REPORT}{link.pk}/{deed}/" for deed in ("ignore", "check-again"))

    asked = [editor.get(address).status_code for address in (ignore, again)]
    before = shown(editor)
    editor.post(ignore)
    ignored = shown(editor)
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        unvisited = link_check.check_due(visitor=make_visitor(site))
    editor.post(again)
    link_check.check_due(visitor=make_visitor(site))

    assert (asked, before, ignored, unvisited) == ([200, 200], {link.url}, set(), 0)
    link.refresh_from_db()
    assert (link.state, link.ignored_at) == (State.OK, None)


def test_who_ignored_a_link_is_kept(editor: Client) -> None:
    link = make_link()

    editor.post(f"{REPORT}{link.pk}/ignore/")

    link.refresh_from_db()
    assert link.ignored_by == User.objects.get(username="editor")


def test_who_may_change_no_page_sees_and_does_nothing(client: Client) -> None:
    link = answered(make_link(), GONE)
    user = User.objects.create_user("events", "events@example.org", "x")
    user.groups.add(Group.objects.get(name="Eventi / Veranstaltungen"))
    client.force_login(user)

    seen = client.get(REPORT).status_code
    done = client.post(f"{REPORT}{link.pk}/ignore/").status_code

    link.refresh_from_db()
    assert (seen, done, link.ignored_at) == (302, 404, None)
    assert REPORT not in client.get("/admin/").content.decode()


def test_an_editor_sees_links_of_the_pages_that_are_theirs(client: Client) -> None:
    mine, other = make_holder("https://example.org/mine"), make_holder("https://example.org/other", title="Altra")
    other.body = text("https://example.org/other", "https://example.org/mine")
    other.save()
    link_check.collect()
    ExternalLink.objects.update(state=State.DEAD, why=Why.NOT_FOUND)
    group = Group.objects.create(name="a part")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group,
        page=mine,
        permission=Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page"),
    )
    user = User.objects.create_user("part", "part@example.org", "x")
    user.groups.add(group)
    client.force_login(user)

    rows = list(client.get(REPORT).context["object_list"])
    done = client.post(f"{REPORT}{ExternalLink.objects.get(url='https://example.org/other').pk}/ignore/")

    assert [(row.url, [page.pk for page in row.places]) for row in rows] == [("https://example.org/mine", [mine.pk])]
    assert done.status_code == 404


@pytest.mark.parametrize(
    ("language", "one", "three"),
    [
        ("it", "1 link non porta a nulla", "3 link non portano a nulla"),
        ("de", "1 Link führt ins Leere", "3 Links führen ins Leere"),
    ],
)
def test_the_dashboard_counts_dead_links_and_leads_to_the_report(
    editor: Client, language: str, one: str, three: str
) -> None:
    UserProfile.objects.create(user=User.objects.get(), preferred_language=language)
    answered(make_link("https://example.org/fine"), FINE)
    assert "dead-links" not in dashboard_of(editor)

    answered(make_link("https://example.org/1"), GONE)
    with counting_statements() as for_one:
        home = dashboard_of(editor)
    assert f'<a href="{REPORT}">{one}</a>' in home

    for number in (2, 3, 4):
        answered(make_link(f"https://example.org/{number}"), GONE)
    link_check.ignore(ExternalLink.objects.get(url="https://example.org/4"), User.objects.get())
    with counting_statements() as for_many:
        home = dashboard_of(editor)
    assert f'<a href="{REPORT}">{three}</a>' in home
    assert len(for_many) == len(for_one)


def dashboard_of(client: Client) -> str:
    """What it says of tasks: the menu leads to the report, too."""
    return client.get("/admin/").text.split("</aside>")[-1]


# What may hold addresses of other sites, and is not read: a room's own address is for those who signed up.
NOT_READ = {"events.Session.join_url", "wagtailredirects.Redirect.redirect_link"}


def test_no_text_or_address_is_outside_of_what_is_read() -> None:
    """Whoever gives something else such a field has to have it read, or to name it here."""
    parts = {relation.related_model for page in get_page_models() for relation in get_all_child_relations(page)}
    read = {*get_page_models(), *parts}

    left = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, link_check.HOLDERS) and model not in read
    }

    assert left == NOT_READ
