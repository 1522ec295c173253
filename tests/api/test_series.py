"""Series over the API: read as one thing, signed up for with one request."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Answer, Event, HeldBack, Registration, Series
from tests.api.asking import PROBLEM, uids
from tests.factories import make_event, make_question, make_registration, make_series
from tests.http import counting_statements

pytestmark = pytest.mark.django_db


def address(series: Series, rest: str = "") -> str:
    return f"/api/v2/series/{series.uid}/{rest}"


def wish(event: Event, **facts: Any) -> dict[str, Any]:
    return {"uid": str(event.uid)} | facts


def sign_up(client: Client, series: Series, *events: dict[str, Any], key: str = "", **fields: Any) -> Any:
    data = {"name": "Giulia Belcampo", "email": "giulia@example.org", "cooperative": "Girandola", "privacy": True}
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(
        address(series, "registrations/?locale=de"),
        data | {"events": list(events)} | fields,
        content_type="application/json",
        headers=headers,
    )


def test_a_series_is_read_with_its_coming_events_and_each_event_names_it(client: Client) -> None:
    events = [make_event(), make_event(start=timezone.now() + timedelta(days=9))]
    series = make_series(*events, make_event(titles={}), make_event(start=timezone.now() - timedelta(days=9)))

    shape = client.get(address(series, "?locale=de")).json()
    event = client.get(f"/api/v2/events/{events[0].uid}/?locale=de").json()

    assert {key: shape[key] for key in shape if key != "events"} == {
        "uid": str(series.uid),
        "title": "Schule für Verwaltungsräte",
        "summary": "",
        "requested_locale": "de",
        "html_url": f"https://smartcoop.example.org/de/registration/series/{series.uid}/",
    }
    assert [each["uid"] for each in shape["events"]] == [str(each.uid) for each in events]
    assert event["series"] == {
        "uid": str(series.uid),
        "title": "Schule für Verwaltungsräte",
        "api_url": f"https://smartcoop.example.org{address(series)}?locale=de",
    }
    assert client.get(address(make_series(make_event(titles={})))).status_code == 404


def test_each_date_answers_for_itself_and_the_same_key_gets_the_same_answer(client: Client) -> None:
    hybrid, full = make_event(format="hybrid"), make_event(capacity=0)
    closed = make_event(registration_closes_at=timezone.now() - timedelta(hours=1))
    series = make_series(hybrid, full, closed)
    question = make_question(hybrid, "diet", only_onsite=True, required=True)
    wishes = [wish(hybrid, mode="onsite", answers={"diet": "vegan"}), wish(full), wish(closed)]

    first, again = (sign_up(client, series, *wishes, key="k") for _n in range(2))

    assert (first.status_code, first.content) == (202, again.content)
    results = first.json()["results"]
    assert [sorted(each) for each in results] == [["message", "outcome", "reason", "uid"]] * 3
    assert [(each["outcome"], each["reason"]) for each in results] == [
        ("confirmed", None),
        ("waiting_list", None),
        (None, "closed"),
    ]
    assert list(Answer.objects.values_list("question", "value")) == [(question.pk, "vegan")]
    assert list(Registration.objects.order_by("event").values_list("mode", "locale")) == [
        ("onsite", "de"),
        ("online", "de"),
    ]
    alone = sign_up(client, series, wish(closed))
    assert (alone.status_code, alone["Content-Type"], alone.json()["code"]) == (409, PROBLEM, "all_refused")


def test_over_a_limit_each_date_says_whether_it_is_kept(client: Client, settings: Any) -> None:
    settings.EVENTS_SIGN_UPS_PER_NETWORK = 0
    closed = make_event(registration_closes_at=timezone.now() - timedelta(hours=1))
    series = make_series(event := make_event(), closed)

    response = sign_up(client, series, wish(event), wish(closed))

    problem = response.json()
    assert (response.status_code, response["Content-Type"], response["Retry-After"]) == (429, PROBLEM, "3600")
    assert (problem["code"], problem["rule"], problem["kept"]) == ("too_many", "network", True)
    assert [(each["outcome"], each["reason"]) for each in problem["results"]] == [(None, "too_many"), (None, "closed")]
    assert HeldBack.objects.get().event == event


@pytest.mark.parametrize("known", [True, False])
def test_the_answer_tells_nothing_of_an_address(client: Client, known: bool) -> None:
    series = make_series(event := make_event(capacity=1))
    make_registration(event, email="giulia@example.org" if known else "eva@example.org")

    assert sign_up(client, series, wish(event)).json()["results"][0]["outcome"] == "waiting_list"


def test_what_is_wrong_is_said_at_its_field(client: Client) -> None:
    series = make_series(event := make_event(format="hybrid"))
    make_question(event, "since", required=True)
    other = make_event()

    def errors(*events: Any, **fields: Any) -> list[str]:
        response = sign_up(client, series, *events, **fields)
        assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)
        return sorted(response.json()["errors"])

    assert errors(wish(event), email="x") == ["email", "events.0.answers.since", "events.0.mode"]
    assert errors(wish(other)) == ["events.0.uid"]
    assert errors(wish(event, mode="online", answers={"since": "x"}), wish(event)) == ["events.1.uid"]
    assert errors(privacy=False, events=[]) == ["events", "privacy"]
    assert errors("x", name=1, more=1) == ["events", "more", "name"]
    assert errors(wish(event, name="Eva", answers={"since": "x"}, mode="online")) == ["events.0.name"]
    assert Registration.objects.count() == 0


def test_a_list_with_series_takes_as_many_statements_for_many_as_for_one(client: Client) -> None:
    counted = []
    make_event()
    client.get("/api/v2/events/")  # what a process learns once
    for _n in range(2):
        make_series(make_event(), make_event())
        with counting_statements(warm=True) as statements:
            assert uids(client.get("/api/v2/events/"))
        counted.append(len(statements))

    assert counted[0] == counted[1]
