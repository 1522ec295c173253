"""Asking for advice over HTTP."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings as hypothesis, strategies as st

from mailing.models import Message
from members import nonces
from members.forms import PURPOSE
from members.models import AdviceArea, AdvicePage, AdviceRequest
from tests.factories_advice import form_data, make_advice_pages, make_area
from tests.http import counting_statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(db: None) -> dict[str, AdvicePage]:
    """The pages, and an area to ask about."""
    found = make_advice_pages()
    make_area()
    return found


def send(client: Client, *, lang: str = "it", headers: dict[str, str] | None = None, **fields: Any) -> Any:
    """Sends the form and answers the response."""
    return client.post(f"/{lang}/advice/", form_data(**fields), headers=headers or {})


@pytest.mark.parametrize("lang", ["it", "de"])
def test_a_member_asks_and_reads_the_number(client: Client, pages: Any, lang: str) -> None:
    response = send(client, lang=lang)
    page = client.get(response["Location"])

    row = AdviceRequest.objects.get()
    assert (response.status_code, page.status_code) == (302, 200)
    assert row.number in page.content.decode()
    assert (row.name, row.email, row.phone, row.cooperative, row.how, row.when) == (
        "Giulia Belcampo",
        "giulia@example.org",
        "+39 0471 000001",
        "Girandola",
        "phone",
        "dopo le 17:00",
    )
    assert (row.question, row.locale, row.state) == ("Esiste un bando?\nE fino a quando?", lang, "new")
    assert (row.area.slug, row.area.locale.language_code) == ("calls", lang)
    assert list(Message.objects.order_by("pk").values_list("kind", "recipient", "locale")) == [
        ("members.advice_confirmation", "giulia@example.org", lang),
        ("members.advice_office", "info@example.org", "it"),
    ]


def test_errors_stand_at_their_fields_and_nothing_typed_is_lost(client: Client, pages: Any) -> None:
    typed: dict[str, Any] = {
        "name": "Giulia & Co",
        "email": "giulia@",
        "question": "Un <caso>",
        "when": "sempre",
        "phone": "",
    }

    response = send(client, privacy="", area="other", **typed)

    html = response.content.decode()
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"email", "privacy", "area", "phone"}
    for text in ("Giulia &amp; Co", 'value="giulia@"', "Un &lt;caso&gt;", 'value="sempre"'):
        assert text in html
    assert re.search(r'value="phone"[^>]* checked', html)
    assert AdviceRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", "a\x00b"),
        ("name", "a\x1bb"),
        ("question", "  "),
        ("question", "x" * 4001),
        ("question", "a\x07b"),
        ("question", "a\u202eb"),
        ("name", "\u2067Giulia"),
        ("cooperative", "x" * 161),
        ("email", "a@b\r\nBcc: c@d"),
        ("how", "fax"),
        ("phone", "call me"),
        ("phone", "+39"),
        ("phone", "1" * 41),
        ("when", "x" * 201),
        ("area", ""),
        ("privacy", ""),
    ],
)
def test_bad_input_is_said_at_its_field(client: Client, pages: Any, field: str, value: str) -> None:
    bad: dict[str, Any] = {field: value}
    response = send(client, **bad)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert AdviceRequest.objects.count() == 0


@pytest.mark.parametrize("how", ["email", "video", "office"])
def test_a_telephone_is_needed_by_telephone_only(client: Client, pages: Any, how: str) -> None:
    assert send(client, how=how, phone="").status_code == 302


def test_a_long_question_counts_line_ends_once(client: Client, pages: Any) -> None:
    question = "\r\n".join(["x" * 9] * 400)

    assert len(question) > 4000
    assert send(client, question=question).status_code == 302


@pytest.mark.parametrize("lang", ["it", "de"])
def test_errors_speak_the_readers_language(client: Client, pages: Any, lang: str) -> None:
    response = send(client, lang=lang, area="")

    wanted = {"it": "Scelga di che cosa si tratta.", "de": "Wählen Sie, worum es geht."}
    assert [wanted[code] in response.content.decode() for code in wanted] == [code == lang for code in wanted]


def test_known_and_unknown_addresses_get_the_same_answer(client: Client, pages: Any) -> None:
    answers = []
    for address in ("known@example.org", "known@example.org", "unknown@example.org"):
        response = send(client, email=address)
        page = client.get(response["Location"]).content.decode()
        number = AdviceRequest.objects.latest("pk").number
        answers.append(re.sub(r'nonce="[^"]*"', "", page).replace(number, "").replace(response["Location"][3:], ""))

    signed = [re.sub(r":[\w-]{20,}/", "/", answer) for answer in answers]
    assert signed == [signed[0]] * 3


@pytest.mark.parametrize(
    "fields",
    [
        {"website": "https://spam.example.org"},
        {"nonce": ""},
        {"nonce": "forged:nonce:x"},
        {"nonce": nonces.make("sign-up:other")},
    ],
    ids=["robot", "no nonce", "forged", "of another form"],
)
def test_who_does_not_use_our_form_gets_nothing(client: Client, pages: Any, fields: dict[str, Any]) -> None:
    response = send(client, **fields)

    assert (response.status_code, AdviceRequest.objects.count(), Message.objects.count()) == (422, 0, 0)


def test_a_form_that_was_open_for_a_day_can_be_sent_once_more(client: Client, pages: Any) -> None:
    with time_machine.travel(timezone.now() - timedelta(hours=25)):
        old = nonces.make(PURPOSE)

    response = send(client, nonce=old)
    again = send(client, nonce=response.context["form"].data["nonce"])

    assert (response.status_code, again.status_code) == (422, 302)


def test_a_form_sent_in_no_time_is_not_a_persons(client: Client, pages: Any, settings: Any) -> None:
    settings.FORM_MIN_AGE = timedelta(seconds=2)

    assert (send(client).status_code, AdviceRequest.objects.count()) == (422, 0)


def test_a_double_click_is_one_request(client: Client, pages: Any) -> None:
    data = form_data()

    places = {client.post("/it/advice/", data)["Location"] for _n in range(2)}

    assert (len(places), AdviceRequest.objects.count(), Message.objects.count()) == (1, 1, 2)


def test_going_back_to_ask_something_else_loses_nothing(client: Client, pages: Any) -> None:
    data = form_data()
    client.post("/it/advice/", data)

    back = client.post("/it/advice/", data | {"question": "E i contributi?"})
    again = send(client, question="E i contributi?", nonce=back.context["form"].data["nonce"])

    assert (back.status_code, again.status_code) == (409, 302)
    assert set(AdviceRequest.objects.values_list("question", flat=True)) == {
        "Esiste un bando?\nE fino a quando?",
        "E i contributi?",
    }


def test_a_flood_from_one_network_is_stopped_for_an_hour(client: Client, pages: Any, settings: Any) -> None:
    settings.ADVICE_REQUESTS_PER_NETWORK = 2
    answers = [send(client).status_code for _n in range(3)]
    elsewhere = client.post("/it/advice/", form_data(), REMOTE_ADDR="192.0.2.9").status_code
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        later = send(client).status_code

    assert (answers, elsewhere, later) == ([302, 302, 429], 302, 302)


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example.org"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_another_sites_page_cannot_send_the_form(client: Client, pages: Any, headers: dict[str, str]) -> None:
    response = send(client, headers=headers)

    assert (response.status_code, AdviceRequest.objects.count()) == (403, 0)


def test_no_cookie_is_set_and_nothing_typed_is_kept_by_caches(client: Client, pages: Any) -> None:
    answers = [client.get(pages["it"].url), send(client, name=""), send(client)]

    assert [dict(answer.cookies) for answer in answers] == [{}, {}, {}]
    assert [answer.headers.get("Cache-Control") for answer in answers[1:]] == ["no-store, private"] * 2


def test_a_get_leads_to_the_page_and_a_wrong_link_nowhere(client: Client, pages: Any) -> None:
    assert client.get("/de/advice/")["Location"] == pages["de"].url
    assert client.get("/de/advice/done/2026-0001:forged/").status_code == 404
    pages["de"].unpublish()
    assert client.get("/de/advice/")["Location"] == pages["it"].url
    pages["it"].unpublish()
    assert client.get("/de/advice/").status_code == 404


def test_an_area_in_one_language_is_shown_in_both_and_marked(client: Client, pages: Any) -> None:
    make_area("energy", {"it": "Energia"}, order=1)

    body = client.get(pages["de"].url).content.decode()
    send(client, lang="de", area="energy")

    assert re.findall(r'class="advice-area" id="area-([\w-]+)"( lang="it")?', body) == [
        ("calls", ""),
        ("energy", ' lang="it"'),
    ]
    assert AdviceRequest.objects.get().area.title == "Energia"


def test_a_link_of_an_area_fills_in_the_form(client: Client, pages: Any) -> None:
    make_area("energy", order=1)

    body = client.get(f"{pages['it'].url}?area=energy").content.decode()
    strange = client.get(f"{pages['it'].url}?area=%00<x>{'9' * 500}")

    assert re.findall(r'name="area" value="(\w+)"[^>]*checked', body) == ["energy"]
    assert (strange.status_code, "checked" in strange.content.decode()) == (200, False)


def test_without_areas_there_is_no_form(client: Client) -> None:
    pages = make_advice_pages()

    body = client.get(pages["it"].url).content.decode()

    assert "<form" not in body
    assert "Le aree di consulenza compariranno qui tra poco." in body


def test_the_page_takes_as_many_statements_for_thirty_areas_as_for_one(client: Client, pages: Any) -> None:
    client.get(pages["it"].url)
    with counting_statements() as one:
        client.get(pages["it"].url)
    for number in range(29):
        make_area(f"area-{number}", order=number)

    with counting_statements() as thirty:
        body = client.get(pages["it"].url).content.decode()

    assert body.count('class="advice-area"') == 30
    assert len(one) == len(thirty) <= 30, "\n".join(thirty)


@hypothesis(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.dictionaries(
        st.sampled_from(["name", "email", "cooperative", "area", "question", "how", "phone", "when", "privacy"]),
        st.text(max_size=80)
        | st.sampled_from(["\x00", "'; DROP TABLE x; --", "9" * 400, "🎉@🎉.it", "a@b\r\nBcc: c@d", "K@example.org"]),
    )
)
def test_strange_input_gets_a_message_never_a_500(data: dict[str, Any]) -> None:
    if not AdviceArea.objects.exists():
        make_advice_pages()
        make_area()

    assert send(Client(raise_request_exception=False), **data).status_code in {302, 422}


@pytest.mark.parametrize("slug", ["advice", "registration"])
def test_no_page_can_take_the_word_of_a_door(pages: Any, slug: str) -> None:
    page = pages["it"]
    page.slug = slug

    with pytest.raises(ValidationError, match="riservata al sito"):
        page.full_clean()
