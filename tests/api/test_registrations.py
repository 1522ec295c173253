"""A registration over the API, with the token of its personal link."""

from typing import Any

import pytest
from django.test import Client

from events.models import Answer, Registration
from mailing.models import Message
from members.links import Purpose, token
from tests.api.asking import PROBLEM
from tests.factories import make_event, make_question, make_registration

pytestmark = pytest.mark.django_db


def address(row: Registration, rest: str = "") -> str:
    return f"/api/v2/registrations/{token(Purpose.MANAGE, row.pk, row.link_version)}/{rest}"


def patch(client: Client, row: Registration, query: str = "", **fields: Any) -> Any:
    return client.patch(address(row) + query, fields, content_type="application/json")


def test_it_is_read_with_its_answers_and_kept_by_no_cache(client: Client) -> None:
    event = make_event()
    row = make_registration(event)
    for question in (make_question(event), make_question(event, "internal", office_only=True)):
        Answer.objects.create(registration=row, question=question, value="x")

    response = client.get(address(row))

    data = response.json()
    assert (data["event"], data["state"], data["name"]) == (str(event.uid), "confirmed", row.name)
    assert (data["answers"], data["why_not_change"]) == ({"note": "x"}, None)
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store, private", "no-referrer")
    assert "meet.example.org" not in response.content.decode()


def test_only_what_is_sent_is_changed(client: Client) -> None:
    event = make_event()
    for key, kind in (("note", "text"), ("day", "date"), ("translation", "yes_no")):
        make_question(event, key, kind)
    row = make_registration(event)
    patch(client, row, answers={"note": "A", "day": "2027-01-02", "translation": True})

    response = patch(client, row, name="Anna Oberhofer", answers={"note": "B", "day": None})

    assert response.status_code == 200
    assert response.json()["answers"] == {"note": "B", "translation": True}
    row.refresh_from_db()
    assert (row.name, row.cooperative, row.mode) == ("Anna Oberhofer", "Girandola", "online")
    assert Message.objects.count() == 0


def test_who_wins_a_seat_by_the_change_reads_so_at_once(client: Client) -> None:
    event = make_event(format="hybrid", capacity=5, capacity_onsite=1)
    make_registration(event, mode="onsite")
    row = make_registration(event, "waiting", mode="onsite")

    assert patch(client, row, mode="online").json()["state"] == "confirmed"


def test_a_full_room_and_wrong_fields_are_said(client: Client) -> None:
    event = make_event(format="hybrid", capacity_onsite=1)
    make_registration(event, mode="onsite")
    row = make_registration(event)

    wrong = patch(client, row, "?locale=de", name="", mode="x", email="other@example.org", answers={"nothing": 1})
    full = patch(client, row, mode="onsite")

    assert (wrong.status_code, wrong["Content-Type"]) == (400, PROBLEM)
    assert set(wrong.json()["errors"]) == {"name", "mode", "email", "answers.nothing"}
    assert (full.status_code, full.json()["code"]) == (409, "no_seats")
    assert Registration.objects.get(pk=row.pk).mode == "online"


def test_cancelling_keeps_the_reason_and_bears_being_sent_twice(client: Client) -> None:
    row = make_registration(make_event())

    answers = [
        client.post(address(row, "cancel/"), {"reason": "Turno"}, content_type="application/json")
        for _time in range(2)
    ]

    assert [(each.status_code, each.json()["state"]) for each in answers] == [(200, "cancelled")] * 2
    assert row.steps.get(deed="cancel").reason == "Turno"
    assert Message.objects.count() == 1


@pytest.mark.parametrize("body", [{"reason": 7}, {"reason": "x" * 501}, {"why": "x"}, ["x"]])
def test_a_wrong_body_cancels_nothing(client: Client, body: Any) -> None:
    row = make_registration(make_event())

    response = client.post(address(row, "cancel/"), body, content_type="application/json")

    assert (response.status_code, Registration.objects.get().state) == (400, "confirmed")


def test_a_wrong_link_gets_404_and_a_get_cancels_nothing(client: Client) -> None:
    row = make_registration(make_event())
    wrong = f"/api/v2/registrations/{token(Purpose.JOIN, row.pk, 1)}/"

    answers = [
        client.get(wrong),
        client.patch(wrong, {}, content_type="application/json"),
        client.post(f"{wrong}cancel/"),
    ]

    assert [each.status_code for each in answers] == [404, 404, 404]
    assert client.get(address(row, "cancel/")).status_code == 405
    assert Registration.objects.get().state == "confirmed"
