"""Tools and calls for funding as other programs read them."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from wagtail.models import PageViewRestriction

from pages.addresses import address_of
from pages.models import FundingPage, ToolPage, TopicIndexPage
from tests.api.asking import PROBLEM
from tests.factories import make_page, make_site, make_topic
from tests.factories_funding import days, make_call
from tests.http import counting_statements
from tests.pages.tool_factories import make_list, make_pair, make_purpose, make_tool

pytestmark = pytest.mark.django_db

TOOLS, FUNDING, TOPICS = "/api/v2/tools/", "/api/v2/funding/", "/api/v2/topics/"


def items(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.content
    return list(response.json()["items"])


def titles(response: Any) -> list[str]:
    return [item["title"] for item in items(response)]


def test_a_tool_has_its_facts_and_the_words_of_its_page(client: Client) -> None:
    lists = make_list()
    pair = make_pair(lists, "Meet", link="https://meet.example.org", interface_languages=["it", "de"])
    topic = make_topic()[1]
    page = pair["de"]
    page.topics, page.purpose, page.what_for = [topic], make_purpose()["de"], "Treffen"
    page.save_revision().publish()

    answer = client.get(TOOLS + "?locale=de")

    assert answer.json() == {
        "meta": {"total_count": 1},
        "items": [
            {
                "id": page.pk,
                "translation_key": str(page.translation_key),
                "title": "Meet DE",
                "summary": "",
                "locale": "de",
                "requested_locale": "de",
                "is_fallback": False,
                "html_url": address_of(page),
                "translations": [
                    {
                        "locale": "it",
                        "title": "Meet IT",
                        "html_url": address_of(pair["it"]),
                        "api_url": "https://smartcoop.example.org/api/v2/tools/meet/?locale=it",
                    }
                ],
                "topics": ["digitalisation"],
                "key": "meet",
                "is_category": False,
                "link": "https://meet.example.org",
                "cost": "free",
                "interface_languages": ["it", "de"],
                "open_source": "",
                "data_in_eu": "",
                "checked_on": None,
                "what_for": "Treffen",
                "for_whom": "",
                "good_to_know": "",
                "cost_note": "",
                "data_note": "",
                "experience": "",
                "purpose": "meetings",
            }
        ],
    }
    assert client.get(f"{TOOLS}meet/?locale=de").json() == answer.json()["items"][0]


def test_a_call_is_read_alone_with_the_blocks_of_its_page(client: Client) -> None:
    call = make_call(
        "Bando", steps=[("line", "Scrivere")], documents=[("line", "Statuto")], body=[("heading", "Come")]
    )
    make_call("Ausschreibung", "de", translation_key=call.translation_key)

    alone = client.get(f"{FUNDING}{call.translation_key}/").json()

    blocks = {name: [block["value"] for block in alone.pop(name)] for name in ("steps", "documents", "body")}
    assert blocks == {"steps": ["Scrivere"], "documents": ["Statuto"], "body": ["Come"]}
    [listed] = items(client.get(FUNDING))
    assert alone == listed
    [german] = alone["translations"]
    assert (
        client.get(german["api_url"].removeprefix("https://smartcoop.example.org")).json()["title"] == "Ausschreibung"
    )


def test_one_page_comes_in_the_other_language_only_where_it_is_asked_for(client: Client) -> None:
    make_tool(make_list()["de"], "Nur deutsch", key="nur")

    missing, other = client.get(f"{TOOLS}nur/?locale=it"), client.get(f"{TOOLS}nur/?locale=it&fallback=other")

    assert (missing.status_code, missing["Content-Type"]) == (404, PROBLEM)
    assert (missing.json()["code"], missing.json()["available_locales"]) == ("not_in_locale", ["de"])
    assert (other.json()["title"], other.json()["is_fallback"]) == ("Nur deutsch", True)


@pytest.mark.parametrize("where", [f"{TOOLS}nothing/", f"{TOOLS}%00/", f"{FUNDING}{uuid4()}/", f"{FUNDING}1/"])
def test_what_there_is_not_is_a_404(client: Client, where: str) -> None:
    answer = client.get(where)

    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (404, PROBLEM, "not_found")


def test_neither_drafts_nor_private_pages_are_read_alone(client: Client) -> None:
    draft, private = make_call(), make_call()
    FundingPage.objects.filter(pk=draft.pk).update(live=False)
    PageViewRestriction.objects.create(page=private, restriction_type="login")

    answers = [client.get(f"{FUNDING}{call.translation_key}/?fallback=other") for call in (draft, private)]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_who_has_one_already_gets_304(client: Client) -> None:
    where = f"{FUNDING}{make_call().translation_key}/"
    first = client.get(where)

    again = client.get(where, headers={"If-None-Match": first["ETag"]})

    assert (first["Cache-Control"], again.status_code) == ("public, max-age=60", 304)
    assert client.get(f"{where}?search=x").json()["code"] == "unknown_parameter"


@pytest.mark.parametrize(("query", "expected"), [("", ["Uno"]), ("&fallback=other", ["Due", "Uno"])])
def test_the_other_language_comes_only_where_it_is_asked_for(client: Client, query: str, expected: list[str]) -> None:
    lists = make_list()
    make_tool(lists["it"], "Uno")
    make_tool(lists["de"], "Due")
    hidden = make_tool(lists["it"], "Bozza")
    ToolPage.objects.filter(pk=hidden.pk).update(live=False)

    answer = client.get(f"{TOOLS}?locale=it{query}")

    assert titles(answer) == expected
    assert answer.json()["meta"]["total_count"] == len(expected)
    assert [item["is_fallback"] for item in items(answer)] == [title == "Due" for title in expected]


def test_a_page_that_some_may_read_is_for_no_program(client: Client) -> None:
    pair = make_pair(make_list(), "Meet")
    PageViewRestriction.objects.create(page=pair["de"], restriction_type="login")

    assert items(client.get(TOOLS + "?locale=de")) == []
    assert [item["translations"] for item in items(client.get(TOOLS))] == [[]]


def test_lists_are_narrowed_and_cut(client: Client) -> None:
    topic = make_topic()[0]
    for name in ("A", "B", "C"):
        call = make_call(f"Bando {name}", summary="energia" if name == "C" else "")
        if name == "B":
            call.topics = [topic]
            call.save_revision().publish()

    assert titles(client.get(FUNDING + "?topic=digitalisation")) == ["Bando B"]
    assert titles(client.get(FUNDING + "?search=ENERGIA")) == ["Bando C"]
    cut = client.get(FUNDING + "?limit=1&offset=1")
    assert (titles(cut), cut.json()["meta"]) == (["Bando B"], {"total_count": 3})


def test_the_state_of_a_call_is_that_of_the_moment(client: Client) -> None:
    closes_at = datetime(2027, 3, 1, 11, tzinfo=UTC)
    make_call(window="fixed", opens_at=datetime(2027, 1, 1, 8, tzinfo=UTC), closes_at=closes_at, ceiling="1500.50")
    states = []
    for day in (datetime(2026, 12, 31, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC), closes_at):
        with time_machine.travel(day, tick=False):
            [item] = items(client.get(FUNDING))
        states.append(item["state"])

    assert states == ["coming", "open", "closed"]
    assert (item["closes_at"], item["ceiling"]) == ("2027-03-01T12:00:00+01:00", "1500.50")
    assert not [name for name in item if name.startswith("contact")]


@pytest.mark.parametrize("where", [TOOLS, FUNDING, TOPICS])
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("?order=title", "unknown_parameter"),
        ("?limit=0", "wrong_parameter"),
        ("?locale=fr", "unknown_locale"),
        ("?search=%00", "wrong_parameter"),
    ],
)
def test_a_query_that_nobody_knows_is_refused(client: Client, where: str, query: str, code: str) -> None:
    answer = client.get(where + query)

    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (400, PROBLEM, code)


@pytest.mark.parametrize("where", [TOOLS, FUNDING])
def test_a_list_takes_as_many_statements_for_many_as_for_one(client: Client, where: str) -> None:
    lists, taken = make_list(), []
    topics, purpose = make_topic(), make_purpose()["it"]
    for count in (1, 20):
        for n in range(count):
            page: ToolPage | FundingPage
            page = (
                make_tool(lists["it"], f"T{count}-{n}", purpose=purpose)
                if where == TOOLS
                else make_call(closes_at=days(3 + n))
            )
            page.topics = [topics[0]]
            page.translation_key = uuid4()
            page.save_revision().publish()
        client.get(where)
        with counting_statements() as statements:
            found = items(client.get(f"{where}?limit=100&offset=0"))
        assert len(found) == (1 if count == 1 else 21)
        taken.append(len(statements))

    assert taken[0] == taken[1] <= 10


# --- topics ----------------------------------------------------------------------------------


def test_a_topic_leads_to_the_page_that_gathers_on_it(client: Client) -> None:
    home = make_site()["it"].get_parent().specific
    index = make_page(TopicIndexPage, home, "Temi")
    topic = make_topic()[0]

    answer = client.get(TOPICS)

    assert answer.json() == {
        "meta": {"total_count": 1},
        "items": [
            {
                "slug": "digitalisation",
                "title": "Digitalizzazione",
                "description": "",
                "locale": "it",
                "requested_locale": "it",
                "is_fallback": False,
                "html_url": f"{address_of(index)}{topic.slug}/",
                "translations": [{"locale": "de", "title": "Digitalisierung", "html_url": None}],
            }
        ],
    }


def test_topics_are_narrowed_cut_and_counted(client: Client) -> None:
    make_site()
    make_topic("a", "Acqua", "Wasser")
    make_topic("b", "Bandi", "Ausschreibungen")[0].delete()

    assert titles(client.get(TOPICS)) == ["Acqua"]
    assert titles(client.get(TOPICS + "?fallback=other")) == ["Acqua", "Ausschreibungen"]
    assert titles(client.get(TOPICS + "?fallback=other&search=wass&locale=de")) == ["Wasser"]
    cut = client.get(TOPICS + "?fallback=other&limit=1&offset=1")
    assert (titles(cut), cut.json()["meta"]) == (["Ausschreibungen"], {"total_count": 2})
    assert client.get(TOPICS + "?topic=a").status_code == 400


def test_topics_take_as_many_statements_for_many_as_for_one(client: Client) -> None:
    make_site()
    taken = []
    for count in (1, 20):
        for n in range(count):
            make_topic(f"t-{count}-{n}", f"Tema {n}")
        client.get(TOPICS)
        with counting_statements() as statements:
            items(client.get(TOPICS))
        taken.append(len(statements))

    assert taken[0] == taken[1] <= 10
