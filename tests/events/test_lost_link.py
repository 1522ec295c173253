"""The lost link: the same answer for everybody, and a mail only for who is registered."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from events.personal_forms import LOST_LINK
from mailing import delivery
from mailing.composing import StoredEmail
from mailing.models import Message
from members import nonces, retention
from tests.factories import make_event, make_registration
from tests.http import counting_statements

pytestmark = pytest.mark.django_db


def ask(client: Client, email: str, *, lang: str = "it", **fields: Any) -> Any:
    data = {"email": email, "nonce": nonces.make(LOST_LINK), "website": ""} | fields
    return client.post(f"/{lang}/registration/lost/", data)


def delivered() -> list[tuple[str, str]]:
    """What went out: to whom, and the text."""
    while delivery.deliver_due():
        pass
    mails = [
        StoredEmail(bytes(m.raw or b""), m.recipient) for m in Message.objects.filter(state="sent").order_by("id")
    ]
    found = []
    for mail in mails:
        part = mail.parts.get_body(("plain",))
        found.append((str(mail.parts["To"]), part.get_content() if part else ""))
    return found


@pytest.mark.parametrize(("lang", "title"), [("it", "Lavorare insieme"), ("de", "Gemeinsam arbeiten")])
def test_the_mail_lists_all_links_for_what_is_to_come_in_the_language_of_the_page(
    client: Client, lang: str, title: str
) -> None:
    first = make_registration(make_event(), email="giulia@example.org")
    waiting = make_registration(make_event(), "waiting", email="giulia@example.org", link_version=3)
    make_registration(make_event(), "cancelled", email="giulia@example.org")
    make_registration(make_event(status=Event.Status.CANCELLED), email="giulia@example.org")
    make_registration(make_event(start=timezone.now() - timedelta(days=3)), email="giulia@example.org")
    make_registration(make_event(), email="somebody@example.org")

    ask(client, "Giulia@Example.org", lang=lang)

    ((to, text),) = delivered()
    assert to == "Giulia@Example.org"
    assert text.count(title) == 2
    paths = re.findall(r"https://smartcoop\.example\.org(/\S+)", text)
    pages = [client.get(path) for path in paths]
    assert [page.context["registration"].pk for page in pages] == [first.pk, waiting.pk]
    assert {path[:4] for path in paths} == {f"/{lang}/"}


def test_who_has_no_registration_gets_no_mail(client: Client) -> None:
    make_registration(make_event(), "cancelled", email="giulia@example.org")

    ask(client, "giulia@example.org")
    ask(client, "stranger@example.org")

    assert (delivered(), set(Message.objects.values_list("state", flat=True))) == ([], {"obsolete"})


def test_known_and_unknown_addresses_get_the_same_answer_by_the_same_statements(client: Client) -> None:
    make_registration(make_event(), email="known@example.org")
    client.get(ask(client, "warm@example.org")["Location"])

    answers, statements = [], []
    for email in ("known@example.org", "other@example.org"):
        with counting_statements(warm=True) as counted:
            response = ask(client, email)
            page = client.get(response["Location"])
        answers.append((response.status_code, response["Location"], re.sub(rb'nonce="[^"]*"', b"", page.content)))
        statements.append([sql for sql in counted if "SAVEPOINT" not in sql])

    assert answers[0] == answers[1]
    assert statements[0] == statements[1]
    assert not [sql for sql in statements[0] if "events_registration" in sql]


def test_an_address_gets_one_mail_in_ten_minutes(client: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        answers = []
        for minutes, email in ((0, "giulia@example.org"), (9, "GIULIA@example.org"), (2, "giulia@example.org")):
            clock.shift(timedelta(minutes=minutes))
            answers.append(ask(client, email).status_code)

    assert (answers, Message.objects.count()) == ([302, 302, 302], 2)


def test_a_network_that_asks_for_many_addresses_is_stopped(client: Client, settings: Any) -> None:
    settings.EVENTS_LOST_LINKS_PER_NETWORK = 2

    answers = [ask(client, f"person{number}@example.org").status_code for number in range(3)]

    assert (answers, Message.objects.count()) == ([302, 302, 429], 2)


@pytest.mark.parametrize(
    "fields", [{"email": "giulia@"}, {"website": "x"}, {"nonce": "forged"}, {"email": "\0@x.org"}]
)
def test_errors_are_said_and_nothing_is_written(client: Client, fields: dict[str, str]) -> None:
    response = ask(client, **{"email": "giulia@example.org"} | fields)

    assert (response.status_code, Message.objects.count()) == (422, 0)
    assert response.context["form"].errors


def test_another_sites_page_cannot_ask(client: Client) -> None:
    data = {"email": "giulia@example.org", "nonce": nonces.make(LOST_LINK)}

    response = client.post("/it/registration/lost/", data, headers={"Origin": "https://evil.example"})

    assert (response.status_code, Message.objects.count()) == (403, 0)


def test_the_way_there_stands_where_people_look_for_it(client: Client) -> None:
    event = make_event()
    way = reverse("registration_lost").encode()

    page = client.get(f"/it/registration/event/{event.uid}/", follow=True)
    dead_link = client.get("/it/registration/1-nonsense/")
    elsewhere = client.get("/it/nothing-here/")

    assert [way in response.content for response in (page, dead_link, elsewhere)] == [True, True, False]


def test_who_asked_is_forgotten_after_a_week(client: Client) -> None:
    ask(client, "giulia@example.org")

    with time_machine.travel(timezone.now() + timedelta(days=8)):
        retention.end_what_is_due()

    assert Message.objects.count() == 0
