"""Tools side by side, by an address."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from pages.comparing import query
from pages.models import ToolIndexPage, ToolPage
from tests.pages.tool_factories import make_list, make_pair, make_purpose, make_tool

# Asked of Django and Wagtail, who answer the same on any database.
pytestmark = [pytest.mark.django_db, pytest.mark.plain]


@pytest.fixture
def lists(site: None) -> dict[str, ToolIndexPage]:
    lists = make_list()
    for title in ("A", "B", "C", "D", "E"):
        make_pair(lists, title)
    return lists


def compare(client: Client, section: ToolIndexPage, *keys: str) -> str:
    return client.get(f"{section.url}confronto/", {"tool": keys}).content.decode()


def columns(body: str) -> list[str]:
    return re.findall(r'<th scope="col"[^>]*>\s*<a [^>]*>([^<]+)</a>', body)


def rows(body: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*>([^<]+)</th>', body)


CUT = "Più di quattro strumenti"
UNKNOWN = "Uno strumento di questo confronto non è nel nostro elenco"
ONE = "Ha scelto un solo strumento: A IT."
NOTHING = "Non c'è ancora nulla da confrontare."


@pytest.mark.parametrize(
    ("keys", "compared", "said"),
    [
        (["b", "a"], ["B IT", "A IT"], set()),
        (["a", "b", "c", "d"], ["A IT", "B IT", "C IT", "D IT"], set()),
        (["e", "d", "c", "b", "a"], ["E IT", "D IT", "C IT", "B IT"], {CUT}),
        (["a", "nobody", "b"], ["A IT", "B IT"], {UNKNOWN}),
        (["a", "b", "a", "", "b"], ["A IT", "B IT"], set()),
        (["a"], [], {ONE}),
        (["a", "\0", "<script>", "x" * 3000], [], {ONE, UNKNOWN}),
        (["nobody"], [], {NOTHING, UNKNOWN}),
        ([], [], {NOTHING}),
        (["a"] * 2000 + ["b"], [], {ONE}),
    ],
)
def test_an_address_shows_what_can_be_compared_and_says_what_cannot(
    client: Client, lists: dict[str, ToolIndexPage], keys: list[str], compared: list[str], said: set[str]
) -> None:
    body = compare(client, lists["it"], *keys)

    assert columns(body) == compared
    assert {words for words in (CUT, UNKNOWN, ONE, NOTHING) if words in body} == said
    assert ("Scelga da due a quattro strumenti." in body) == (not compared)
    assert f'href="{lists["it"].url}"' in body
    assert "<script>" not in body


def test_a_row_stands_for_what_is_known_of_any(client: Client, lists: dict[str, ToolIndexPage]) -> None:
    make_tool(lists["it"], "F", data_in_eu="yes", data_note="In Alto Adige", interface_languages=["it"])
    make_tool(lists["it"], "G", purpose=make_purpose()["it"], experience="Ci aiuta.")

    body = compare(client, lists["it"], "f", "g")

    assert rows(body) == [
        "Scopo",
        "Costo",
        "Dati nell&#x27;UE",
        "Lingue dell&#x27;interfaccia",
        "La nostra esperienza",
        "Sito web",
    ]
    cells = re.search(r'"rowheader">Dati nell&#x27;UE</th>(.*?)</tr>', body, re.DOTALL)
    assert cells
    assert re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cells[1])).strip() == "F Sì In Alto Adige G – Non noto"


def test_a_comparison_outlives_new_titles_and_addresses(client: Client, lists: dict[str, ToolIndexPage]) -> None:
    tool = ToolPage.objects.get(title="A IT")
    tool.title, tool.slug = "Altro", "altro"
    tool.save_revision().publish()

    assert columns(compare(client, lists["it"], "a", "b")) == ["Altro", "B IT"]


def test_a_comparison_is_the_same_in_the_other_language(client: Client, lists: dict[str, ToolIndexPage]) -> None:
    body = compare(client, lists["it"], "b", "a")
    german = f"{lists['de'].url}vergleich/?tool=b&amp;tool=a"

    assert f'<a href="{german}" hreflang="de">' in body
    assert columns(client.get(german.replace("&amp;", "&")).content.decode()) == ["B DE", "A DE"]


def test_search_engines_leave_comparisons_alone_and_find_the_language(
    client: Client, lists: dict[str, ToolIndexPage]
) -> None:
    body = compare(client, lists["it"], "b", "a", "nobody")
    head = body.partition("</head>")[0]
    rest = "?tool=b&amp;tool=a"

    assert '<meta name="robots" content="noindex">' in head
    assert re.findall(r'<link rel="(?:canonical|alternate)"[^>]*href="https?://[^/]+([^"]+)"', head) == [
        f"{lists['it'].url}confronto/{rest}",
        f"{lists['it'].url}confronto/{rest}",
        f"{lists['de'].url}vergleich/{rest}",
    ]
    assert "<title>Confronto di strumenti: B IT, A IT" in re.sub(r"\s+", " ", head)


def test_breadcrumb_leads_back_to_the_list(client: Client, lists: dict[str, ToolIndexPage]) -> None:
    body = compare(client, lists["it"], "a", "b")
    trail = re.search(r'<nav class="breadcrumb".*?</nav>', body, re.DOTALL)

    assert trail
    assert re.findall(r'<a href="([^"]+)"', trail[0]) == ["/it/", lists["it"].url]


def test_a_tool_in_one_language_only_is_compared_and_marked(client: Client, lists: dict[str, ToolIndexPage]) -> None:
    make_tool(lists["de"], "Anker", what_for="Hält fest.")

    body = compare(client, lists["it"], "a", "anker")

    assert columns(body) == ["A IT", "Anker"]
    assert '<div lang="de"><p>Hält fest.</p></div>' in body
    assert "Disponibile solo in tedesco" in body


def test_a_tool_is_added_and_taken_out_by_links_and_a_form(client: Client, lists: dict[str, ToolIndexPage]) -> None:
    body = compare(client, lists["it"], "a", "b", "c")

    form = re.search(r'<form class="filter-form tool-add".*?</form>', body, re.DOTALL)
    assert form
    assert re.findall(r'<input type="hidden" name="tool" value="(.)">', form[0]) == ["a", "b", "c"]
    assert re.findall(r'<option value="(.)"', form[0]) == ["d", "e"]
    assert re.findall(r'<a class="button" href="[^"]*confronto/([^"]*)"', body) == [
        "?tool=b&amp;tool=c",
        "?tool=a&amp;tool=c",
        "?tool=a&amp;tool=b",
    ]
    assert "tool-add" not in compare(client, lists["it"], "a", "b", "c", "d")


def test_a_list_sends_what_is_ticked(client: Client, lists: dict[str, ToolIndexPage]) -> None:
    body = client.get(lists["de"].url).content.decode()

    assert f'<form class="tool-choice" method="get" action="{lists["de"].url}vergleich/">' in body
    assert re.findall(r'<input type="checkbox" name="tool" value="(.)">', body) == ["a", "b", "c", "d", "e"]


def test_keys_are_spelled_for_addresses() -> None:
    assert query(["a&b", "ü"]) == f"?{urlencode([('tool', 'a&b'), ('tool', 'ü')])}"
    assert query([]) == ""


def test_an_unpublished_tool_is_not_compared(client: Client, lists: dict[str, ToolIndexPage]) -> None:
    for page in ToolPage.objects.filter(key="a"):
        page.unpublish()

    body = compare(client, lists["it"], "a", "b", "c")

    assert columns(body) == ["B IT", "C IT"]
    assert UNKNOWN in body


def test_a_comparison_that_was_passed_on_with_the_former_word_is_found(
    client: Client, lists: dict[str, ToolIndexPage]
) -> None:
    answer = client.get(f"{lists['de'].url}compare/?tool=a&tool=b")

    assert (answer.status_code, answer.headers["Location"]) == (301, f"{lists['de'].url}vergleich/?tool=a&tool=b")
