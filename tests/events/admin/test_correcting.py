"""The desk mends how somebody is known, also after the event, and sees what was certified."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from events import certificates
from events.models import Attendance, Registration
from mailing.models import Message
from tests.factories import make_event, make_registration

from .asking import post, shown, url

PAST = timezone.now() - timedelta(days=3)


def make_certified(**facts: Any) -> Registration:
    """Somebody who was there, with a certificate."""
    row = make_registration(make_event(start=PAST, certificate=True), name="Giulia Belcampa", **facts)
    Attendance.objects.create(registration=row, session=row.event.sessions.get(), how="office", at=PAST)
    certificates.issue(row)
    return row


def test_a_number_that_was_noted_wrongly_is_corrected_and_nobody_is_told(office: Client) -> None:
    row = make_registration(make_event(), email="", privacy_at=None, telephone="0471 123456")

    refused = post(office, "correct", row.event, row.pk, name=row.name, telephone="")
    post(office, "correct", row.event, row.pk, name=row.name, telephone="0471 999999")

    row.refresh_from_db()
    assert refused.status_code == 200
    assert (row.telephone, Message.objects.count()) == ("0471 999999", 0)


def test_a_name_is_corrected_after_the_event_and_on_the_certificate(office: Client, client: Client) -> None:
    row = make_certified()

    post(office, "correct", row.event, row.pk, name="Giulia  Belcampo", telephone="")

    issued = certificates.of(row)
    assert issued
    assert issued.name == "Giulia Belcampo"
    assert "Giulia Belcampo" in shown(client.get(f"/it/certificate/{issued.code}/"))


def test_nobody_is_given_a_name_once_their_data_are_deleted(office: Client) -> None:
    row = make_registration(make_event(), name="", email="", privacy_at=None, anonymised_at=timezone.now())

    refused = post(office, "correct", row.event, row.pk, name="Giulia", telephone="")

    row.refresh_from_db()
    assert (refused.status_code, row.name) == (200, "")


def test_the_desk_sees_what_was_certified_and_that_it_does_not_hold_any_more(office: Client) -> None:
    row = make_certified()
    address, code = url("registration", row.event_id, row.pk), certificates.Paper(row.certificate).code
    before = office.get(address)

    Attendance.objects.all().delete()

    after = office.get(address)
    assert code in shown(before)
    assert (before.context["certificate_holds"], after.context["certificate_holds"]) == (True, False)
    assert "di nuovo valido" in shown(after)
    assert "di nuovo valido" not in shown(before)
