"""The block that shows one call for funding."""

import re
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from pages.models import FundingPage, Topic
from tests.factories import make_standard_page, make_topic
from tests.factories_funding import days, make_call
from tests.http import counting_statements

pytestmark = pytest.mark.django_db


def teaser(call: Page | None = None, topic: Topic | None = None) -> tuple[str, dict[str, Any]]:
    return ("funding", {"call": call, "topic": topic})


def shown(client: Client, *body: tuple[str, Any], locale: str = "it") -> list[str]:
    """The calls that a page with this body shows."""
    html = client.get(make_standard_page("Testo", locale, body=list(body)).url).content.decode()
    return re.findall(r'<h2 class="card__title"[^>]*><a href="[^"]+">([^<]+)', html)


def test_a_chosen_call_says_what_is_paid_whether_it_is_open_and_until_when(client: Client) -> None:
    call = make_call("Salto digitale", window="fixed", closes_at=days(9), rate=60, ceiling=7200)

    html = client.get(make_standard_page(body=[teaser(call)]).url).content.decode()

    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\xa0", " ")
    assert f'<a href="{call.url}">Salto digitale</a>' in html
    for said in ("60%, al massimo 7.200 euro", "In scadenza", "Entro "):
        assert said in words


@pytest.mark.parametrize(("live", "title"), [(True, "Digitalsprung"), (False, "Salto digitale")])
def test_readers_get_it_in_their_language_where_it_is_there(client: Client, live: bool, title: str) -> None:
    call = make_call("Salto digitale")
    german = make_call("Digitalsprung", "de", translation_key=call.translation_key)
    FundingPage.objects.filter(pk=german.pk).update(live=live)

    html = client.get(make_standard_page("Seite", "de", body=[teaser(call)]).url).content.decode()

    assert f">{title}</a>" in html
    assert ("Nur auf Italienisch verfügbar" in html) is not live


def test_a_call_that_is_over_unpublished_or_private_is_not_shown(client: Client) -> None:
    closed, draft, private = make_call("Chiuso", window="fixed", closes_at=days(-1)), make_call(), make_call()
    spent = make_call("Esaurito", window="until_spent", spent_on=days(-2).date())
    FundingPage.objects.filter(pk=draft.pk).update(live=False)
    PageViewRestriction.objects.create(page=private, restriction_type="login")

    assert shown(client, *map(teaser, (closed, draft, private, spent))) == []


def test_without_a_choice_it_is_the_newest_open_one_on_the_topic_or_on_any(client: Client) -> None:
    italian, german = make_topic()
    for title, age, facts in (
        ("Vecchio sul tema", 9, {"topics": [italian]}),
        ("Nuovo sul tema", 5, {"topics": [italian]}),
        ("Altro", 3, {}),
        ("In apertura", 2, {"topics": [italian], "window": "fixed", "opens_at": days(3), "closes_at": days(9)}),
        ("Chiuso", 1, {"topics": [italian], "window": "fixed", "closes_at": days(-1)}),
    ):
        call = make_call(title, **facts)
        FundingPage.objects.filter(pk=call.pk).update(first_published_at=days(-age))

    assert shown(client, teaser(topic=italian), teaser()) == ["Nuovo sul tema", "Altro"]
    assert shown(client, teaser(topic=german), locale="de") == ["Nuovo sul tema"]


def test_where_nothing_is_open_nothing_is_shown(client: Client) -> None:
    assert shown(client, teaser(), teaser(topic=make_topic()[0])) == []


def test_many_teasers_take_as_many_statements_as_one(client: Client) -> None:
    topics = [make_topic(f"t-{number}")[0] for number in range(5)]
    found = [make_call(f"Bando {number}", topics=topics) for number in range(5)]
    taken = []
    for count in (1, 5):
        body = [teaser(call) for call in found[:count]] + [teaser(topic=topic) for topic in topics[:count]]
        page = make_standard_page(body=body)
        client.get(page.url)
        with counting_statements() as statements:
            html = client.get(page.url).content.decode()
        assert html.count('class="funding-teaser"') == 2 * count
        taken.append(len(statements))

    assert taken[0] == taken[1] <= 30
