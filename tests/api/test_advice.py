"""Asking for advice over the API."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings as examples, strategies as st

from api import keys
from mailing.models import Message
from members.models import AdvicePage, AdviceRequest
from tests.api.asking import PROBLEM
from tests.factories_advice import ENQUIRY, make_advice_pages, make_area

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v2/advice-requests/"
TOLD = ENQUIRY | {"question": "Esiste un bando?\nE fino a quando?", "privacy": True}


@pytest.fixture(autouse=True)
def advice(db: None) -> None:
    """There is advice on one area, with its page in both languages."""
    make_advice_pages()
    make_area()


def ask(client: Client, query: str = "", key: str | None = None, authorization: str = "", **fields: Any) -> Any:
    """Sends a request; a field that is `...` is left out."""
    data = {name: value for name, value in (TOLD | fields).items() if value is not ...}
    headers = {"Idempotency-Key": key, "Authorization": authorization or None}
    return client.post(
        ADDRESS + query,
        data,
        content_type="application/json",
        headers={name: value for name, value in headers.items() if value is not None},
        REMOTE_ADDR="192.0.2.1",
    )


def errors_of(response: Any) -> dict[str, list[str]]:
    """The errors of a refused request, which nothing may have come of."""
    assert (response.status_code, response["Content-Type"], response.json()["code"]) == (400, PROBLEM, "invalid")
    assert (AdviceRequest.objects.count(), Message.objects.count()) == (0, 0)
    return response.json()["errors"]


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("it", "La Sua richiesta ci è arrivata. Il numero è {}; glielo inviamo anche per e-mail."),
        ("de", "Ihre Anfrage ist bei uns eingegangen. Die Nummer ist {}; wir senden sie Ihnen auch per E-Mail."),
    ],
)
def test_a_request_is_taken_and_answered_in_the_language(client: Client, locale: str, words: str) -> None:
    answer = ask(client, f"?locale={locale}")

    row = AdviceRequest.objects.get()
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"], answer["Content-Language"]) == (
        202,
        "application/json",
        "no-store",
        locale,
    )
    assert answer.json() == {"number": row.number, "message": words.format(row.number), "warnings": []}
    told = {name: getattr(row, name) for name in TOLD if name not in {"area", "privacy"}}
    assert told | {"area": row.area.slug, "privacy": row.privacy_at is not None} == TOLD
    assert row.locale == locale
    assert "giulia@example.org" in Message.objects.values_list("recipient", flat=True)


def test_what_may_be_left_out_may_be_null(client: Client) -> None:
    assert ask(client, how="email", phone=None, cooperative=None, when=...).status_code == 202


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        (
            "it",
            {
                "area": ["Indichi uno di questi valori: calls."],
                "email": ["Inserisca un indirizzo e-mail completo, per esempio nome@example.org."],
                "name": ["Invii un testo."],
                "newsletter": ["Questo campo non esiste."],
                "phone": ["Inserisca il numero al quale La possiamo chiamare."],
                "privacy": [
                    "Acconsenta all'informativa sulla privacy: senza consenso non possiamo darLe una consulenza."
                ],
                "question": ["Scriva in poche parole di che cosa si tratta."],
            },
        ),
        (
            "de",
            {
                "area": ["Geben Sie einen dieser Werte an: calls."],
                "email": ["Geben Sie eine vollständige E-Mail-Adresse ein, zum Beispiel name@example.org."],
                "name": ["Senden Sie einen Text."],
                "newsletter": ["Dieses Feld gibt es nicht."],
                "phone": ["Geben Sie die Nummer ein, unter der wir Sie anrufen können."],
                "privacy": [
                    "Stimmen Sie bitte dem Datenschutzhinweis zu: Ohne Einwilligung können wir Sie nicht beraten."
                ],
                "question": ["Schreiben Sie in wenigen Worten, worum es geht."],
            },
        ),
    ],
)
def test_errors_stand_at_their_fields_in_the_language(
    client: Client, locale: str, expected: dict[str, list[str]]
) -> None:
    answer = ask(
        client,
        f"?locale={locale}",
        area="nothing",
        question=" ",
        name=3,
        email="giulia@",
        phone="",
        privacy=False,
        newsletter=True,
    )

    assert errors_of(answer) == expected


def test_an_empty_object_names_all_that_must_be_told(client: Client) -> None:
    answer = client.post(ADDRESS, {}, content_type="application/json")

    assert sorted(errors_of(answer)) == ["area", "email", "how", "name", "privacy", "question"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("question", "x" * 4001),
        ("question", "A\x00B"),
        ("name", "A\x1bB"),
        ("name", ["Giulia"]),
        ("email", {"a": 1}),
        ("how", "pigeon"),
        ("how", []),
        ("phone", "call me"),
        ("phone", 471000001),
        ("when", "x" * 201),
        ("area", 1),
        ("area", None),
        ("privacy", "yes"),
        ("privacy", 1),
        ("privacy", None),
    ],
)
def test_a_wrong_value_is_an_error_at_its_field(client: Client, field: str, value: Any) -> None:
    assert list(errors_of(ask(client, **{field: value}))) == [field]


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"text"', b"3", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_request_at_all_is_a_400(client: Client, body: bytes) -> None:
    answer = client.post(ADDRESS, body, content_type="application/json")

    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


@pytest.mark.parametrize(("query", "code"), [("?locale=fr", "unknown_locale"), ("?area=calls", "unknown_parameter")])
def test_a_query_that_nobody_knows_is_refused(client: Client, query: str, code: str) -> None:
    answer = ask(client, query)

    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (400, PROBLEM, code)


def test_it_can_only_be_sent(client: Client) -> None:
    answer = client.get(ADDRESS)

    assert (answer.status_code, answer["Content-Type"]) == (405, PROBLEM)


@pytest.mark.parametrize(("live", "status"), [("it", 202), ("", 404)])
def test_the_door_is_open_while_any_language_offers_advice(client: Client, live: str, status: int) -> None:
    AdvicePage.objects.exclude(locale__language_code=live).update(live=False)

    assert [ask(client, f"?locale={locale}").status_code for locale in ("it", "de")] == [status, status]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("\x00"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.sampled_from(sorted(TOLD)) | st.text(max_size=5), JSON, max_size=4))
@example(changes={"email": "a@" + "ü." * 80 + "it"})
@example(changes={"email": "a@b\r\nBcc: c@d"})
@example(changes={"phone": "٠١٢٣٤٥"})
def test_strange_json_gets_a_message_never_a_500(changes: dict[str, Any]) -> None:
    answer = Client(raise_request_exception=False).post(ADDRESS, TOLD | changes, content_type="application/json")

    assert answer.status_code in {202, 400}
    assert answer["Content-Type"] == ("application/json" if answer.status_code == 202 else PROBLEM)


# --- once ------------------------------------------------------------------------------------


def test_the_same_key_gets_the_same_number_and_no_second_mail(client: Client) -> None:
    first = ask(client, key="8a1f-1")
    mails = Message.objects.count()

    second = ask(client, key="8a1f-1")

    assert (second.status_code, second.content) == (202, first.content)
    assert (AdviceRequest.objects.count(), Message.objects.count()) == (1, mails)


def test_another_key_or_none_is_another_request(client: Client) -> None:
    numbers = {ask(client, key=key).json()["number"] for key in ("one", "two", None, None)}

    assert len(numbers) == AdviceRequest.objects.count() == 4


def test_a_key_that_comes_back_with_other_words_is_refused(client: Client) -> None:
    ask(client, key="one")

    answer = ask(client, key="one", question="Altro")

    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
    assert AdviceRequest.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x" * 101, "with space", "ü"])
def test_a_key_that_is_none_is_refused(client: Client, key: str) -> None:
    answer = ask(client, key=key)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_idempotency_key")


# --- by whom ---------------------------------------------------------------------------------


def test_a_network_is_limited_and_a_front_end_is_as_its_key(client: Client, settings: Any) -> None:
    settings.ADVICE_REQUESTS_PER_NETWORK = 1
    settings.API_SIGN_UPS_PER_KEY = 2
    settings.API_KEYS = {"newsletter": keys.hash_of("a-key")}

    nobody = [ask(client) for _n in range(2)]
    front_end = [ask(client, authorization="Bearer a-key").status_code for _n in range(3)]

    assert ([answer.status_code for answer in nobody], front_end) == ([202, 429], [202, 202, 429])
    refused = nobody[1]
    assert (refused["Content-Type"], refused.json()["code"], refused["Retry-After"]) == (PROBLEM, "too_many", "3600")


def test_an_unknown_key_is_refused_and_not_taken_for_nobody(client: Client) -> None:
    answer = ask(client, authorization="Bearer wrong")

    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (401, PROBLEM, "unknown_key")
    assert AdviceRequest.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_request_takes_as_many_statements_whatever_there_is(client: Client) -> None:
    counts = []
    for more in range(2):
        for n in range(more * 5):
            make_area(f"area-{n}")
        ask(client)
        with CaptureQueriesContext(connection) as captured:
            assert ask(client).status_code == 202
        counts.append(len(captured))

    assert counts == [11, 11]
