"""Both languages are open in two tabs: a fact that one of them publishes is not taken back by the older form."""

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from pages.models import FundingPage, Topic
from tests.cms.deeds import undone
from tests.factories import make_topic, publish_page
from tests.factories_site import make_twins

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
BEFORE, AFTER = datetime(2031, 5, 2, 10, tzinfo=UTC), datetime(2031, 6, 2, 10, tzinfo=UTC)


class Fields(HTMLParser):
    """The fields of the editor as a browser would send them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self.name = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        name, checkable = facts.get("name") or "", facts.get("type") in {"checkbox", "radio"}
        if tag in {"select", "textarea"}:
            self.name = name
            self.data.setdefault(name, [])
        elif tag == "option" and "selected" in facts:
            self.data.setdefault(self.name, []).append(facts.get("value") or "")
        elif tag == "input" and name and (not checkable or "checked" in facts) and not name.startswith("action-"):
            self.data.setdefault(name, []).append(facts.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self.name and self.data.get(self.name) == []:
            self.data[self.name] = [data.strip()]

    def handle_endtag(self, tag: str) -> None:
        if tag in {"select", "textarea"}:
            self.name = ""


@pytest.fixture
def call() -> dict[str, FundingPage]:
    facts = {"window": "fixed", "closes_at": BEFORE, "level": "provincial", "giver": "Ufficio", "rate": 50}
    twins = make_twins(FundingPage, "Bando", "Ausschreibung", **facts)
    for page in twins.values():
        publish_page(page)
    return twins


def opened(editor: Client, page: FundingPage) -> dict[str, Any]:
    """What stands in a tab in which the page is edited."""
    return in_tab(editor.get(f"/admin/pages/{page.pk}/edit/").text)


def in_tab(html: str) -> dict[str, Any]:
    form = html[html.index('id="page-edit-form"') :]
    fields: dict[str, Any] = Fields(form[: form.index("</form>")]).data
    counts = {f"{name}-count": "0" for name in ("body", "steps", "documents")}
    comments = {f"comments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
    return fields | counts | comments


def send(editor: Client, page: FundingPage, tab: dict[str, Any], **typed: Any) -> None:
    answer = editor.post(f"/admin/pages/{page.pk}/edit/", tab | {"action-publish": "1"} | typed)
    assert answer.status_code == 302, answer.context["form"].errors


def stored(call: dict[str, FundingPage], name: str) -> list[Any]:
    return [getattr(FundingPage.objects.get(pk=page.pk), name) for page in call.values()]


def test_an_older_tab_brings_its_words_and_not_the_old_deadline(admin_client: Client, call: Any) -> None:
    tabs = {code: opened(admin_client, page) for code, page in call.items()}

    send(admin_client, call["it"], tabs["it"], closes_at="2031-06-02 12:00")
    send(admin_client, call["de"], tabs["de"], title="Ausschreibung, verlängert")

    assert stored(call, "closes_at") == [AFTER, AFTER]
    assert stored(call, "title") == ["Bando", "Ausschreibung, verlängert"]


def test_topics_that_were_chosen_meanwhile_stay(admin_client: Client, call: Any) -> None:
    topics, tabs = make_topic(), {code: opened(admin_client, page) for code, page in call.items()}

    send(admin_client, call["it"], tabs["it"], topics=[topics[0].pk])
    send(admin_client, call["de"], tabs["de"], title="Neu")

    assert {topic.pk for topic in Topic.objects.filter(fundingpages__isnull=False)} == {each.pk for each in topics}


def test_a_fact_that_is_changed_in_the_older_tab_holds_in_both(admin_client: Client, call: Any) -> None:
    tabs = {code: opened(admin_client, page) for code, page in call.items()}

    send(admin_client, call["it"], tabs["it"], closes_at="2031-06-02 12:00")
    send(admin_client, call["de"], tabs["de"], rate="60")

    assert (stored(call, "closes_at"), stored(call, "rate")) == ([AFTER, AFTER], [60, 60])


def test_a_fact_can_be_emptied(admin_client: Client, call: Any) -> None:
    send(admin_client, call["it"], opened(admin_client, call["it"]), rate="")

    assert stored(call, "rate") == [None, None]


def test_a_fact_that_saved_itself_and_was_taken_back_is_gone(admin_client: Client, call: Any) -> None:
    page, tab = call["it"], opened(admin_client, call["it"])
    saved = admin_client.post(
        f"/admin/pages/{page.pk}/edit/",
        tab | {"closes_at": "02.06.2031 12:00"},
        headers={"accept": "application/json"},
    )
    tab |= saved.json()["field_updates"]

    send(admin_client, page, tab)

    assert stored(call, "closes_at") == [BEFORE, BEFORE]


def test_what_saves_itself_leaves_the_deadline_of_the_other_language(admin_client: Client, call: Any) -> None:
    page, tabs = call["de"], {code: opened(admin_client, page) for code, page in call.items()}
    send(admin_client, call["it"], tabs["it"], closes_at="02.06.2031 12:00")
    tab = tabs["de"] | {"title": "Ausschreibung, verlängert"}
    saved = admin_client.post(f"/admin/pages/{page.pk}/edit/", tab, headers={"accept": "application/json"})

    send(admin_client, page, tab | saved.json().get("field_updates", {}), overwrite_revision_id="")

    assert stored(call, "closes_at") == [AFTER, AFTER]


def test_a_topic_chosen_in_a_form_with_a_mistake_is_kept(admin_client: Client, call: Any) -> None:
    topics, page = make_topic(), call["it"]
    tab = opened(admin_client, page) | {"action-publish": "1", "topics": [topics[0].pk], "title": ""}
    wrong = admin_client.post(f"/admin/pages/{page.pk}/edit/", tab)

    send(admin_client, page, in_tab(wrong.text), title="Bando")

    assert list(FundingPage.objects.get(pk=page.pk).topics.all()) == [topics[0]]


def test_a_forged_list_of_facts_is_none(admin_client: Client, call: Any, subtests: pytest.Subtests) -> None:
    tab = opened(admin_client, call["it"])

    for strange in ("", "[1]", "{", "null", "9" * 5000):
        with subtests.test(strange[:9]), undone():
            send(admin_client, call["it"], tab | {"initial-facts": strange}, rate="60")

            assert stored(call, "rate") == [60, 60]


@pytest.mark.parametrize("order", [["it", "de"], ["de", "it"]])
def test_both_languages_planned_for_one_moment_bring_the_new_deadline(call: Any, order: list[str]) -> None:
    for code in order:
        page = FundingPage.objects.get(pk=call[code].pk).get_latest_revision_as_object()
        page.title, page.go_live_at = f"{page.title}, neu", timezone.now() + timedelta(days=1)
        if code == "it":
            page.closes_at = AFTER
        page.save_revision().publish()

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        call_command("publish_scheduled")

    assert stored(call, "closes_at") == [AFTER, AFTER]
