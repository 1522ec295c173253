"""Promise 1 under load: real transactions, a connection each, on whichever database the tests run."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from events import cancelling
from events.models import Event, Registration
from events.registering import Outcome, register
from events.registering_series import SeriesSignUp, Wish, register_for_several
from mailing.models import Message
from tests.factories import make_event, make_person, make_registration, make_series, make_sign_up

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 8
SEATS = 10
PEOPLE = 40


def at_once[Done](deeds: list[Callable[[], Done]]) -> list[Done]:
    """Does the deeds in eight threads, all beginning together, each with a connection of its own."""
    together = Barrier(THREADS)

    def some(share: list[Callable[[], Done]]) -> list[Done]:
        try:
            connection.ensure_connection()
            together.wait(30)
            return [deed() for deed in share]
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        shares = threads.map(some, [deeds[n::THREADS] for n in range(THREADS)])
        return [done for share in shares for done in share]


def states(event: Event) -> dict[str, int]:
    return dict(Counter(Registration.objects.filter(event=event).values_list("state", flat=True)))


def test_parallel_sign_ups_never_oversell() -> None:
    event = make_event(capacity=SEATS)

    outcomes = at_once([partial(register, event, make_sign_up()) for _n in range(PEOPLE)])

    assert states(event) == {"confirmed": SEATS, "waiting": PEOPLE - SEATS}
    assert Counter(outcomes) == {Outcome.CONFIRMED: SEATS, Outcome.WAITING: PEOPLE - SEATS}
    assert Message.objects.count() == PEOPLE


def test_parallel_sign_ups_never_oversell_the_room_of_a_hybrid_event() -> None:
    event = make_event(format="hybrid", capacity=PEOPLE, capacity_onsite=SEATS)

    at_once([partial(register, event, make_sign_up(make_person(mode="onsite"))) for _n in range(PEOPLE)])

    assert states(event) == {"confirmed": SEATS, "waiting": PEOPLE - SEATS}


def test_one_address_sent_by_many_at_once_is_one_registration_and_one_mail() -> None:
    event = make_event(capacity=SEATS)

    outcomes = at_once(
        [partial(register, event, make_sign_up(make_person("giulia@example.org"))) for _n in range(PEOPLE)]
    )

    assert states(event) == {"confirmed": 1}
    assert Counter(outcomes) == {Outcome.CONFIRMED: PEOPLE}
    assert Message.objects.count() == 1


def test_one_form_sent_by_many_at_once_is_one_submission() -> None:
    event = make_event(capacity=1)
    sign_up = make_sign_up()

    outcomes = at_once([partial(register, event, sign_up) for _n in range(THREADS * 2)])

    assert Counter(outcomes) == {Outcome.CONFIRMED: THREADS * 2}
    assert (states(event), event.submissions.count()) == ({"confirmed": 1}, 1)


def test_parallel_sign_ups_for_a_series_neither_wait_for_each_other_nor_oversell() -> None:
    events = [make_event(capacity=SEATS) for _n in range(3)]
    series = make_series(*events)
    forms = [
        SeriesSignUp(series, [Wish(event, person) for event in order], "Girandola", person.email)
        for n in range(PEOPLE // 2)
        for person, order in ((make_person(), events if n % 2 else events[::-1]),)
    ]

    at_once([partial(register_for_several, form) for form in forms])

    assert [states(event) for event in events] == [{"confirmed": SEATS, "waiting": len(forms) - SEATS}] * 3


def test_parallel_cancellations_and_sign_ups_leave_every_seat_taken_once() -> None:
    event = make_event(capacity=SEATS)
    seated = [make_registration(event) for _n in range(SEATS)]
    leaving: list[Callable[[], Any]] = [partial(cancelling.cancel_registration, row) for row in seated]
    coming: list[Callable[[], Any]] = [partial(register, event, make_sign_up()) for _n in range(PEOPLE)]

    at_once([deed for pair in zip(leaving, coming, strict=False) for deed in pair] + coming[SEATS:])

    assert states(event) == {"cancelled": SEATS, "confirmed": SEATS, "waiting": PEOPLE - SEATS}
