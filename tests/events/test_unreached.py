"""Whom no mail reaches is called: a mail that came back, or was not sent because its address takes none."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events import calling, cancelling, notifying
from events.models import Event, Registration
from mailing import addresses, delivery, tracking
from mailing.models import Message, StoppedAddress
from tests.factories import make_event, make_registration
from tests.factories_advice import make_request
from tests.mailing.sink import running_sink

pytestmark = pytest.mark.django_db

GONE = "550 5.1.1 no such user"


def to_call(event: Event) -> list[Registration]:
    return list(calling.whom(event))


def make_told(email: str = "giulia@example.org", **facts: Any) -> tuple[Registration, Message]:
    """Somebody whose confirmation is out."""
    row = make_registration(make_event(**facts), email=email)
    notifying.tell_state(row.event, [row])
    delivery.deliver_due()
    return row, Message.objects.get(recipient=email)


def test_who_gets_no_confirmation_is_to_be_called() -> None:
    row, message = make_told()
    assert to_call(row.event) == []

    tracking.came_back(message, GONE)

    assert to_call(row.event) == [row]


def test_news_for_a_stopped_address_are_told_by_telephone() -> None:
    row = make_registration(make_event(), email="giulia@example.org")
    addresses.stop("Giulia@Example.org", StoppedAddress.Why.BOUNCED)
    cancelling.cancel_event(row.event, {"it": "Neve", "de": "Schnee"})

    delivery.deliver_due()

    assert Message.objects.get().state == Message.State.STOPPED
    assert to_call(row.event) == [row]


def test_a_server_that_knows_no_such_mailbox_stops_the_address_at_once() -> None:
    row = make_registration(make_event(), email="giulia@example.org")
    other = make_registration(row.event, email="anna@example.org")
    notifying.tell_state(row.event, [row, other])

    with running_sink() as sink:
        sink.at_recipient["giulia@example.org"] = GONE
        sink.at_recipient["anna@example.org"] = "550 5.7.1 your mail looks like spam"
        delivery.deliver_due()

    assert list(StoppedAddress.objects.values_list("email_key", "why")) == [("giulia@example.org", "bounced")]
    assert sorted(each.email for each in to_call(row.event)) == ["anna@example.org", "giulia@example.org"]


def test_a_reminder_that_does_not_arrive_is_no_reason_to_call() -> None:
    row = make_registration(make_event(), email="giulia@example.org")
    addresses.stop("giulia@example.org", StoppedAddress.Why.BOUNCED)
    notifying.tell_soon(row.event.sessions.get(), [row], 60)

    delivery.deliver_due()

    assert (Message.objects.get().state, to_call(row.event)) == (Message.State.STOPPED, [])


def test_what_an_address_did_not_get_before_the_registration_moved_is_no_news() -> None:
    row, message = make_told()
    Registration.objects.filter(pk=row.pk).update(email="new@example.org", email_key="new@example.org")

    tracking.came_back(message, GONE)

    assert to_call(row.event) == []


def test_nobody_is_called_about_what_is_over() -> None:
    row, message = make_told()
    now = timezone.now()
    Event.objects.filter(pk=row.event_id).update(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))

    tracking.came_back(message, GONE)

    assert to_call(row.event) == []


def test_the_desk_sees_them_with_a_number_and_notes_the_call(admin_client: Client) -> None:
    row, message = make_told()
    make_request(email="giulia@example.org", phone="+39 0471 000001")
    tracking.came_back(message, GONE)
    url = reverse("events_admin:event", args=[row.event_id])

    desk = admin_client.get(url)
    todo = desk.text.partition('id="to-do')[2]
    assert [each.telephone for each in desk.context["to_call"].rows] == ["+39 0471 000001"]
    assert all(words in todo for words in (row.name, "giulia@example.org", "tel:+390471000001"))
    assert reverse("events_admin:mail", args=[row.event_id, message.pk]) in todo

    news = {"news_of": desk.context["to_call"].rows[0].untold_at.isoformat()}
    admin_client.post(reverse("events_admin:called", args=[row.event_id, row.pk]), news)

    row.refresh_from_db()
    assert (row.untold_at, row.telephone) == (None, "")
