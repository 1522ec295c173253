"""Signing up: who gets what, once."""

import pytest

from events.models import Registration
from events.registering import Outcome, register
from mailing.models import Message
from tests.factories import make_event, make_person, make_registration, make_sign_up

pytestmark = pytest.mark.django_db


def test_sign_up_confirms_while_seats_are_free() -> None:
    event = make_event(capacity=1)

    outcome = register(event, make_sign_up(make_person("a@example.org")))

    row = Registration.objects.get()
    assert (outcome, row.state, row.email_key) == (Outcome.CONFIRMED, "confirmed", "a@example.org")
    assert list(Message.objects.values_list("kind", "recipient", "locale")) == [
        ("events.confirmation", "a@example.org", "it")
    ]


def test_sign_up_waits_when_seats_are_taken() -> None:
    event = make_event(capacity=1)
    make_registration(event)

    outcome = register(event, make_sign_up(make_person("b@example.org")))

    assert outcome == Outcome.WAITING
    assert Registration.objects.get(email="b@example.org").state == "waiting"
