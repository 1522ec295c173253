"""Both languages are open in two tabs: a fact that one of them publishes is not taken back by the older form."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from pages.models import FundingPage, Topic
from tests.factories import make_topic
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
        page.save_revision().publish()
    return twins


def opened(editor: Client, page: FundingPage) -> dict[str, Any]:
    """What stands in a tab in which the page is edited."""
    html = editor.get(f"/admin/pages/{page.pk}/edit/").text
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
