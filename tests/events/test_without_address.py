"""Somebody without an e-mail address takes part like all others: the office calls, and nothing is mailed to nobody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events import approving, calling, cancelling, editing, links, readdressing, rescheduling, states
from events.errors import EventError
from events.models import Event, EventWords, Registration, SessionWords
from events.registering import add_by_hand
from events.rescheduling import Appointment
from events.states import OFFICE
from mailing import delivery
from mailing.models import Message
from members import retention
from tests.factories import make_event, make_person, make_registration

pytestmark = pytest.mark.django_db
NUMBER = "+39 0471 123456"
WITHOUT: dict[str, Any] = {"email": "", "telephone": NUMBER, "privacy_at": None}


def called_person(name: str = "Anna Hofer", **facts: Any) -> Any:
    return make_person(name=name, telephone=NUMBER, **facts)


def add(event: Event, **facts: Any) -> Registration:
    person = called_person(**facts)
    return add_by_hand(event, type(person)("Anna Hofer", "", "de", "online", {}, person.telephone), "")


def to_call(event: Event) -> list[str]:
    return [row.name for row in calling.whom(event)]


def path(address: str) -> str:
    return address.removeprefix("https://smartcoop.example.org")


def test_who_has_no_address_gets_a_seat_and_no_mail_and_knows_it_from_the_telephone() -> None:
    event = make_event(capacity=1)

    row = add(event)

    assert (row.state, row.email_key, row.telephone, to_call(event)) == ("confirmed", "", NUMBER, [])
    assert not Message.objects.exists()


def test_the_same_person_is_not_added_twice_and_comes_back_to_the_same_registration() -> None:
    event = make_event()
    row = add(event)

    with pytest.raises(EventError) as refused:
        add(event)
    cancelling.cancel_registration(row)
    again = add(event)

    assert refused.value.code == "same_person"
    assert (again.pk, again.state, Registration.objects.count()) == (row.pk, "confirmed", 1)


def test_only_the_office_adds_somebody_without_an_address() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_registration(make_event(), email="")


def moved(event: Event) -> None:
    session = event.sessions.get()
    later = session.start + timedelta(hours=1)
    rescheduling.move(session, Appointment(later, later + timedelta(hours=1), {"it": "", "de": ""}))


def added_to(event: Event) -> None:
    when = event.ends_at + timedelta(days=1)
    editing.add_session(event, editing.NewSession(Appointment(when, when + timedelta(hours=1), {"it": "", "de": ""})))


def cancelled_by_office(event: Event) -> None:
    for row in event.registrations.all():
        cancelling.cancel_registration(row, states.OFFICE)


DEEDS: list[tuple[str, Callable[[Event], Any]]] = [
    ("confirmed", moved),
    ("confirmed", added_to),
    ("confirmed", lambda event: cancelling.cancel_event(event, {})),
    ("confirmed", lambda event: cancelling.cancel_session(event.sessions.get(), {})),
    ("confirmed", cancelled_by_office),
    ("pending", lambda event: approving.accept(event.registrations.get(email=""))),
    ("pending", lambda event: approving.decline(event.registrations.get(email=""), {})),
    ("waiting", lambda event: editing.change_facts(event, facts_of(event))),
]


def facts_of(event: Event) -> editing.Facts:
    return editing.Facts("online", ["it"], interpretation=False, waiting_list=True, approval=False, opens_at=None,
                         closes_at=None)  # fmt: skip


@pytest.mark.parametrize(("state", "deed"), DEEDS)
def test_whatever_happens_the_office_is_asked_to_call_and_nobody_else_is_left_out(
    state: str, deed: Callable[[Event], Any]
) -> None:
    event = make_event()
    make_registration(event, state, name="Anna Hofer", **WITHOUT)
    make_registration(event, "confirmed", email="giulia@example.org")

    deed(event)
    while delivery.deliver_due():
        pass

    assert to_call(event) == ["Anna Hofer"]
    assert "" not in Message.objects.values_list("recipient", flat=True)
    assert not Message.objects.filter(state="failed").exists()


def test_what_the_person_does_themselves_needs_no_call(client: Client) -> None:
    event = make_event()
    row = make_registration(event, **WITHOUT)
    known = {"name": "Anna Hofer", "cooperative": "", "mode": "online"}

    changed = client.post(path(links.change(row)), known | {"language": "de"})
    row.refresh_from_db()
    cancelled = client.post(path(links.cancel(row)))

    assert (changed.status_code, cancelled.status_code, to_call(event)) == (302, 302, [])
    assert [client.get(path(link)).status_code for link in (links.manage(row), links.change(row))] == [200, 200]
    assert not Message.objects.exists()


def test_the_personal_page_says_that_we_call_and_has_all_it_offers(client: Client) -> None:
    row = make_registration(make_event(), **WITHOUT)

    page = client.get(path(links.manage(row))).text

    assert "nessuna: Le telefoniamo" in page
    assert NUMBER.replace(" ", "\xa0") in page
    assert client.get(path(links.calendar_file(row))).status_code == 200
    assert client.get(path(links.address(row))).status_code == 200


def test_who_gives_an_address_later_gets_mails_from_then_on() -> None:
    event = make_event()
    row = make_registration(event, name="Anna Hofer", **WITHOUT)
    moved(event)

    readdressing.ask_to_move(row, "anna@example.org")
    readdressing.move(row, "anna@example.org")

    assert to_call(event) == []
    kinds = list(Message.objects.order_by("id").values_list("kind", "recipient"))
    assert kinds == [(f"events.{kind}", "anna@example.org") for kind in ("new_address", "confirmation")]


def test_a_call_ends_only_the_news_that_was_told() -> None:
    event = make_event()
    row = make_registration(event, name="Anna Hofer", **WITHOUT)
    moved(event)
    heard = calling.whom(event).get().untold_at
    assert heard
    cancelling.cancel_event(event, {})

    told = calling.note_called(row, heard)
    assert (told, to_call(event)) == (False, ["Anna Hofer"])
    assert calling.note_called(row, timezone.now())
    assert to_call(event) == []


def test_who_is_added_anew_on_the_telephone_need_not_be_called() -> None:
    event = make_event()
    row = add(event)
    cancelling.cancel_registration(row, OFFICE)
    assert to_call(event) == ["Anna Hofer"]

    add(event)

    assert to_call(event) == []


def test_who_cancels_is_promised_no_mail(client: Client) -> None:
    row = add(make_event())

    page = client.post(f"{path(links.manage(row))}cancel/", follow=True)

    assert "E-Mail" not in page.text.partition("<h1")[0].partition("<main")[2]


def test_a_year_later_the_telephone_is_gone_too() -> None:
    row = make_registration(
        make_event(start=timezone.now() - timedelta(days=400)), untold_at=timezone.now(), **WITHOUT
    )

    retention.end_what_is_due()

    row.refresh_from_db()
    assert (row.telephone, row.name, row.untold_at) == ("", "", None)
    assert row.anonymised_at


def test_the_desk_adds_calls_and_prints(admin_client: Client) -> None:
    event = make_event()
    address = reverse("events_admin:registration_add", args=[event.pk])
    form = {"name": "Anna Hofer", "email": "", "cooperative": "", "language": "de"}

    refused = admin_client.post(address, form)
    added = admin_client.post(address, form | {"telephone": NUMBER}, follow=True)
    row = Registration.objects.get()
    sheet = admin_client.get(reverse("events_admin:sheet", args=[event.pk, row.pk]))

    assert (list(refused.context["form"].errors), row.state) == (["telephone"], "confirmed")
    assert links.manage(row) in added.text
    assert links.manage(row) in sheet.text
    assert "Gemeinsam arbeiten" in sheet.text

    cancel = reverse("events_admin:cancel", args=[event.pk])
    assert NUMBER in admin_client.get(cancel).text
    admin_client.post(cancel, {"reasons_it": "Neve", "reasons_de": "Schnee"})
    desk = admin_client.get(reverse("events_admin:event", args=[event.pk]))
    assert desk.context["to_call"].rows == [row]
    news = {"news_of": desk.context["to_call"].rows[0].untold_at.isoformat()}
    admin_client.post(reverse("events_admin:called", args=[event.pk, row.pk]), news)

    assert to_call(event) == []


def test_the_sheet_is_the_ticket_of_who_comes_on_site(admin_client: Client) -> None:
    event = make_event(format="hybrid", place="Sala Esempio, Bolzano")
    SessionWords.objects.filter(locale="it").update(way="Autobus 5")
    EventWords.objects.create(event=event, locale="it", prepare="La bolletta")
    onsite, online = (make_registration(event, mode=mode, **WITHOUT) for mode in ("onsite", "online"))

    sheet, other = (
        admin_client.get(reverse("events_admin:sheet", args=[event.pk, row.pk])).text for row in (onsite, online)
    )

    ticket = 'id="ticket"'
    assert all(words in sheet for words in (ticket, "<svg", links.ticket_code(onsite), "Autobus 5", "La bolletta"))
    assert "stampi questa pagina" not in sheet
    assert (ticket in other, "Autobus 5" in other, "La bolletta" in other) == (False, False, True)


def test_who_has_an_address_keeps_their_link_to_themselves(admin_client: Client) -> None:
    row = make_registration(make_event())

    page = admin_client.get(reverse("events_admin:registration", args=[row.event_id, row.pk]))
    sheet = admin_client.get(reverse("events_admin:sheet", args=[row.event_id, row.pk]))

    assert links.manage(row) not in page.text
    assert sheet.status_code == 404
