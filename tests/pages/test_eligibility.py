"""“Is it for me?”: which calls fit three answers, and why the others do not."""

import pytest
from django.test import Client
from django.utils import translation

from pages import eligibility
from pages.eligibility import Answers, Terms, why_not
from pages.models import FundingIndexPage, FundingPage
from tests.factories_funding import days, make_call, make_kind
from tests.http import counting_statements

KINDS = {"social": "Cooperativa sociale", "worker": "Cooperativa di lavoro", "parking": "Cooperativa per parcheggi"}
SOCIAL = Terms(eligible=frozenset({"social"}), excluded=frozenset({"parking"}))
SMALL = Terms(people_max=9)
BIG = Terms(people_min=5)
DIGITAL = Terms(needs=("digitalisation", "people"))


@pytest.mark.parametrize(
    ("terms", "said", "reasons"),
    [
        (SOCIAL, {}, []),
        (SOCIAL, {"kind": "social"}, []),
        (SOCIAL, {"kind": "parking"}, ["Il Suo tipo di cooperativa è escluso: Cooperativa per parcheggi."]),
        (SOCIAL, {"kind": "worker"}, ["È per altri tipi di cooperativa: Cooperativa sociale."]),
        (Terms(excluded=frozenset({"parking"})), {"kind": "worker"}, []),
        (Terms(), {"kind": "parking", "need": "energy", "people": 0}, []),
        (DIGITAL, {"need": "digitalisation"}, []),
        (DIGITAL, {"need": "energy"}, ["Finanzia altro: Digitalizzazione, Lavoro e formazione."]),
        (SMALL, {"people": 9}, []),
        (SMALL, {"people": 10}, ["Possono essere occupate al massimo 9 persone."]),
        (BIG, {"people": 5}, []),
        (BIG, {"people": 4}, ["Devono essere occupate almeno 5 persone."]),
        (Terms(people_min=1), {"people": 0}, ["Deve essere occupata almeno 1 persona."]),
        (
            Terms(frozenset({"social"}), frozenset(), ("energy",), 3, 9),
            {"kind": "worker", "need": "people", "people": 2},
            [
                "È per altri tipi di cooperativa: Cooperativa sociale.",
                "Finanzia altro: Energia.",
                "Devono essere occupate almeno 3 persone.",
            ],
        ),
    ],
)
def test_each_reason_is_said_in_words(terms: Terms, said: dict[str, object], reasons: list[str]) -> None:
    with translation.override("it"):
        assert why_not(terms, Answers(**said, kinds=KINDS)) == reasons  # type: ignore[arg-type]


WORDS = {"it": "per-noi", "de": "fuer-uns"}


def ask(client: Client, query: str, locale: str = "it") -> tuple[list[str], dict[str, list[str]]]:
    """The titles of what fits, and the reasons of what does not."""
    section = FundingIndexPage.objects.get(locale__language_code=locale)
    response = client.get(f"{section.url}{WORDS[locale]}/{query}")
    assert response.status_code == 200
    if "fitting" not in response.context:
        return [], {}
    fitting, others = response.context["fitting"], response.context["others"]
    return [page.title for page in fitting], {page.title: reasons for page, reasons in others}


@pytest.fixture
def some_calls(db: None) -> None:
    social, parking = make_kind("social"), make_kind("parking")
    make_call("per sociali", eligible_kinds=[social["it"]], needs=["energy"])
    make_call("non per parcheggi", excluded_kinds=[parking["it"]], window="fixed", closes_at=days(3))
    make_call("solo in futuro", opens_at=days(5))
    make_call("chiuso", window="fixed", closes_at=days(-1))
    make_call("esaurito", spent_on=days(-1).date())
    make_call("Nur auf Deutsch", "de", eligible_kinds=[social["de"]])


@pytest.mark.usefixtures("some_calls")
def test_what_fits_comes_first_and_the_rest_says_why(client: Client) -> None:
    found = ask(client, "?kind=parking&need=&people=")

    assert found == (
        ["solo in futuro"],
        {
            "non per parcheggi": ["Il Suo tipo di cooperativa è escluso: parking IT."],
            "Nur auf Deutsch": ["È per altri tipi di cooperativa: social IT."],
            "per sociali": ["È per altri tipi di cooperativa: social IT."],
        },
    )


@pytest.mark.usefixtures("some_calls")
def test_in_german_the_reasons_are_german(client: Client) -> None:
    _fitting, others = ask(client, "?need=people", "de")

    assert others == {"per sociali": ["Gefördert wird anderes: Energie."]}


@pytest.mark.usefixtures("some_calls")
@pytest.mark.parametrize("query", ["", "?utm_source=mail"])
def test_before_the_questions_are_answered_nothing_is_judged(client: Client, query: str) -> None:
    assert ask(client, query) == ([], {})


@pytest.mark.usefixtures("some_calls")
@pytest.mark.parametrize(
    "query", ["?kind=nothing", "?need=🎉", "?people=-1", "?people=x", "?people=9999999999999", "?kind=%00"]
)
def test_an_odd_answer_is_asked_again(client: Client, query: str) -> None:
    section = FundingIndexPage.objects.get(locale__language_code="it")

    response = client.get(f"{section.url}per-noi/{query}")

    assert response.status_code == 200
    assert "form-field__error" in response.content.decode()
    assert "fitting" not in response.context


@pytest.mark.usefixtures("some_calls")
def test_the_other_language_keeps_the_question(client: Client) -> None:
    response = client.get(FundingIndexPage.objects.get(locale__language_code="it").url + "per-noi/?people=3")

    german = FundingIndexPage.objects.get(locale__language_code="de").url
    assert f'href="{german}fuer-uns/?people=3"' in response.content.decode()


@pytest.mark.django_db
def test_a_page_that_there_is_not_is_a_404(client: Client) -> None:
    make_call()

    assert (
        client.get(
            FundingIndexPage.objects.get(locale__language_code="it").url + "per-noi/?people=1&page=9999"
        ).status_code
        == 404
    )


@pytest.mark.django_db
def test_it_takes_as_many_statements_for_many_as_for_one(client: Client) -> None:
    kind = make_kind("social")
    make_call(eligible_kinds=[kind["it"]])
    url = FundingPage.objects.get().get_parent().url + "per-noi/?kind=social&people=3"
    client.get(url)
    with counting_statements() as one:
        client.get(url)
    for number in range(29):
        make_call(eligible_kinds=[kind["it"]], people_min=number)

    with counting_statements() as many:
        client.get(url)

    assert len(many) == len(one)
    assert len(one) <= 30


def test_its_pages_are_its_own_whatever_the_list_would_show(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eligibility, "PER_PAGE", 1)
    parking = make_kind("parking")
    for title in ("Uno", "Due"):
        make_call(title, excluded_kinds=[parking["it"]])

    assert len(ask(client, "?kind=parking&page=2")[1]) == 1
