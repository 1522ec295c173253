"""More seats promote at once; fewer throw nobody out."""

import pytest

from events import cancelling
from events.errors import EventError
from events.models import Registration
from events.registering import register
from events.resizing import WouldBeOver, resize
from mailing.models import Message
from tests.factories import make_event, make_registration, make_sign_up

pytestmark = pytest.mark.django_db


def states() -> list[str]:
    return list(Registration.objects.order_by("id").values_list("state", flat=True))


def test_more_seats_promote_in_order() -> None:
    event = make_event(capacity=1)
    for state in ("confirmed", "waiting", "waiting", "waiting"):
        make_registration(event, state)

    resize(event, 3)

    assert states() == ["confirmed", "confirmed", "confirmed", "waiting"]
    assert Message.objects.filter(kind="events.seat_won").count() == 2


def test_who_waits_for_a_full_room_is_passed_over_and_keeps_the_place() -> None:
    event = make_event(format="hybrid", capacity=2, capacity_onsite=1)
    for mode, state in (
        ("onsite", "confirmed"),
        ("online", "confirmed"),
        ("onsite", "waiting"),
        ("online", "waiting"),
    ):
        make_registration(event, state, mode=mode)

    resize(event, 3, 1)
    assert states() == ["confirmed", "confirmed", "waiting", "confirmed"]

    resize(event, 4, 2)
    assert states() == ["confirmed"] * 4


def test_fewer_seats_than_taken_ask_first() -> None:
    event = make_event(capacity=3)
    rows = [make_registration(event) for _n in range(3)]

    with pytest.raises(WouldBeOver) as error:
        resize(event, 1)

    event.refresh_from_db()
    assert (error.value.over, event.capacity) == ([rows[2], rows[1]], 3)


def test_a_confirmed_lowering_throws_nobody_out_and_admits_nobody_until_it_fits() -> None:
    event = make_event(capacity=3)
    rows = [make_registration(event) for _n in range(3)]

    resize(event, 1, sure=True)
    register(event, make_sign_up())
    assert states() == ["confirmed", "confirmed", "confirmed", "waiting"]

    cancelling.cancel_registration(rows[0])
    cancelling.cancel_registration(rows[1])
    assert states() == ["cancelled", "cancelled", "confirmed", "waiting"]

    cancelling.cancel_registration(rows[2])
    assert states() == ["cancelled", "cancelled", "cancelled", "confirmed"]


def test_more_on_site_than_in_all_is_refused() -> None:
    event = make_event(format="hybrid", capacity=10, capacity_onsite=5)

    with pytest.raises(EventError):
        resize(event, 10, 11)
