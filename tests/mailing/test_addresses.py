"""Addresses that take no mail get none, until somebody of the office says so."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mailing import addresses, delivery, outbox
from mailing.models import Message, StoppedAddress
from mailing.outbox import Draft
from tests.mailing.test_delivery import render as render  # noqa: PLC0414 (a fixture)

pytestmark = pytest.mark.django_db


def _deliver(to: str, key: str) -> Message:
    outbox.write([Draft(kind="test", key=key, about="x", to=to, locale="it")])
    delivery.deliver_due()
    return Message.objects.get(dedupe_key=f"test:{key}")


def test_an_address_that_bounced_gets_no_more_mail_until_it_is_released() -> None:
    addresses.stop("Giulia@Example.org", StoppedAddress.Why.BOUNCED, "550 5.1.1 no such user")

    stopped, other = _deliver("giulia@example.org", "1"), _deliver("anna@example.org", "2")
    was_stopped = addresses.release("giulia@example.ORG")
    again = _deliver("giulia@example.org", "3")

    assert (stopped.state, stopped.raw, other.state) == (Message.State.STOPPED, None, Message.State.SENT)
    assert stopped.error
    assert was_stopped
    assert again.state == Message.State.SENT


def test_the_first_reason_stays() -> None:
    addresses.stop("giulia@example.org", StoppedAddress.Why.BOUNCED, "550")
    addresses.stop("giulia@example.org", StoppedAddress.Why.COMPLAINED, "spam")

    row = StoppedAddress.objects.get()
    assert (row.why, row.error, row.since <= timezone.now()) == (StoppedAddress.Why.BOUNCED, "550", True)


def test_a_domain_of_another_script_is_one_address() -> None:
    addresses.stop("anna@bücher.example", StoppedAddress.Why.BOUNCED)

    with CaptureQueriesContext(connection) as asked:
        found = addresses.stopped(["anna@xn--bcher-kva.example", "Anna@BÜCHER.example", "eva@bücher.example"])

    assert set(found) == {"anna@xn--bcher-kva.example", "Anna@BÜCHER.example"}
    assert len(asked) == 1
