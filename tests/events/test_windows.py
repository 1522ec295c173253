"""Why not? One answer for all doors."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events import cancelling, seats, windows
from events.errors import Refused
from events.registering import register
from tests.factories import make_event, make_registration, make_sign_up

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, None),
        ({"registration_opens_at": NOW + HOUR}, "not_yet_open"),
        ({"registration_opens_at": NOW - HOUR}, None),
        ({"registration_closes_at": NOW - HOUR}, "closed"),
        ({"start": NOW - HOUR, "hours": 3}, "closed"),
        ({"start": NOW - 3 * HOUR, "hours": 1}, "over"),
    ],
    ids=["open", "not yet", "since an hour", "closed", "running", "over"],
)
def test_the_window_decides(facts: dict[str, object], code: str | None) -> None:
    event = make_event(**facts)  # type: ignore[arg-type]

    refusal = windows.why_not(event, seats.of_event(event), timezone.now())

    assert (refusal.code if refusal else None) == code


def test_full_is_a_reason_only_without_waiting_list() -> None:
    with_list, without = make_event(capacity=1), make_event(capacity=1, waiting_list=False)
    for event in (with_list, without):
        make_registration(event)

    answers = [windows.why_not(event, seats.of_event(event), timezone.now()) for event in (with_list, without)]

    assert [answer and answer.code for answer in answers] == [None, "full"]


def test_the_deed_refuses_what_the_page_would_not_show() -> None:
    event = make_event()
    cancelling.cancel_event(event, {})

    with pytest.raises(Refused) as refused:
        register(event, make_sign_up())

    assert refused.value.code == "cancelled"


@pytest.mark.parametrize(
    ("taken", "band"), [(0, "many"), (4, "many"), (5, "few"), (9, "few"), (10, "none"), (11, "none")]
)
def test_seats_are_told_as_a_band(taken: int, band: str) -> None:
    event = make_event(capacity=10)
    for _n in range(taken):
        make_registration(event)

    assert seats.of_event(event).band(event.modes) == band
