"""The deadlines of calls for funding as a calendar."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from pages.models import FundingPage
from tests.factories_funding import make_call
from tests.http import counting_statements
from tests.parsers import READERS, read

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


YEARLY: dict[str, Any] = {"window": "yearly", "closes_at": DEADLINE}


@pytest.mark.parametrize("parser", list(READERS))
def test_each_years_deadline_is_an_entry_of_its_own(client: Client, parser: str) -> None:
    call = make_call("Ogni anno", **YEARLY)
    found = []
    for now in ("2026-12-01", "2027-01-20T10:59Z", "2027-01-20T11:00Z", "2027-12-31"):
        with time_machine.travel(now, tick=False):
            (row,) = read(parser, client.get("/calendar/it/funding.ics").content)["events"]
        found.append((row["uid"].partition("@")[0], row["start"]))

    first = (f"{call.translation_key}-deadline-2027", "2027-01-20T11:00:00Z")
    second = (f"{call.translation_key}-deadline-2028", "2028-01-20T11:00:00Z")
    assert found == [first, first, second, second]


def test_a_deadline_that_moves_within_its_year_stays_the_same_entry(client: Client) -> None:
    with time_machine.travel("2026-12-01T00:00Z", tick=False):
        call = make_call("Ogni anno", **YEARLY)
        (before,) = entries(client)
    with time_machine.travel("2026-12-05T00:00Z", tick=False):
        call.closes_at = DEADLINE.replace(day=25)
        call.save_revision().publish()
        (after,) = entries(client)

    assert after["UID"] == before["UID"]
    assert after["DTSTART"].to_ical() == b"20270125T120000"
    assert (before["LAST-MODIFIED"].dt.day, after["LAST-MODIFIED"].dt.day) == (1, 5)
    assert int(before["SEQUENCE"]) < int(after["SEQUENCE"]) < 2**31


def test_a_new_years_deadline_holds_since_the_one_before_is_over(client: Client) -> None:
    with time_machine.travel("2026-12-01T00:00Z", tick=False):
        make_call("Ogni anno", **YEARLY)
    found = []
    for now in ("2026-12-02", "2027-02-01", "2027-11-01"):
        with time_machine.travel(now, tick=False):
            (entry,) = entries(client)
        assert entry["DTSTAMP"].dt == entry["LAST-MODIFIED"].dt
        found.append(entry["LAST-MODIFIED"].dt)

    assert found == [datetime(2026, 12, 1, tzinfo=UTC), DEADLINE, DEADLINE]


def test_a_deadline_moved_in_one_language_is_modified_in_both(client: Client) -> None:
    with time_machine.travel("2026-12-01T00:00Z", tick=False):
        call = make_call("Salto digitale", **FIXED)
        make_call("Digitalsprung", "de", translation_key=call.translation_key, **FIXED)
    with time_machine.travel("2026-12-05T00:00Z", tick=False):
        call.closes_at = DEADLINE.replace(day=25)
        call.save_revision().publish()

        (german,) = entries(client, "de")

    assert german["DTSTART"].to_ical() == b"20270125T120000"
    assert german["LAST-MODIFIED"].dt == datetime(2026, 12, 5, tzinfo=UTC)


def test_a_language_that_goes_offline_takes_no_number_back(client: Client) -> None:
    with time_machine.travel("2026-12-01T00:00Z", tick=False):
        call = make_call("Salto digitale", **FIXED)
        german = make_call("Digitalsprung", "de", translation_key=call.translation_key, **FIXED)
    with time_machine.travel("2026-12-05T00:00Z", tick=False):
        german.closes_at = DEADLINE.replace(day=25)
        german.save_revision().publish()
        (moved,) = entries(client)
        FundingPage.objects.get(pk=german.pk).unpublish()
        (alone,) = entries(client)

    assert (moved["DTSTART"].to_ical(), moved["SEQUENCE"]) == (alone["DTSTART"].to_ical(), alone["SEQUENCE"])


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

    assert len(many) == len(one) <= 6
