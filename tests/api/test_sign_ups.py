"""Signing up over the API."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings, strategies as st

from events import cancelling
from events.models import Answer, Event, EventPage, Registration, Submission
from mailing.models import Message
from tests.api.asking import PROBLEM, address, person, sign_up
from tests.factories import make_event, make_question, make_registration
from tests.http import counting_statements

pytestmark = pytest.mark.django_db


def errors_of(response: Any) -> dict[str, list[str]]:
    """The errors of a refused sign-up, which nothing may have come of."""
    assert (response.status_code, response["Content-Type"], response.json()["code"]) == (400, PROBLEM, "invalid")
    assert Registration.objects.count() == 0
    return response.json()["errors"]


def test_a_sign_up_is_accepted_and_answered_in_the_language(client: Client) -> None:
    event = make_event()

    answers = {
        lang: sign_up(client, event, person(email=f"{lang}@example.org"), query=f"?locale={lang}")
        for lang in ("it", "de")
    }

    for lang, answer in answers.items():
        assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
            202,
            "application/json",
            "no-store",
        )
        assert (sorted(answer.json()), answer.json()["outcome"]) == (["message", "outcome", "warnings"], "confirmed")
        assert answer["Content-Language"] == lang
    rows = Registration.objects.order_by("id").values_list("name", "email", "cooperative", "locale", "state", "mode")
    assert list(rows) == [
        ("Giulia Belcampo", "it@example.org", "Girandola", "it", "confirmed", "online"),
        ("Giulia Belcampo", "de@example.org", "Girandola", "de", "confirmed", "online"),
    ]
    assert list(Message.objects.order_by("id").values_list("recipient", flat=True)) == [
        "it@example.org",
        "de@example.org",
    ]


@pytest.mark.parametrize(
    ("facts", "outcome"), [({}, "confirmed"), ({"capacity": 0}, "waiting_list"), ({"approval": True}, "approval")]
)
def test_the_outcome_is_what_new_addresses_get(client: Client, facts: dict[str, Any], outcome: str) -> None:
    assert sign_up(client, make_event(**facts)).json()["outcome"] == outcome


def test_known_and_unknown_addresses_get_the_same_answer(client: Client) -> None:
    event = make_event(capacity=1)
    make_registration(event, email="known@example.org")
    make_registration(event, "cancelled", email="cancelled@example.org")

    answers = [sign_up(client, event, person(email=f"{who}@example.org")) for who in ("known", "cancelled", "unknown")]

    assert len({(answer.status_code, answer.content) for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1


def test_every_kind_of_answer_is_kept_as_on_the_page(client: Client) -> None:
    event = make_event()
    for key, kind, choices in [
        ("since", "one", ("new", "old")),
        ("tools", "several", ("mail", "paper")),
        ("translation", "yes_no", ()),
        ("people", "number", ()),
        ("day", "date", ()),
        ("note", "text", ()),
        ("case", "long_text", ()),
        ("skipped", "text", ()),
    ]:
        make_question(event, key, kind, choices)
    answers = {
        "since": "old",
        "tools": ["mail", "paper"],
        "translation": False,
        "people": 7,
        "day": "2027-03-01",
        "note": "Una nota",
        "case": "Un caso\ncon due righe",
        "skipped": None,
    }

    response = sign_up(client, event, person(answers=answers))

    assert response.status_code == 202
    assert dict(Answer.objects.values_list("question__key", "value")) == {
        key: value for key, value in answers.items() if value is not None
    }


@pytest.mark.parametrize(
    ("chosen", "first", "words"),
    [
        ({"when_short": "all_or_none"}, "waiting", "sono in lista d'attesa insieme"),
        ({"when_short": "as_many"}, "confirmed", "chi non trova posto va in lista d'attesa"),
        ({}, "confirmed", "chi non trova posto va in lista d'attesa"),
    ],
    ids=["all or none", "as many", "unsaid"],
)
def test_a_group_is_one_sign_up_and_gets_what_it_chose(
    client: Client, chosen: dict[str, str], first: str, words: str
) -> None:
    event = make_event(capacity=1)
    group = [person(email="a@example.org"), person(email="b@example.org", locale="de")]

    answer = sign_up(client, event, *group, query="?locale=it", **chosen)

    assert (answer.json()["outcome"], words in answer.json()["message"]) == ("waiting_list", True)
    assert list(Registration.objects.order_by("id").values_list("locale", "state")) == [
        ("it", first),
        ("de", "waiting"),
    ]


def test_each_person_of_a_hybrid_event_says_how(client: Client) -> None:
    event = make_event(format="hybrid", capacity_onsite=5)

    assert list(errors_of(sign_up(client, event))) == ["people.0.mode"]
    assert list(errors_of(sign_up(client, event, person(mode="both")))) == ["people.0.mode"]
    assert sign_up(client, event, person(mode="onsite")).status_code == 202
    assert Registration.objects.get().mode == "onsite"


def test_a_mode_that_the_event_does_not_have_is_refused(client: Client) -> None:
    assert list(errors_of(sign_up(client, make_event(), person(mode="onsite")))) == ["people.0.mode"]


# --- what is wrong, and where ----------------------------------------------------------------


def test_errors_stand_at_their_fields(client: Client) -> None:
    event = make_event()
    make_question(event, "since", "one", ("new", "old"), required=True)
    make_question(event, "internal", office_only=True)

    answer = sign_up(
        client,
        event,
        person(email="b@example.org", answers={"since": "new"}),
        person(name=" ", email="giulia@", locale="fr", answers={"internal": "x", "nothing": 1}, phone="1"),
        privacy="yes",
        cooperative="x" * 161,
        newsletter=True,
    )

    assert sorted(errors_of(answer)) == [
        "cooperative",
        "newsletter",
        "people.1.answers.internal",
        "people.1.answers.nothing",
        "people.1.answers.since",
        "people.1.email",
        "people.1.locale",
        "people.1.name",
        "people.1.phone",
        "privacy",
    ]


def test_one_address_for_two_people_is_an_error_at_the_second(client: Client) -> None:
    answer = sign_up(client, make_event(), person(email="a@example.org"), person(email="A@Example.org"))

    assert list(errors_of(answer)) == ["people.1.email"]


@pytest.mark.parametrize("people", [[], [person()] * 11, "Giulia", {"name": "Giulia"}, ["Giulia"], None, 3])
def test_one_to_ten_people_are_a_list_of_objects(client: Client, people: Any) -> None:
    answer = client.post(
        address(make_event(), "registrations/"), {"people": people, "privacy": True}, content_type="application/json"
    )

    assert list(errors_of(answer)) == ["people"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", 3),
        ("text", ["a"]),
        ("one", True),
        ("several", "mail"),
        ("several", [1]),
        ("yes_no", "yes"),
        ("number", "7"),
        ("number", 1.5),
        ("number", True),
        ("number", 10**12),
        ("date", "01/03/2027"),
        ("date", "2027-02-30"),
        ("date", 20270301),
    ],
)
def test_an_answer_of_the_wrong_type_is_an_error_at_the_question(client: Client, kind: str, value: Any) -> None:
    event = make_event()
    make_question(event, "asked", kind, ("mail", "paper") if kind in {"one", "several"} else ())

    assert list(errors_of(sign_up(client, event, person(answers={"asked": value})))) == ["people.0.answers.asked"]


@pytest.mark.parametrize(
    "facts",
    [
        {"name": 3},
        {"name": "A\x00B"},
        {"name": "A\u202eB"},
        {"name": "x" * 121},
        {"email": ["a@example.org"]},
        {"email": "a@" + "ü." * 80 + "it"},
        {"answers": "x"},
        {"locale": 1},
    ],
    ids=str,
)
def test_a_field_of_the_wrong_type_is_an_error_at_the_field(client: Client, facts: dict[str, Any]) -> None:
    answer = sign_up(client, make_event(), person(**facts))

    assert list(errors_of(answer)) == [f"people.0.{field}" for field in facts]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'"text"',
        b"{",
        b'{"people": NaN}',
        b'{"people": [{"name": "\\ud800", "email": "a@example.org"}], "privacy": true}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"people": ' + b"9" * 5000 + b"}",
    ],
    ids=lambda body: body[:12].decode(errors="replace"),
)
def test_what_is_no_sign_up_at_all_is_a_400(client: Client, body: bytes) -> None:
    answer = client.post(address(make_event(), "registrations/"), body, content_type="application/json")

    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


def test_a_body_without_measure_is_not_read(client: Client) -> None:
    answer = sign_up(client, make_event(), person(name="x" * 300_000))

    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (413, PROBLEM, "too_large")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("\x00"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PERSON = st.fixed_dictionaries(
    {},
    optional={
        "name": JSON | st.just("Giulia"),
        "email": JSON | st.sampled_from(["a@b.it", "🎉@🎉.it", "a@b\r\nBcc: c@d", "a@" + "ü." * 80 + "it"]),
        "mode": JSON | st.just("online"),
        "locale": JSON,
        "answers": JSON | st.dictionaries(st.sampled_from(["since", "people", "day", "tools", "text"]), JSON),
    },
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.fixed_dictionaries(
        {"people": JSON | st.lists(PERSON, min_size=1, max_size=2)},
        optional={"cooperative": JSON, "when_short": JSON, "privacy": JSON | st.just(True)},
    )
)
@example(data={"people": [{"name": "Giulia", "email": "a@" + "ü." * 80 + "it", "mode": "online"}], "privacy": True})
def test_strange_json_gets_a_message_never_a_500(data: Any) -> None:
    event = Event.objects.filter(format="hybrid").first() or make_event(format="hybrid", capacity_onsite=3)
    if not event.questions.exists():
        for key, kind, choices in [
            ("since", "one", ("new", "old")),
            ("tools", "several", ("mail",)),
            ("people", "number", ()),
            ("day", "date", ()),
            ("text", "text", ()),
        ]:
            make_question(event, key, kind, choices)

    answer = Client(raise_request_exception=False).post(
        address(event, "registrations/"), data, content_type="application/json"
    )

    assert answer.status_code in {202, 400}
    assert answer["Content-Type"] == ("application/json" if answer.status_code == 202 else PROBLEM)


# --- once ------------------------------------------------------------------------------------


def test_the_same_key_gets_the_same_answer_and_no_second_mail(client: Client) -> None:
    event = make_event(capacity=1)

    answers = [sign_up(client, event, key="8a1f-1") for _n in range(2)]

    assert [answer.json()["outcome"] for answer in answers] == ["confirmed", "confirmed"]
    assert answers[0].content == answers[1].content
    assert (Registration.objects.count(), Message.objects.count(), Submission.objects.count()) == (1, 1, 1)


def test_another_key_is_another_sign_up(client: Client) -> None:
    event = make_event(capacity=1)

    outcomes = [sign_up(client, event, key=key).json()["outcome"] for key in ("one", "two")]

    assert outcomes == ["confirmed", "waiting_list"]
    assert Registration.objects.count() == 1


def test_a_key_counts_for_one_event(client: Client) -> None:
    for event in (make_event(), make_event()):
        assert sign_up(client, event, key="the-same").status_code == 202

    assert Registration.objects.count() == 2


@pytest.mark.parametrize("key", ["", " ", "x" * 101, "with space", "ü"])
def test_a_key_that_is_none_is_refused(client: Client, key: str) -> None:
    answer = sign_up(client, make_event(), key=key)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_idempotency_key")


# --- refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"registration_opens_at": timezone.now() + timedelta(days=1)}, "not_yet_open"),
        ({"registration_closes_at": timezone.now() - timedelta(days=1)}, "closed"),
        ({"start": timezone.now() - timedelta(days=1)}, "over"),
        ({"capacity": 0, "waiting_list": False}, "full"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_sign_up_that_the_event_does_not_take_is_a_409(client: Client, facts: dict[str, Any], code: str) -> None:
    event = make_event(**facts)

    answer = sign_up(client, event)

    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (409, PROBLEM, "no-store")
    assert answer.json()["code"] == code == client.get(address(event)).json()["registration"]["reason"]
    assert Registration.objects.count() == 0


def test_a_cancelled_event_takes_nobody(client: Client) -> None:
    event = make_event()
    cancelling.cancel_event(event, {})

    assert sign_up(client, event).json()["code"] == "cancelled"


def test_an_event_that_nobody_may_know_of_takes_nobody(client: Client) -> None:
    event = make_event()
    EventPage.objects.update(live=False)

    answer = sign_up(client, event)

    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)


def test_more_than_a_crowd_is_asked_to_wait(client: Client, settings: Any) -> None:
    settings.EVENTS_SIGN_UPS_PER_NETWORK = 1
    event = make_event()

    first, second = (sign_up(client, event, person(email=f"{n}@example.org")) for n in range(2))

    assert (first.status_code, second.status_code, second["Content-Type"]) == (202, 429, PROBLEM)
    assert (second.json()["code"], second["Retry-After"]) == ("too_many", "3600")


@pytest.mark.parametrize("questions", [1, 3])
@pytest.mark.django_db(transaction=True)
def test_a_sign_up_takes_twelve_statements(client: Client, questions: int) -> None:
    event = make_event()
    answers = {f"question{n}": "x" for n in range(questions)}
    for key in answers:
        make_question(event, key)
    sign_up(client, event, person(email="warm@example.org", answers=answers))

    with CaptureQueriesContext(connection) as captured:
        response = sign_up(client, event, person(answers=answers))

    assert response.status_code == 202
    assert len(captured) == 12, "\n".join(query["sql"] for query in captured)


def test_a_group_asks_for_the_questions_once(client: Client) -> None:
    event = make_event()
    make_question(event)
    sign_up(client, event)

    counts = []
    for size in (1, 4):
        group = [person(email=f"{n}@example.org", answers={"note": "x"}) for n in range(size)]
        with counting_statements() as statements:
            assert sign_up(client, event, *group, key=f"group-{size}").status_code == 202
        counts.append(len(statements))

    assert counts[0] == counts[1]
