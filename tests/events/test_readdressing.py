"""A registration moves to another address: only once its reader says so, and whoever had it before keeps nothing."""

import re
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from events import cancelling, links, notifying
from events.models import Event, Registration
from mailing import delivery
from mailing.composing import StoredEmail
from mailing.models import Message
from members.links import Purpose, token
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db
NEW = "nuova@example.org"


def page_of(row: Registration, name: str = "registration") -> str:
    return reverse(name, args=[token(Purpose.MANAGE, row.pk, row.link_version)])


def ask(client: Client, row: Registration, email: str = NEW) -> Any:
    return client.post(page_of(row, "registration_address"), {"email": email})


def deliver() -> list[tuple[str, EmailMessage]]:
    """What goes out now: to whom, and the mail."""
    sent = set(Message.objects.filter(state="sent").values_list("pk", flat=True))
    while delivery.deliver_due():
        pass
    assert list(Message.objects.exclude(error="").values_list("error", flat=True)) == []
    fresh = Message.objects.filter(state="sent").exclude(pk__in=sent).order_by("id")
    return [(m.recipient, StoredEmail(bytes(m.raw or b""), m.recipient).parts) for m in fresh]


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    return str(part.get_content()) if part else ""


def asked_link(client: Client, row: Registration, email: str = NEW) -> str:
    """The path in the mail that the new address gets."""
    ask(client, row, email)
    ((to, mail),) = deliver()
    assert to == email
    (path,) = re.findall(r"https://smartcoop\.example\.org(/\S+)", body(mail))
    return path


def unsent_link(client: Client, row: Registration, email: str) -> str:
    """The path that the mail will hold."""
    ask(client, row, email)
    message = Message.objects.filter(kind=notifying.NEW_ADDRESS).latest("id")
    return links.confirm_address(message, row).removeprefix("https://smartcoop.example.org")


def entry(mail: EmailMessage) -> Any:
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    calendar: Any = Calendar.from_ical(bytes(part.get_payload(decode=True) or b""))
    (found,) = calendar.walk("VEVENT")
    return calendar["METHOD"], found


def test_nothing_changes_before_the_button_in_the_new_mailbox(client: Client) -> None:
    row = make_registration(make_event())

    path = asked_link(client, row)
    page = client.get(path)

    assert (page.status_code, client.head(path).status_code) == (200, 200)
    assert NEW in page.content.decode()
    assert page_of(row) not in page.content.decode()
    assert Registration.objects.get().email == row.email
    assert client.get(page_of(row)).status_code == 200


def test_the_button_moves_the_registration_and_ends_the_old_links(client: Client) -> None:
    row = make_registration(make_event())
    path = asked_link(client, row)

    response = client.post(path)

    moved = Registration.objects.get()
    assert (moved.email, moved.email_key, moved.state) == (NEW, NEW, "confirmed")
    assert response["Location"] == page_of(moved)
    assert [client.get(url).status_code for url in (page_of(row), path, page_of(moved))] == [404, 404, 200]


def test_the_old_calendar_loses_the_entry_and_the_new_one_gets_it(client: Client) -> None:
    row = make_registration(make_event())
    old_address = row.email
    client.post(asked_link(client, row))

    (old_to, old), (new_to, new) = deliver()

    assert (old_to, new_to) == (old_address, NEW)
    (old_method, withdrawn), (new_method, invited) = entry(old), entry(new)
    assert (old_method, new_method, withdrawn["STATUS"]) == ("CANCEL", "REQUEST", "CANCELLED")
    assert withdrawn["UID"] == invited["UID"]
    assert withdrawn["SEQUENCE"] < invited["SEQUENCE"]
    assert (withdrawn["ATTENDEE"], invited["ATTENDEE"]) == (f"mailto:{old_address}", f"mailto:{NEW}")


def test_the_old_address_learns_neither_the_new_one_nor_its_links(client: Client) -> None:
    event = make_event()
    row = make_registration(event)
    notifying.tell_seat_won(event, [row])  # written, but not yet sent
    client.post(unsent_link(client, row, NEW))

    (mail,) = [mail for to, mail in deliver() if to == row.email]

    parts = [part.get_payload(decode=True) or b"" for part in mail.walk()]
    text = b"".join(bytes(part) for part in parts).replace(b"\r\n ", b"").decode()
    assert token(Purpose.JOIN, row.pk, 1) in text
    for secret in (NEW, token(Purpose.MANAGE, row.pk, 2), token(Purpose.JOIN, row.pk, 2)):
        assert secret not in text


def test_each_date_of_several_is_withdrawn(client: Client) -> None:
    row = make_registration(make_event(sessions=3))
    client.post(asked_link(client, row))

    mails = deliver()

    assert [entry(mail)[0] for to, mail in mails if to == row.email] == ["CANCEL"] * 3
    assert [to for to, _mail in mails].count(NEW) == 1


def test_who_waits_moves_without_a_calendar_and_keeps_the_place(client: Client) -> None:
    event = make_event(capacity=0)
    row = make_registration(event, "waiting")
    make_registration(event, "waiting")
    response = client.post(asked_link(client, row))

    mails = deliver()

    assert client.get(response["Location"]).context["place_in_queue"] == 1
    assert [to for to, _mail in mails] == [row.email, NEW]
    assert not [part for _to, mail in mails for part in mail.walk() if part.get_content_type() == "text/calendar"]


def test_an_address_that_is_registered_is_told_only_to_who_reads_there(client: Client) -> None:
    event = make_event()
    row = make_registration(event)
    make_registration(event, "cancelled", email="known@example.org")

    asked = [ask(client, make_registration(event), email) for email in ("known@example.org", "unknown@example.org")]
    pages = [client.get(answer["Location"]) for answer in asked]
    response = client.post(unsent_link(client, row, "known@example.org"))

    assert [answer.status_code for answer in asked] == [302, 302]
    assert [page.context["asked"] for page in pages] == [True, True]
    assert response.status_code == 409
    assert Registration.objects.get(pk=row.pk).email == row.email


def test_the_link_is_good_for_a_day(client: Client) -> None:
    path = asked_link(client, make_registration(make_event()))

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)


def test_a_registration_writes_to_one_new_address_in_ten_minutes(client: Client) -> None:
    row = make_registration(make_event())

    answers = [ask(client, row, f"new{number}@example.org").status_code for number in range(2)]

    assert (answers, Message.objects.count()) == ([302, 429], 1)


@pytest.mark.parametrize("email", ["", "giulia@", "\0@example.org"])
def test_a_wrong_address_is_said_at_its_field(client: Client, email: str) -> None:
    response = ask(client, make_registration(make_event()), email)

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["email"])


def test_the_same_address_is_no_other(client: Client) -> None:
    row = make_registration(make_event(), email="giulia@example.org")

    response = ask(client, row, "Giulia@example.org")

    assert (response.status_code, Message.objects.count()) == (409, 0)


def test_what_was_cancelled_meanwhile_does_not_move(client: Client) -> None:
    row = make_registration(make_event())
    path = asked_link(client, row)
    cancelling.cancel_registration(row)

    assert client.post(path).status_code == 409
    assert client.get(path).context["refusal_to_change"]
    assert Registration.objects.get().email == row.email


def test_the_office_sees_the_mail_without_its_link(client: Client, admin_client: Client) -> None:
    event: Event = make_event()
    row = make_registration(event)
    path = asked_link(client, row)
    message = Message.objects.get()

    page = admin_client.get(reverse("events_admin:mail", args=[event.pk, message.pk]))

    assert page.status_code == 200
    assert path.rstrip("/").split("/")[-1] not in page.content.decode()
