"""Trusted front ends: counted by their key, not by the network that they send from."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from api import keys
from events.models import Event, Registration, Submission
from tests.api.asking import PROBLEM, address, person
from tests.factories import make_event

pytestmark = pytest.mark.django_db

KEY = "a-key-of-the-newsletter-site"


@pytest.fixture(autouse=True)
def known_keys(settings: Any) -> None:
    settings.API_KEYS = {"newsletter": keys.hash_of(KEY), "intranet": keys.hash_of("another")}
    settings.EVENTS_SIGN_UPS_PER_NETWORK = 1
    settings.API_SIGN_UPS_PER_KEY = 3


def sign_up(client: Client, event: Event, number: int, authorization: str | None = None) -> Any:
    data = {"people": [person(email=f"person{number}@example.org")], "cooperative": "Girandola", "privacy": True}
    headers = {"Authorization": authorization} if authorization else {}
    return client.post(
        address(event, "registrations/"),
        data,
        content_type="application/json",
        headers=headers,
        REMOTE_ADDR="192.0.2.1",
    )


def test_a_front_end_is_limited_as_its_key_and_not_by_its_network(client: Client) -> None:
    event = make_event()

    nobody = [sign_up(client, event, n).status_code for n in range(2)]
    front_end = [sign_up(client, event, 10 + n, f"Bearer {KEY}").status_code for n in range(4)]
    other = sign_up(client, event, 20, "bearer another").status_code

    assert (nobody, front_end, other) == ([202, 429], [202, 202, 202, 429], 202)
    assert Registration.objects.count() == 5


@pytest.mark.parametrize("authorization", ["Bearer wrong", "Bearer ", "Basic " + KEY, KEY, "Bearer ü"])
def test_an_unknown_key_is_refused_and_not_taken_for_nobody(client: Client, authorization: str) -> None:
    event = make_event()

    answer = sign_up(client, event, 1, authorization)

    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (401, PROBLEM, "unknown_key")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert (Registration.objects.count(), Submission.objects.count()) == (0, 0)


def test_the_command_makes_a_key_that_the_settings_hold_as_a_hash(client: Client, settings: Any) -> None:
    out = StringIO()
    call_command("make_api_key", "Sito della newsletter", stdout=out)
    first, second = out.getvalue().splitlines()
    key, (name, _equals, hashed) = first.rpartition(" ")[2], second.rpartition(" ")[2].partition("=")
    settings.API_KEYS = {name: hashed}

    assert name == "sito-della-newsletter"
    assert key not in second
    assert sign_up(client, make_event(), 1, f"Bearer {key}").status_code == 202
