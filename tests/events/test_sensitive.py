"""Diet, access, health: read by the event desk and by who gave them, and by nobody else, through whichever door."""

import logging
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from cms import roles
from events import cancelling, links
from events.models import Event, EventPage, Registration
from events.states import office
from mailing import delivery
from mailing.composing import StoredEmail
from mailing.models import Message
from tests.events.admin.conftest import make_user
from tests.factories import make_event, make_question, make_site
from tests.http import sign_up

pytestmark = pytest.mark.django_db
SECRET, OPEN = "celiachia-7301", "lievito-7302"
DESK = {roles.EVENT_DESK.name, roles.ADMINISTRATOR.name}


def signed_up(client: Client) -> Event:
    """An event with somebody who told what they need, their mails sent."""
    event = make_event()
    make_question(event, "diet", "text", sensitive=True)
    make_question(event, "case", "text")
    assert sign_up(client, event, q_diet=SECRET, q_case=OPEN)["Location"]
    while delivery.deliver_due():
        pass
    return event


def colleague(role: str) -> Client:
    make_site()
    if role == "may only look":
        return make_user("vera", "view_event")
    user = User.objects.create_user("vera", "vera@example.org", "secret")
    user.groups.add(Group.objects.get(name=role))
    client = Client(headers={"accept-language": "it"})
    client.force_login(user)
    return client


def doors(event: Event) -> dict[str, str]:
    """Wherever in the admin somebody could come upon what was answered."""
    row, message = Registration.objects.get(), Message.objects.get()
    page = EventPage.objects.get(translation_key=event.page_key, locale__language_code="it")
    desk = {"event": [], "registration": [row.pk], "withdraw": [row.pk], "mail": [message.pk]}
    desk |= {"question": [event.questions.get(key="diet").pk], "cancel": [], "capacity": [], "registration_add": []}
    found = {name: reverse(f"events_admin:{name}", args=[event.pk, *more]) for name, more in desk.items()}
    return found | {
        "list": reverse("events_admin:index") + f"?q={SECRET}",
        "home": reverse("wagtailadmin_home"),
        "search": reverse("wagtailadmin_pages:search") + f"?q={SECRET[:9]}",
        "history": reverse("wagtailadmin_reports:site_history"),
        "page": reverse("wagtailadmin_pages:history", args=[page.pk]),
    }


def read(client: Client, address: str) -> str:
    """What stands on the page, but for what was typed into its search."""
    return client.get(address, follow=True).text.replace(f"q={SECRET}", "").replace(f'value="{SECRET}"', "")


@pytest.mark.parametrize("role", [*(role.name for role in roles.ROLES), "may only look"])
def test_in_the_admin_the_event_desk_alone_reads_what_somebody_needs(client: Client, role: str) -> None:
    event, desk = signed_up(client), colleague(role)

    seen = {name: read(desk, address) for name, address in doors(event).items()}

    assert [name for name, text in seen.items() if SECRET in text] == (["registration"] if role in DESK else [])
    may_look = role in DESK or role == "may only look"
    assert [name for name, text in seen.items() if OPEN in text] == (["registration"] if may_look else [])


def test_no_mail_and_no_log_says_what_somebody_needs(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        event = signed_up(client)
        row = Registration.objects.get()
        client.post(links.change(row).removeprefix("https://smartcoop.example.org"), {"q_diet": SECRET})
        cancelling.cancel_registration(row, office(User.objects.create_user("anna")))
        while delivery.deliver_due():
            pass

    mails = [StoredEmail(bytes(message.raw or b""), message.recipient).parts for message in Message.objects.all()]
    bodies = b"".join(bytes(part.get_payload(decode=True) or b"") for mail in mails for part in mail.walk()).decode()
    logged = "\n".join(str(record.__dict__) + record.getMessage() for record in caplog.records)
    steps = str(list(row.steps.values()))
    assert len(mails) == 2
    assert row.name in bodies
    assert SECRET not in logged + steps + repr(row) + str(event) + bodies


def test_the_person_reads_and_changes_it_and_is_told_who_reads_it_and_until_when(client: Client) -> None:
    event = signed_up(client)
    address = links.change(Registration.objects.get()).removeprefix("https://smartcoop.example.org")
    page = EventPage.objects.get(translation_key=event.page_key, locale__language_code="de")

    own: Any = client.get(address)
    form = client.get(str(page.get_url())).text
    api = client.get(f"/api/v2/events/{event.uid}/?locale=de").json()["registration"]["questions"]

    told = "Nur wer die Veranstaltung vorbereitet, liest Ihre Antwort; sie wird eine Woche danach gelöscht."
    assert SECRET in own.text
    assert "viene cancellata una settimana dopo" in own.text
    assert form.count(told) == 1
    assert [question["help"] for question in api] == [told, ""]
