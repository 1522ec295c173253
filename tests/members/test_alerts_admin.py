"""Alerts in the admin: what an editor sees and says at publishing, and what the office sees of followers."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms import roles
from mailing import samples
from members import noticing
from members.alerts import KIND
from members.models import Follower, Notice
from pages.models import NewsPage
from tests.factories import make_standard_page, make_topic
from tests.factories_alerts import make_draft, make_follower, publish, subject
from tests.factories_funding import days, make_call, make_kind

pytestmark = pytest.mark.django_db
NAMES = ["follow_link", "follow_link-known", "alert", "alert-deadline", "alert-correction", "digest"]


def somebody(role: roles.Role) -> Client:
    """Who is in that group and no other."""
    user = User.objects.create_user(f"vera{role.name[:3]}", "vera@example.org", "secret")
    user.groups.add(Group.objects.get(name=role.name))
    client = Client(headers={"accept-language": "it"})
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> Client:
    """Who publishes."""
    return somebody(roles.EDITOR)


def edit(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def form_of(page: NewsPage, **more: str) -> dict[str, str]:
    """The form of news as a browser sends it."""
    rows = {f"{name}-{count}_FORMS": "0" for name in ("corrections", "comments") for count in ("TOTAL", "INITIAL")}
    facts = {"kind": page.kind, "level": page.level, "published_on": str(page.published_on)}
    return {"title": page.title, "slug": page.slug, "body-count": "0", "action-publish": "1"} | facts | rows | more


def test_an_editor_sees_how_many_it_reaches_and_the_box_is_ticked_at_first(editor: Client) -> None:
    topic = make_topic()[0]
    make_follower(subject(topic))
    make_follower("all", locale="de")
    make_follower("deadlines")

    html = editor.get(edit(make_draft(topics=[topic]))).content.decode()

    assert "Raggiunge 2 persone (tedesco 1, italiano 1)" in html
    assert 'name="alert-send" value="1" checked' in html


def test_a_page_that_is_being_begun_has_the_box_and_no_count_yet(editor: Client) -> None:
    section = make_draft().get_parent()
    address = reverse("wagtailadmin_pages:add", args=["pages", "newspage", section.pk])

    html = editor.get(address).content.decode()

    assert 'name="alert-send" value="1" checked' in html
    assert "Raggiunge" not in html


@pytest.mark.parametrize(("ticked", "state"), [(True, "waiting"), (False, "declined")])
def test_publishing_does_as_the_box_says(editor: Client, ticked: bool, state: str) -> None:
    page = make_draft()
    more = {"alert-shown": "first"} | ({"alert-send": "1"} if ticked else {})

    response = editor.post(edit(page), form_of(page, **more), follow=True)

    page.refresh_from_db()
    assert (page.live, Notice.objects.get().state) == (True, state)
    assert ("Ferma l&#x27;invio" in response.content.decode()) is ticked


def test_a_correction_is_sent_only_where_the_box_is_ticked(editor: Client) -> None:
    page = make_draft()
    publish(page)
    Notice.objects.update(state="released", released_at=page.first_published_at, done_at=page.first_published_at)

    html = editor.get(edit(page)).content.decode()
    editor.post(edit(page), form_of(page, title="Corretta", **{"alert-shown": "again"}))
    before = Notice.objects.count()
    editor.post(edit(page), form_of(page, title="Corretta", **{"alert-shown": "again", "alert-send": "1"}))

    assert 'name="alert-send" value="1">' in html
    assert (before, Notice.objects.get(kind="correction").state) == (1, "waiting")


def test_a_second_click_on_publish_makes_no_correction(editor: Client) -> None:
    page = make_draft()
    more = {"alert-shown": "first", "alert-send": "1"}

    for _click in range(2):
        editor.post(edit(page), form_of(page, **more))

    assert [(notice.kind, notice.state) for notice in Notice.objects.all()] == [("new", "waiting")]


def test_an_editor_calls_back_by_post_only_and_an_author_not_at_all(editor: Client) -> None:
    publish(make_draft())
    notice = Notice.objects.get()
    address = reverse("alerts_admin:call_back", args=[notice.pk])

    assert somebody(roles.AUTHOR).post(address).status_code in {302, 403}
    assert editor.get(address).status_code == 200
    notice.refresh_from_db()
    assert notice.state == "waiting"
    editor.post(address)
    notice.refresh_from_db()
    assert notice.state == "withdrawn"


def test_other_pages_and_other_people_see_nothing_of_it(editor: Client) -> None:
    assert "alert-send" not in editor.get(edit(make_standard_page())).content.decode()
    assert "alert-send" not in somebody(roles.AUTHOR).get(edit(make_draft())).content.decode()


def test_a_page_that_only_some_may_read_offers_no_mail(editor: Client) -> None:
    from wagtail.models import PageViewRestriction

    page = make_draft()
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")

    assert "alert-send" not in editor.get(edit(page)).content.decode()


def test_the_office_finds_one_address_and_removes_it() -> None:
    desk = somebody(roles.EVENT_DESK)
    row = make_follower(email="giulia@example.org")
    make_follower(email="altra@example.org")
    index = reverse("alerts_admin:index")

    shown = desk.get(index, {"address": "GIULIA@example.org"}).content.decode()
    desk.post(reverse("alerts_admin:remove", args=[row.pk]))

    assert ("giulia@example.org" in shown, "altra@example.org" in shown) == (True, False)
    assert list(Follower.objects.exclude(email="").values_list("email", flat=True)) == ["altra@example.org"]
    assert "Nessuno riceve avvisi" in desk.get(index, {"address": "giulia@example.org"}).content.decode()


def test_the_figures_take_as_many_statements_for_many_as_for_one() -> None:
    desk, counts = somebody(roles.EVENT_DESK), []
    desk.get(reverse("alerts_admin:index"))
    for slug in ("social", "housing", "energy"):
        kind = make_kind(slug)["it"]
        key = subject(kind, KIND)
        make_follower(key, key.replace(KIND, "deadlines", 1), subject(make_topic(slug)[0]))
        with CaptureQueriesContext(connection) as found:
            html = desk.get(reverse("alerts_admin:index")).content.decode()
        counts.append(len(found))

    assert counts[0] == counts[1] == counts[2]
    assert html.count("Scadenze dei bandi: ") == 3


def test_a_whole_site_that_is_brought_at_once_tells_nobody() -> None:
    publish(make_draft())
    noticing.call_all_back()

    assert Notice.objects.get().state == "declined"


@pytest.mark.parametrize("language", ["it", "de"])
@pytest.mark.parametrize("name", NAMES)
def test_each_mail_can_be_looked_at_and_its_links_open_nothing(client: Client, name: str, language: str) -> None:
    make_call("Bando energia", window="fixed", closes_at=days(20))
    for title in ("Uno", "Due"):
        publish(make_draft(title))

    email = samples.write(samples.known()[name], language)

    assert email
    assert "/alerts/mine/0-" in email.text
    path = email.text.split("https://smartcoop.example.org")[-1].split()[0]
    assert client.get(path).status_code == 404
    assert len(email.html) < 60_000
