"""The deadlines of calls for funding as a calendar."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from tests.factories_funding import make_call
from tests.http import counting_statements

pytestmark = pytest.mark.django_db

DEADLINE = datetime(2027, 1, 20, 11, tzinfo=UTC)
FIXED: dict[str, Any] = {"window": "fixed", "closes_at": DEADLINE}


def entries(client: Client, locale: str = "it") -> list[Any]:
    answer = client.get(f"/calendar/{locale}/funding.ics")
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, locale)
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


@time_machine.travel("2026-12-01")
def test_a_deadline_is_a_moment_in_each_language(client: Client) -> None:
    call = make_call("Salto digitale", **FIXED)
    make_call("Digitalsprung", "de", translation_key=call.translation_key, **FIXED)

    (italian,), (german,) = entries(client), entries(client, "de")

    assert italian["UID"] == german["UID"]
    assert (italian["DTSTART"].to_ical(), italian["DTSTART"].params["TZID"]) == (b"20270120T120000", "Europe/Rome")
    assert (str(italian["SUMMARY"]), str(german["SUMMARY"])) == (
        "Scadenza: Salto digitale",
        "Einreichfrist: Digitalsprung",
    )
    assert "DTEND" not in italian
    assert str(italian["TRANSP"]) == "TRANSPARENT"
    assert str(italian["URL"]).endswith(call.url)


@time_machine.travel("2026-12-01")
def test_a_call_of_the_other_language_is_marked(client: Client) -> None:
    make_call("Nur auf Deutsch", "de", **FIXED)

    (entry,) = entries(client)

    assert (str(entry["SUMMARY"]), entry["SUMMARY"].params["LANGUAGE"]) == ("Einreichfrist: Nur auf Deutsch", "de")


@pytest.mark.parametrize(
    ("now", "titles"),
    [
        ("2026-12-01T00:00Z", ["prima", "poi", "in apertura"]),
        ("2027-01-20T11:00Z", ["poi", "in apertura"]),
    ],
)
def test_what_is_over_or_never_ends_is_not_in_it(client: Client, now: str, titles: list[str]) -> None:
    make_call("in apertura", **FIXED | {"opens_at": DEADLINE.replace(day=28), "closes_at": DEADLINE.replace(day=30)})
    make_call("poi", **FIXED | {"closes_at": DEADLINE.replace(day=21)})
    make_call("prima", **FIXED)
    make_call("senza fine")
    make_call("esaurito", **FIXED, spent_on=DEADLINE.replace(year=2026).date())

    with time_machine.travel(now, tick=False):
        assert [str(entry["SUMMARY"]) for entry in entries(client)] == [f"Scadenza: {title}" for title in titles]


def test_who_has_it_already_gets_304(client: Client) -> None:
    make_call(**FIXED)
    with time_machine.travel("2026-12-01"):
        first = client.get("/calendar/it/funding.ics")

        again = client.get("/calendar/it/funding.ics", headers={"if-none-match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_a_language_that_there_is_not_is_a_404(client: Client) -> None:
    assert client.get("/calendar/fr/funding.ics").status_code == 404


@time_machine.travel("2026-12-01")
def test_it_takes_as_many_statements_for_many_as_for_one(client: Client) -> None:
    make_call(**FIXED)
    entries(client)
    with counting_statements() as one:
        entries(client)
    for _number in range(29):
        make_call(**FIXED)

    with counting_statements() as many:
        assert len(entries(client)) == 30

    assert len(many) == len(one) <= 5
