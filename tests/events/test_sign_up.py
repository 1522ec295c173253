"""The sign-up form over HTTP."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings, strategies as st

from events import cancelling, nonces
from events.models import Answer, Event, Registration
from mailing.models import Message
from tests.factories import make_event, make_question, make_registration
from tests.http import form_data, sign_up

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("lang", "title"), [("it", "Lavorare insieme"), ("de", "Gemeinsam arbeiten")])
def test_a_member_signs_up_and_reads_what_happened(client: Client, lang: str, title: str) -> None:
    event = make_event()

    response = sign_up(client, event, lang=lang)
    page = client.get(response["Location"])

    assert (response.status_code, page.status_code) == (302, 200)
    assert title in page.content.decode()
    row = Registration.objects.get()
    assert (row.name, row.state, row.locale) == ("Giulia Belcampo", "confirmed", lang)
    assert Message.objects.get().locale == lang


def test_errors_stand_at_their_fields_and_nothing_typed_is_lost(client: Client) -> None:
    event = make_event()
    make_question(event, "case", "long_text")

    response = sign_up(client, event, name="Giulia & Co", email="giulia@", privacy="", q_case="Un <caso>")

    html = response.content.decode()
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"email", "privacy"}
    for typed in ("Giulia &amp; Co", 'value="giulia@"', "Un &lt;caso&gt;"):
        assert typed in html
    assert Registration.objects.count() == 0


def test_questions_are_asked_and_kept(client: Client) -> None:
    event = make_event()
    make_question(event, "since", "one", ("new", "old"), required=True)
    make_question(event, "tools", "several", ("mail", "paper"))
    make_question(event, "translation", "yes_no")
    make_question(event, "people", "number")
    make_question(event, "day", "date")

    sign_up(
        client,
        event,
        q_since="old",
        q_tools=["mail", "paper"],
        q_translation="no",
        q_people="7",
        q_day="2027-03-01",
    )

    assert dict(Answer.objects.values_list("question__key", "value")) == {
        "since": "old",
        "tools": ["mail", "paper"],
        "translation": False,
        "people": 7,
        "day": "2027-03-01",
    }


@pytest.mark.parametrize("field", ["name", "cooperative", "q_note"])
@pytest.mark.parametrize("text", ["a\x1bb", "\u202eailuiG", "\u2067Giulia\u2069"])
def test_what_turns_the_order_of_reading_is_refused_at_its_field(client: Client, field: str, text: str) -> None:
    event = make_event()
    make_question(event, "note")

    fields: dict[str, Any] = {field: text}
    response = sign_up(client, event, **fields)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


@pytest.mark.parametrize("name", ["مريم الحداد", "רות לוי", "Zoë 👩\u200d🌾"])
def test_names_of_any_script_are_welcome(client: Client, name: str) -> None:
    sign_up(client, make_event(), name=name)

    assert Registration.objects.get().name == name


def test_a_required_question_must_be_answered(client: Client) -> None:
    event = make_event()
    make_question(event, "since", "one", ("new", "old"), required=True)

    response = sign_up(client, event)

    assert list(response.context["form"].errors) == ["q_since"]


@pytest.mark.parametrize(("mode", "asked"), [("onsite", True), ("online", False)])
def test_a_question_for_the_room_is_required_only_there(client: Client, mode: str, asked: bool) -> None:
    event = make_event(format="hybrid", capacity_onsite=5)
    make_question(event, "diet", required=True, only_onsite=True)

    response = sign_up(client, event, mode=mode)

    assert (response.status_code == 422) == asked
    assert Registration.objects.exists() != asked


def test_questions_for_the_office_are_not_asked(client: Client) -> None:
    event = make_event()
    make_question(event, "internal", office_only=True)

    sign_up(client, event, q_internal="x")

    assert Answer.objects.count() == 0


def test_known_and_unknown_addresses_get_the_same_answer(client: Client) -> None:
    event = make_event(capacity=1)
    make_registration(event, email="known@example.org")
    make_registration(event, "cancelled", email="cancelled@example.org")

    answers = []
    for address in ("known@example.org", "cancelled@example.org", "unknown@example.org"):
        response = sign_up(client, event, email=address)
        page = client.get(response["Location"])
        answers.append((response.status_code, response["Location"], page.content))

    first, *others = [(status, place, re.sub(rb'nonce="[^"]*"', b"", body)) for status, place, body in answers]
    assert others == [first, first]


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: make_event(registration_opens_at=timezone.now() + timedelta(days=1)), "not_yet_open"),
        (lambda: make_event(registration_closes_at=timezone.now() - timedelta(days=1)), "closed"),
        (lambda: make_event(start=timezone.now() - timedelta(days=1)), "over"),
    ],
    ids=["not yet", "closed", "over"],
)
def test_a_late_post_is_refused_by_the_same_rule_as_the_page(client: Client, make: Any, code: str) -> None:
    event: Event = make()
    page = client.get(_address(event))

    response = sign_up(client, event)

    refusal = page.context["card"].refusal
    assert (page.context["form"], refusal.code, response.status_code) == (None, code, 409)
    assert refusal.message() in response.content.decode().replace("&#x27;", "'")
    assert Registration.objects.count() == 0


def test_a_cancelled_event_shows_no_form_and_takes_no_post(client: Client) -> None:
    event = make_event()
    cancelling.cancel_event(event, {"it": "Un imprevisto", "de": "Ein Zwischenfall"})

    page = client.get(_address(event))

    assert "Un imprevisto" in page.content.decode()
    assert (page.context["form"], sign_up(client, event).status_code) == (None, 409)


def test_an_unpublished_event_takes_no_post(client: Client) -> None:
    event = make_event()
    event_page(event).get_translations(inclusive=True).update(live=False)

    assert sign_up(client, event).status_code == 404


def test_a_robot_that_fills_the_hidden_field_gets_nothing(client: Client) -> None:
    event = make_event()

    response = sign_up(client, event, website="https://spam.example.org")

    assert (response.status_code, Registration.objects.count()) == (422, 0)


def test_a_form_without_our_nonce_gets_nothing_and_can_be_sent_again(client: Client) -> None:
    event, other = make_event(), make_event()

    for nonce in ("", "forged:nonce:x", nonces.make(other)):
        response = sign_up(client, event, nonce=nonce)
        assert response.status_code == 422
    again = sign_up(client, event, nonce=response.context["form"].data["nonce"])

    assert (again.status_code, Registration.objects.count()) == (302, 1)


def test_a_form_that_was_open_for_a_day_can_be_sent_once_more(client: Client) -> None:
    event = make_event()
    with time_machine.travel(timezone.now() - timedelta(hours=25)):
        old = nonces.make(event)

    response = sign_up(client, event, nonce=old)
    again = sign_up(client, event, nonce=response.context["form"].data["nonce"])

    assert (response.status_code, again.status_code) == (422, 302)


def test_a_form_sent_in_no_time_is_not_a_persons(client: Client, settings: Any) -> None:
    settings.FORM_MIN_AGE = timedelta(seconds=2)
    event = make_event()
    data = form_data(event)

    first = client.post(f"/it/registration/event/{event.uid}/", data)
    with time_machine.travel(timezone.now() + timedelta(seconds=3)):
        second = client.post(f"/it/registration/event/{event.uid}/", data)

    assert (first.status_code, second.status_code) == (422, 302)


def test_a_double_click_is_one_sign_up(client: Client) -> None:
    event = make_event()
    data = form_data(event)

    places = {client.post(f"/it/registration/event/{event.uid}/", data)["Location"] for _n in range(2)}

    assert (len(places), Registration.objects.count(), Message.objects.count()) == (1, 1, 1)


def test_going_back_to_sign_up_a_colleague_loses_nobody(client: Client) -> None:
    event = make_event()
    data = form_data(event)
    client.post(f"/it/registration/event/{event.uid}/", data)

    back = client.post(f"/it/registration/event/{event.uid}/", data | {"email": "colleague@example.org"})
    again = sign_up(client, event, email="colleague@example.org", nonce=back.context["form"].data["nonce"])

    assert (back.status_code, again.status_code) == (409, 302)
    assert set(Registration.objects.values_list("email", flat=True)) == {"giulia@example.org", "colleague@example.org"}


def test_a_full_room_is_said_at_its_field_and_nothing_is_lost(client: Client) -> None:
    event = make_event(format="hybrid", capacity=9, capacity_onsite=1, waiting_list=False)
    make_registration(event, mode="onsite")

    response = sign_up(client, event, mode="onsite")

    assert (response.status_code, list(response.context["form"].errors)) == (409, ["mode"])
    assert 'value="giulia@example.org"' in response.content.decode()


def test_a_late_form_with_errors_is_told_that_it_is_late(client: Client) -> None:
    event = make_event(registration_closes_at=timezone.now() - timedelta(days=1))

    response = sign_up(client, event, email="wrong")

    assert response.status_code == 409
    assert "<form" not in response.content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example.org"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_another_sites_page_cannot_send_the_form(client: Client, headers: dict[str, str]) -> None:
    event = make_event()

    response = sign_up(client, event, headers=headers)

    assert (response.status_code, Registration.objects.count()) == (403, 0)


def test_the_public_pages_set_no_cookie(client: Client) -> None:
    event = make_event()

    pages = [client.get("/it/"), client.get(_address(event)), sign_up(client, event)]

    assert [dict(page.cookies) for page in pages] == [{}, {}, {}]
    assert not client.cookies


FIELDS = ["name", "email", "cooperative", "mode", "privacy", "q_since", "q_people", "q_day", "q_text"]
OF_GROUPS = ["colleague", "colleague2-name", "colleague2-q_day", "when_short", "add_colleague", "remove_colleague"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.dictionaries(
        st.sampled_from(FIELDS + OF_GROUPS),
        st.text(max_size=80)
        | st.sampled_from(["2", "\x00", "'; DROP TABLE x; --", "9" * 400, "🎉@🎉.it", "a@b\r\nBcc: c@d"]),
    )
)
def test_strange_input_gets_a_message_never_a_500(data: dict[str, Any]) -> None:
    event = Event.objects.filter(format="hybrid").first() or make_event(format="hybrid", capacity_onsite=3)
    if not event.questions.exists():
        make_question(event, "since", "one", ("new", "old"))
        make_question(event, "people", "number")
        make_question(event, "day", "date")
        make_question(event, "text")

    response = sign_up(Client(raise_request_exception=False), event, **data)

    assert response.status_code in {200, 302, 422}


@pytest.mark.parametrize("questions", [1, 3])
@pytest.mark.django_db(transaction=True)
def test_a_sign_up_takes_at_most_twelve_statements(client: Client, questions: int) -> None:
    event = make_event()
    answers: dict[str, Any] = {f"q_question{n}": "x" for n in range(questions)}
    for n in range(questions):
        make_question(event, f"question{n}")
    sign_up(client, event, email="warm@example.org", **answers)

    with CaptureQueriesContext(connection) as captured:
        response = sign_up(client, event, **answers)

    assert response.status_code == 302
    assert len(captured) == 12, "\n".join(q["sql"][:150] for q in captured)


def event_page(event: Event, locale: str = "it") -> Any:
    from events.models import EventPage

    return EventPage.objects.get(translation_key=event.page_key, locale__language_code=locale)


def _address(event: Event, locale: str = "it") -> str:
    return str(event_page(event, locale).get_url())
