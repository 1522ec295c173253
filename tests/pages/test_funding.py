"""The section of calls: what is listed where, in which order, and what readers see of a call."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import timezone, translation

from pages import calls, formats, funding
from pages.models import FundingIndexPage, FundingPage
from pages.models.funding_choices import Level
from pages.once import remembering
from pages.templatetags import funding as tags
from tests.factories import make_topic
from tests.factories_funding import days, make_call, make_kind
from tests.http import counting_statements

pytestmark = pytest.mark.django_db


def section(locale: str = "it") -> FundingIndexPage:
    return FundingIndexPage.objects.get(locale__language_code=locale)


def shown(client: Client, rest: str = "", locale: str = "it") -> list[str]:
    response = client.get(section(locale).url + rest)
    assert response.status_code == 200
    return [page.title for page in response.context["listing"].chunk]


@pytest.fixture
def calls_of_all_states(db: None) -> None:
    some: dict[str, dict[str, Any]] = {
        "esaurito": {"window": "until_spent", "spent_on": days(-2).date()},
        "in apertura": {"opens_at": days(3)},
        "aperto senza fine": {},
        "aperto a lungo": {"window": "fixed", "closes_at": days(90)},
        "aperto": {"window": "fixed", "closes_at": days(30)},
        "chiuso da poco": {"window": "fixed", "closes_at": days(-1)},
        "chiuso": {"window": "fixed", "closes_at": days(-30)},
        "in scadenza": {"window": "fixed", "closes_at": days(9)},
        "domani": {"window": "fixed", "closes_at": days(1)},
    }
    for title, facts in some.items():
        make_call(title, **facts)


LISTED = ["domani", "in scadenza", "aperto", "aperto a lungo", "aperto senza fine", "in apertura"]
ARCHIVED = ["chiuso da poco", "esaurito", "chiuso"]


@pytest.mark.usefixtures("calls_of_all_states")
def test_what_one_can_apply_to_is_listed_and_the_rest_archived(client: Client) -> None:
    assert shown(client) == LISTED
    assert shown(client, "archivio/") == ARCHIVED


@pytest.mark.usefixtures("calls_of_all_states")
def test_a_call_keeps_its_address_when_it_is_closed(client: Client) -> None:
    answers = {call.title: client.get(call.url).status_code for call in FundingPage.objects.all()}

    assert answers == dict.fromkeys(LISTED + ARCHIVED, 200)


@pytest.mark.usefixtures("calls_of_all_states")
@pytest.mark.parametrize(
    ("rest", "titles"),
    [
        ("?state=closing_soon", ["domani", "in scadenza"]),
        ("?state=coming", ["in apertura"]),
        ("?state=closed", []),
        ("?state=%00", []),
        ("archivio/?state=spent", ["esaurito"]),
        ("archivio/?state=open", []),
    ],
)
def test_the_state_narrows_the_list(client: Client, rest: str, titles: list[str]) -> None:
    assert shown(client, rest) == titles


def test_level_kind_and_topic_narrow_the_list(client: Client) -> None:
    social, parking = make_kind("social"), make_kind("parking")
    topic, _german = make_topic()
    make_call("per sociali", eligible_kinds=[social["it"]], topics=[topic])
    make_call("per tutti", level="european")
    make_call("non per sociali", excluded_kinds=[social["it"]])
    make_call("für Soziale", "de", eligible_kinds=[social["de"], parking["de"]])

    assert sorted(shown(client, "?kind=social")) == ["für Soziale", "per sociali", "per tutti"]
    assert sorted(shown(client, "?kind=parking")) == ["für Soziale", "non per sociali", "per tutti"]
    assert shown(client, "?kind=parking&level=european") == ["per tutti"]
    assert shown(client, "?topic=digitalisation") == ["per sociali"]
    assert shown(client, "?level=galactic") == []


@pytest.mark.parametrize("rest", ["", "archivio/"])
@pytest.mark.parametrize("page", ["9999", "0", "x"])
def test_a_page_that_there_is_not_is_a_404(client: Client, rest: str, page: str) -> None:
    make_call()

    answer = client.get(f"{section().url}{rest}?page={page}")

    assert answer.status_code == 404
    assert '<a class="button" href="?">' in answer.content.decode()


def test_pages_of_the_list_hold_each_call_once(client: Client) -> None:
    for number in range(15):
        make_call(f"bando {number:02}", window="fixed", closes_at=days(number + 1))

    assert shown(client) + shown(client, "?page=2") == [f"bando {number:02}" for number in range(15)]


def test_a_call_of_the_other_language_is_listed_and_marked(client: Client) -> None:
    make_call("Nur auf Deutsch", "de")

    html = client.get(section().url).content.decode()

    assert '<h2 class="card__title" lang="de">' in html
    assert "Disponibile solo in tedesco" in html


def test_empty_lists_say_so(client: Client) -> None:
    make_call(window="fixed", closes_at=days(-1))

    assert "Qui non c'è ancora nulla." in client.get(section().url).content.decode().replace("&#x27;", "'")
    assert "empty-state" in client.get(section().url + "archivio/?state=spent").content.decode()


@pytest.mark.parametrize(("rest", "facts"), [("", {}), ("archivio/", {"window": "fixed", "closes_at": days(-1)})])
def test_a_list_takes_as_many_statements_for_many_as_for_one(client: Client, rest: str, facts: dict[str, Any]) -> None:
    make_call(**facts)
    url = section().url + rest
    client.get(url)
    with counting_statements() as one:
        client.get(url)
    for _number in range(29):
        make_call(**facts)

    with counting_statements() as many:
        client.get(url)

    assert len(many) == len(one)
    assert len(one) <= 30


def test_a_part_has_an_address_of_its_own_words_in_each_language(client: Client) -> None:
    make_call(window="fixed", closes_at=days(-1))

    for words in ({"it": "archivio", "de": "archiv"}, {"it": "per-noi", "de": "fuer-uns"}):
        html = client.get(f"{section().url}{words['it']}/?kind=social").content.decode()

        alternates = dict(
            re.findall(r'<link rel="alternate" hreflang="(it|de)" href="[^"]*?(/\w+/[\w-]+/[\w-]+/)">', html)
        )
        assert alternates == {code: f"{section(code).url}{word}/" for code, word in words.items()}
        assert f'href="{section("de").url}{words["de"]}/?kind=social"' in html
        assert re.search(rf'<link rel="canonical" href="[^"]*/{words["it"]}/[^"]*">', html)
        assert f'action="{section().url}{words["it"]}/"' in html


@pytest.mark.parametrize(
    ("locale", "former", "word"),
    [
        ("it", "archive/?state=spent&page=2", "archivio/?state=spent&page=2"),
        ("de", "archive/", "archiv/"),
        ("it", "for-me/?kind=social&people=3", "per-noi/?kind=social&people=3"),
        ("de", "for-me/?need=%C3%A4", "fuer-uns/?need=%C3%A4"),
    ],
)
def test_the_words_that_both_languages_had_once_lead_on(client: Client, locale: str, former: str, word: str) -> None:
    make_call()

    answer = client.get(section(locale).url + former)

    assert (answer.status_code, answer.headers["Location"]) == (301, section(locale).url + word)


@pytest.mark.parametrize(("locale", "word"), [("it", "archiv/"), ("de", "archivio/"), ("de", "archiv/x/")])
def test_a_word_of_another_language_is_no_address(client: Client, locale: str, word: str) -> None:
    make_call()

    assert client.get(section(locale).url + word).status_code == 404


def test_whose_money_it_is_has_another_word_than_where_a_call_stands() -> None:
    with translation.override("de"):
        assert str(Level.NATIONAL.label) == "Staat"


def test_the_feed_of_the_section_answers(client: Client) -> None:
    make_call("Bando nuovo")

    answer = client.get(section().url + "feed.xml")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    assert b"Bando nuovo" in answer.content


# --- one call -------------------------------------------------------------------------------


def test_a_page_says_all_that_is_known(client: Client) -> None:
    kind, other = make_kind("social")["it"], make_kind("parking")["it"]
    call = make_call(
        "Salto digitale",
        window="fixed",
        opens_at=days(-1),
        closes_at=days(60),
        rate=60,
        grant_min=1200,
        ceiling=7200,
        spend_min=2000,
        spend_max=12000,
        budget=240000,
        people_min=1,
        people_max=1250,
        needs=["digitalisation"],
        channels=["identity", "pec"],
        stamp_duty=True,
        stamp_amount=16,
        de_minimis=True,
        apply_before_start=True,
        decision_days=120,
        contact_name="Lukas Steinfeldner",
        contact_phone="+39 0471 000002",
        link="https://example.org/bando",
        legal_basis="Legge esempio",
        who_may_apply="Cooperative piccole",
        paid_for="Programmi",
        cumulation="Con altri aiuti",
        eligible_kinds=[kind],
        excluded_kinds=[other],
        steps=[("line", "Chieda due preventivi")],
        documents=[("line", "Descrizione del progetto")],
    )

    html = client.get(call.url).content.decode().replace("\N{NO-BREAK SPACE}", " ")

    wanted = [
        "60%, al massimo 7.200 euro", "1.200,00 €", "7.200,00 €", "2.000,00 €", "12.000,00 €", "240.000,00 €",
        "16,00 €", "1.250", "Digitalizzazione", "SPID", "PEC", "entro 120 giorni", "Lukas Steinfeldner",
        'href="tel:+390471000002"', 'href="https://example.org/bando"', "Legge esempio", "Cooperative piccole",
        "Programmi", "Con altri aiuti", "social IT", "parking IT", "Chieda due preventivi",
        "Descrizione del progetto", "Prima la domanda", "Vale il testo ufficiale.", "de minimis", "ancora 60 giorni",
    ]  # fmt: skip
    assert [words for words in wanted if words not in html] == []


def test_a_page_of_little_knowledge_leaves_out_what_it_does_not_know(client: Client) -> None:
    html = client.get(make_call().url).content.decode()

    terms = re.findall(r"<dt>([^<]+)</dt>", html)
    assert terms == ["Chi eroga", "Quando si può fare domanda"]
    assert "None" not in html


@pytest.mark.parametrize("many", [1, 30])
def test_a_page_takes_at_most_25_statements(client: Client, many: int) -> None:
    kinds = [make_kind(f"kind-{number}")["it"] for number in range(many)]
    call = make_call(eligible_kinds=kinds)
    client.get(call.url)

    with counting_statements() as statements:
        client.get(call.url)

    assert len(statements) <= 25


@pytest.mark.parametrize("title", ["🎉 Bando", "מענק", "B" * 255])
def test_odd_titles_are_shown(client: Client, title: str) -> None:
    call = make_call(title)

    assert title in client.get(call.url).content.decode()
    assert shown(client) == [title]


def test_facts_published_in_one_language_hold_in_the_other() -> None:
    kind = make_kind("social")
    italian = make_call("Bando", rate=50, needs=["energy"])
    german = make_call("Ausschreibung", "de", translation_key=italian.translation_key)
    italian.rate, italian.needs, italian.closes_at = Decimal(60), ["people"], days(8).replace(microsecond=0)
    italian.eligible_kinds = [kind["it"]]
    italian.save_revision().publish()

    german.refresh_from_db()
    edited = german.get_latest_revision_as_object()

    for page in (german, edited):
        assert (page.title, page.rate, page.needs, page.closes_at) == (
            "Ausschreibung", Decimal(60), ["people"], italian.closes_at,
        )  # fmt: skip
        assert list(page.eligible_kinds.all()) == [kind["de"]]


# --- deadlines ------------------------------------------------------------------------------


@pytest.mark.usefixtures("calls_of_all_states")
def test_next_deadlines_are_the_next_dates_of_all_calls() -> None:
    with translation.override("it"):
        assert [page.title for page in tags.next_deadlines(3)] == ["domani", "in apertura", "in scadenza"]
        assert len(tags.next_deadlines(99)) == 5


def test_next_deadlines_take_one_statement_however_many() -> None:
    for _number in range(5):
        make_call(window="fixed", closes_at=days(5))

    with remembering():
        funding.next_deadlines(1, "it")  # what is kept is read here
        with counting_statements(warm=True) as statements:
            found = funding.next_deadlines(5, "it")

    assert (len(found), len(statements)) == (5, 1)


@pytest.mark.parametrize(
    ("closes", "now", "left"),
    [
        ("2026-10-26T12:00+01:00", "2026-10-24T23:59+02:00", 2),
        ("2026-10-26T12:00+01:00", "2026-10-25T23:59+01:00", 1),
        ("2026-10-26T12:00+01:00", "2026-10-26T00:00+01:00", 0),
    ],
)
def test_days_left_are_midnights_in_rome(monkeypatch: pytest.MonkeyPatch, closes: str, now: str, left: int) -> None:
    moment = datetime.fromisoformat(now)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    call = FundingPage(window="fixed", closes_at=datetime.fromisoformat(closes))

    assert tags.days_left(calls.standing(call, moment)) == left


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("it", ["12.500,00 €", "1.250 euro", "16,50 euro", "50%", "33,33%"]),
        ("de", ["12.500,00 €", "1.250 Euro", "16,50 Euro", "50 %", "33,33 %"]),
    ],
)
def test_money_and_percentages_are_written_as_the_region_does(language: str, texts: list[str]) -> None:
    with translation.override(language):
        found = [
            formats.money(Decimal(12500)),
            formats.money_words(Decimal(1250)),
            formats.money_words(Decimal("16.5")),
            formats.percent(Decimal("50.00")),
            formats.percent(Decimal("33.33")),
        ]

    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in found] == texts


DEADLINES = '{% load funding %}{% next_deadlines 5 as deadlines %}{% include "components/deadline-list.html" %}'


def test_a_block_shows_the_next_deadlines(client: Client) -> None:
    make_call("Scade presto", window="fixed", closes_at=days(3))
    make_call("Öffnet bald", "de", opens_at=days(5))

    with translation.override("it"):
        html = Template(DEADLINES).render(Context({"LANGUAGE_CODE": "it"}))

    rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in html.split("<li")[1:]]
    assert [("Scade presto" in row, "ancora 3 giorni" in row) for row in rows] == [(True, True), (False, False)]
    assert "apre tra 5 giorni · Disponibile solo in tedesco" in rows[1]


def test_a_block_without_deadlines_leads_to_all_calls() -> None:
    make_call()

    with translation.override("de"):
        html = Template(DEADLINES).render(Context({"LANGUAGE_CODE": "de"}))

    assert "Zurzeit steht keine Frist an." in html
    assert f'href="{section("de").url}"' in html
