"""What a registrant changes by themselves, with their personal link."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events import cancelling, changing
from events.errors import EventError, Refusal
from events.models import Answer, Event, Question, Registration
from events.questions import of_event
from mailing.models import Message
from members.links import Purpose, token
from tests.factories import make_event, make_person, make_question, make_registration
from tests.http import counting_statements

pytestmark = pytest.mark.django_db


def address(row: Registration, name: str = "registration_change") -> str:
    return reverse(name, args=[token(Purpose.MANAGE, row.pk, row.link_version)])


def send(client: Client, row: Registration, **fields: Any) -> Any:
    """The form as a browser sends it back, with some fields changed."""
    known = {"name": row.name, "cooperative": row.cooperative, "language": row.locale, "mode": row.mode}
    return client.post(address(row), known | fields)


def mails() -> list[tuple[str, str, str]]:
    return list(Message.objects.order_by("id").values_list("kind", "recipient", "locale"))


def hybrid(capacity: int = 3) -> Event:
    return make_event(format="hybrid", capacity=capacity, capacity_onsite=1)


def test_name_cooperative_and_answers_are_changed_without_a_mail(client: Client) -> None:
    event = make_event()
    for kind in ("text", "yes_no", "number", "date"):
        make_question(event, kind, kind)
    make_question(event, "several", "several", ("mail", "paper"))
    given = {"text": "A", "yes_no": True, "number": 3, "date": "2027-01-02", "several": ["mail"]}
    row = make_registration(event)
    Answer.objects.bulk_create(
        Answer(registration=row, question=q, value=given[q.key]) for q in Question.objects.filter(event=event)
    )

    shown = client.get(address(row)).context["form"]
    sent = {name: field.value() for name in shown.fields if (field := shown[name]).value() is not None}
    response = client.post(address(row), sent | {"name": "Anna  Oberhofer", "cooperative": "Il Sole", "q_text": "B"})

    assert response["Location"] == f"{address(row, 'registration')}?saved="
    assert "Le Sue modifiche sono salvate." in client.get(response["Location"]).content.decode()
    row.refresh_from_db()
    assert (row.name, row.cooperative, row.email) == ("Anna Oberhofer", "Il Sole", shown.initial["email"])
    assert dict(row.answers.values_list("question__key", "value")) == given | {"text": "B"}
    assert mails() == []


def test_the_address_does_not_change_by_this_form(client: Client) -> None:
    row = make_registration(make_event())

    send(client, row, email="other@example.org")

    assert Registration.objects.get().email == row.email


def test_what_the_office_noted_stays(client: Client) -> None:
    event = make_event()
    note = make_question(event, "note", office_only=True)
    row = make_registration(event)
    Answer.objects.create(registration=row, question=note, value="was a guest")

    assert b"was a guest" not in client.get(address(row)).content
    send(client, row, q_note="x")

    assert Answer.objects.get().value == "was a guest"


def test_errors_stand_at_their_fields_and_nothing_typed_is_lost(client: Client) -> None:
    event = make_event()
    make_question(event, "case", "long_text", required=True)
    row = make_registration(event)

    response = send(client, row, name="", cooperative="Giulia & Co", language="xx")

    assert (response.status_code, set(response.context["form"].errors)) == (422, {"name", "language", "q_case"})
    assert b"Giulia &amp; Co" in response.content
    assert Registration.objects.get().cooperative == row.cooperative


@pytest.mark.parametrize(("state", "kind"), [("confirmed", "confirmation"), ("waiting", "waiting_list")])
def test_another_language_is_told_in_that_language_and_leads_to_its_page(
    client: Client, state: str, kind: str
) -> None:
    row = make_registration(make_event(capacity=1 if state == "confirmed" else 0), state)

    response = send(client, row, language="de")

    assert response["Location"].startswith("/de/")
    assert mails() == [(f"events.{kind}", row.email, "de")]


def test_another_way_of_taking_part_frees_the_seat_in_the_room(client: Client) -> None:
    event = hybrid()
    row = make_registration(event, mode="onsite")
    make_registration(event, "waiting", mode="onsite", email="next@example.org")

    send(client, row, mode="online")

    assert dict(event.registrations.values_list("email", "mode")) == {
        row.email: "online",
        "next@example.org": "onsite",
    }
    assert set(event.registrations.values_list("state", flat=True)) == {"confirmed"}
    assert mails() == [("events.seat_won", "next@example.org", "it"), ("events.confirmation", row.email, "it")]


def test_a_full_room_is_said_beforehand_and_at_its_field(client: Client) -> None:
    event = hybrid()
    make_registration(event, mode="onsite")
    row = make_registration(event)

    page = client.get(address(row))
    response = send(client, row, mode="onsite", name="Anna Oberhofer")

    assert f"In presenza: {Refusal('no_seats').message()}" in page.content.decode()
    assert (response.status_code, list(response.context["form"].errors)) == (409, ["mode"])
    assert b"Anna Oberhofer" in response.content
    row.refresh_from_db()
    assert (row.mode, row.name == "Anna Oberhofer", mails()) == ("online", False, [])


def test_who_keeps_their_seat_may_go_online_though_too_many_have_one(client: Client) -> None:
    event = hybrid(capacity=1)
    row = make_registration(event, mode="onsite")
    make_registration(event)
    make_registration(event, "waiting", email="waits@example.org")

    send(client, row, mode="online")

    assert Registration.objects.get(pk=row.pk).mode == "online"
    assert Registration.objects.get(email="waits@example.org").state == "waiting"


def test_who_waits_for_the_room_wins_a_free_seat_online_and_gets_one_mail(client: Client) -> None:
    event = hybrid()
    make_registration(event, mode="onsite")
    row = make_registration(event, "waiting", mode="onsite")

    send(client, row, mode="online")

    row.refresh_from_db()
    assert (row.state, row.facts, mails()) == ("confirmed", 2, [("events.seat_won", row.email, "it")])


@pytest.mark.parametrize("ended", ["cancelled registration", "cancelled event", "over"])
def test_what_is_over_cannot_be_changed_and_says_why(client: Client, ended: str) -> None:
    event = make_event(start=timezone.now() - timedelta(days=1)) if ended == "over" else make_event()
    row = make_registration(event)
    if ended == "cancelled registration":
        cancelling.cancel_registration(row)
    elif ended == "cancelled event":
        cancelling.cancel_event(event, {})

    page, response = client.get(address(row)), send(client, row, name="Anna Oberhofer")

    assert (page.status_code, response.status_code) == (200, 409)
    assert page.context["refusal_to_change"]
    assert b'name="cooperative"' not in page.content
    assert Registration.objects.get().name == row.name
    assert address(row).encode() not in client.get(address(row, "registration")).content


def test_a_question_taken_out_meanwhile_is_refused_in_words(client: Client) -> None:
    event = make_event()
    question = make_question(event)
    row = make_registration(event)
    row.event = Event.objects.get()
    of_event(row.event)
    question.delete()
    event.changed_at = timezone.now()
    event.save()

    with pytest.raises(EventError, match="domande"):
        changing.change(row, make_person(answers={question.pk: "x"}), "")


def test_changing_takes_as_many_statements_for_many_answers_as_for_one(client: Client) -> None:
    counts = []
    for number in (1, 5):
        event = hybrid()
        for n in range(number):
            make_question(event, f"question{n}")
        answers = {f"q_question{n}": "x" for n in range(number)}
        row = make_registration(event, mode="onsite")
        make_registration(event)
        with counting_statements() as statements:
            assert send(client, row, mode="online", language="de", **answers).status_code == 302
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 20, statements


def test_a_reason_to_cancel_is_optional_and_reaches_the_office(client: Client) -> None:
    event = make_event()
    silent, speaking = make_registration(event), make_registration(event)

    client.post(address(silent, "registration_cancel"))
    client.post(address(speaking, "registration_cancel"), {"reason": "Turno\r\nin negozio"})

    assert [row.steps.get(deed="cancel").reason for row in (silent, speaking)] == ["", "Turno\nin negozio"]


@pytest.mark.parametrize("reason", ["x" * 501, "a\0b"])
def test_a_reason_that_cannot_be_kept_is_refused_at_its_field(client: Client, reason: str) -> None:
    row = make_registration(make_event())

    response = client.post(address(row, "registration_cancel"), {"reason": reason})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["reason"])
    assert reason[:400].replace("\0", "�") in response.content.decode() or "\0" in reason
    assert Registration.objects.get().state == "confirmed"
