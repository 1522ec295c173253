"""Certificates of attendance: issued once by a button, to whoever was there; anybody who holds one can have it checked."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from events import certificates, links
from events.models import Attendance, Certificate, Event, EventPage, Registration
from members import retention
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db
START = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)
AFTER = START + timedelta(days=8)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(AFTER, tick=False) as traveller:
        yield traveller


def make_guest(*, sessions: int = 1, came_to: int = 1, **facts: Any) -> Registration:
    """Somebody who came to some of the sessions of an event with certificates."""
    event = make_event(start=START, sessions=sessions, certificate=facts.pop("certificate", True))
    row = make_registration(event, **{"name": "Giulia Belcampo"} | facts)
    for session in event.sessions.order_by("start")[:came_to]:
        Attendance.objects.create(registration=row, session=session, how="office", at=session.start)
    return row


def path(row: Registration) -> str:
    return "/" + links.certificate(row).split("/", 3)[3]


def issue(client: Client, row: Registration) -> Certificate:
    assert client.post(path(row)).status_code == 302
    return Certificate.objects.get(registration=row)


def test_a_button_issues_it_once_and_the_link_shows_it_in_the_persons_language(client: Client) -> None:
    row = make_guest(sessions=2, came_to=2, locale="de")

    before = client.get(path(row))
    assert ("Giulia Belcampo" in before.text, Certificate.objects.count()) == (True, 0)
    first = issue(client, row)
    EventPage.objects.filter(translation_key=row.event.page_key).update(title="Anders")
    assert issue(client, row) == first

    page = client.get(path(row).replace("/de/", "/it/")).text
    for fact in (
        "Teilnahmebestätigung",
        "Giulia Belcampo",
        "Gemeinsam arbeiten",
        "Mittwoch, 20. Jänner 2027",
        "Mittwoch, 27. Jänner 2027",
        "3 Stunden",
        "Beispielverband",
        certificates.Paper(first).code,
    ):
        assert fact in page
    assert row.email not in page


def test_days_and_hours_are_those_the_person_was_there(client: Client) -> None:
    row = make_guest(sessions=2)
    Attendance.objects.update(minutes=50)

    issued = issue(client, row)

    assert (issued.days, issued.minutes) == (["2027-01-20"], 50)


@pytest.mark.parametrize(
    ("facts", "moment"),
    [
        ({"certificate": False}, AFTER),
        ({"came_to": 0}, AFTER),
        ({"state": "cancelled"}, AFTER),
        ({}, START + timedelta(minutes=5)),
    ],
)
def test_nobody_else_gets_one_and_the_page_says_why(
    facts: dict[str, Any], moment: datetime, client: Client, clock: Any
) -> None:
    row = make_guest(**facts)
    clock.move_to(moment)

    answer = client.post(path(row))

    assert (answer.status_code, Certificate.objects.count()) == (409, 0)
    assert certificates.why_not(row, timezone.now()) in answer.text.replace("&#x27;", "'")
    assert client.get(path(row)).status_code == 200


def test_the_link_is_personal_and_of_its_own_purpose(client: Client) -> None:
    row = make_guest()
    token = path(row).rstrip("/").rpartition("/")[2]
    manage = "/" + links.manage(row).split("/", 3)[3]

    assert client.get(f"/it/registration/{token}/").status_code == 404
    assert client.get("/it/registration/certificate/" + manage.rstrip("/").rpartition("/")[2] + "/").status_code == 404
    Registration.objects.update(link_version=2)
    assert client.get(path(row)).status_code == 404


def test_anybody_with_the_code_sees_that_it_is_genuine_and_nothing_else(client: Client) -> None:
    row = make_guest()
    code = certificates.Paper(issue(client, row)).code

    answer = client.get(f"/it/certificate/{code}/")

    assert answer.status_code == 200
    for fact in ("autentico", "Giulia Belcampo", "Lavorare insieme", "mercoledì 20 gennaio 2027", "1 ora e 30 minuti"):
        assert fact in answer.text
    for secret in (row.email, row.cooperative, "/registration/"):
        assert secret not in answer.text.split("<main")[1].split("</main>")[0]
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_code_may_be_typed_in_small_letters_and_with_look_alikes(client: Client) -> None:
    code = issue(client, make_guest()).code
    typed = code.lower().replace("0", "o").replace("1", "l")

    answer = client.get("/de/certificate/", {"code": typed}, follow=True)

    assert (answer.status_code, "ist echt" in answer.text) == (200, True)


@pytest.mark.parametrize("code", ["x", "0" * 16, "A" * 4000, "ÄÖÜ", "%00", "AAAA-AAAA-AAAA-AAAA"])
def test_any_other_code_is_not_found(code: str, client: Client) -> None:
    issue(client, make_guest())

    assert client.get(f"/it/certificate/{code}/").status_code == 404


@pytest.mark.parametrize("typed", ["", " ", "x" * 50, "a b", "<b>"])
def test_strange_input_is_told(typed: str, client: Client) -> None:
    assert client.get("/it/certificate/", {"code": typed}).status_code == 200


def test_whoever_was_noted_by_mistake_has_none_any_more(client: Client) -> None:
    row = make_guest()
    issued = issue(client, row)

    Attendance.objects.all().delete()

    assert certificates.find(issued.code) is None
    assert issued.code not in client.get(path(row)).text


def test_it_can_be_checked_for_five_years_and_leads_nobody_back_to_the_registration(
    client: Client, clock: Any
) -> None:
    row = make_guest()
    code = issue(client, row).code
    found = []
    for days in (366, 5 * 365 - 30, 5 * 365 + 40):
        clock.move_to(AFTER + days * DAY)
        retention.end_what_is_due()
        found.append(client.get(f"/it/certificate/{code}/").status_code)
        assert client.get(path(row)).status_code == 404
        assert not Certificate.objects.filter(registration__isnull=False).exists()

    assert found == [200, 200, 404]
    assert Event.objects.exists()


def test_the_personal_page_leads_there(client: Client) -> None:
    row, other = make_guest(), make_guest(came_to=0)

    pages = [client.get("/" + links.manage(each).split("/", 3)[3]).text for each in (row, other)]

    assert [links.certificate(each) in page for each, page in zip((row, other), pages, strict=True)] == [True, False]
