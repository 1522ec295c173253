"""What an event decides for itself: who holds a seat, when freed seats move on, when one may still come in."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation

from events import approving, cancelling, changing, copying, editing, resizing, seats, windows, zones
from events.editing import Facts
from events.errors import EventError, Refused
from events.joining import door
from events.models import Event, Registration
from events.registering import Outcome, WhenShort, register
from events.resizing import WouldBeOver
from mailing.models import Message
from tests.factories import make_event, make_person, make_registration, make_sign_up

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
HOLDING: dict[str, Any] = {"approval": True, "pending_holds_seat": True}
ROME = ZoneInfo("Europe/Rome")


def states(event: Event) -> list[str]:
    return list(Registration.objects.filter(event=event).order_by("queued_at", "id").values_list("state", flat=True))


def kinds() -> list[str]:
    return list(Message.objects.order_by("id").values_list("kind", flat=True))


def sign_up(event: Event, people: int = 1, **facts: Any) -> Outcome:
    return register(event, make_sign_up(*(make_person() for _n in range(people)), **facts))


def facts(event: Event, **changes: Any) -> Facts:
    """The facts of an event as they are, but for what changes."""
    usual = Facts(
        event.format,
        event.spoken_languages,
        event.interpretation,
        event.waiting_list,
        event.approval,
        event.registration_opens_at,
        event.registration_closes_at,
        event.pending_holds_seat,
        event.late_sign_up,
        event.promotes_before,
        event.joins_before,
    )
    return replace(usual, **changes)


# --- who awaits approval holds a seat -------------------------------------------------------


def test_held_seats_are_taken_and_newcomers_wait_until_one_is_given_back() -> None:
    event = make_event(capacity=2, **HOLDING)
    outcomes = [sign_up(event), sign_up(event), sign_up(event)]
    first, second, third = Registration.objects.order_by("id")

    assert outcomes == [Outcome.APPROVAL, Outcome.APPROVAL, Outcome.WAITING]
    assert states(event) == ["pending", "pending", "waiting"]
    assert seats.of_event(event).band(event.modes) == "none"

    approving.accept(first)
    approving.decline(second, {})

    # The third was never approved: the seat is held for them while the office looks.
    assert states(event) == ["confirmed", "declined", "pending"]
    assert kinds()[-2:] == ["events.declined", "events.awaiting_approval"]
    assert Message.objects.latest("id").context == {"moved_up": True}

    third.refresh_from_db()
    approving.accept(third)

    third.refresh_from_db()
    assert (third.state, third.approved_at is not None) == ("confirmed", True)


def test_a_held_seat_is_confirmed_also_after_the_number_was_lowered_but_nobody_else_is_admitted() -> None:
    event = make_event(capacity=2, **HOLDING)
    sign_up(event, 2)
    row, latest = Registration.objects.order_by("id")

    with pytest.raises(WouldBeOver) as asked:
        resizing.resize(event, 1)
    resizing.resize(event, 1, sure=True)
    approving.accept(row)
    sign_up(event)

    assert asked.value.over == [latest]
    assert states(event) == ["confirmed", "pending", "waiting"]


def test_without_a_list_who_would_hold_no_seat_is_refused() -> None:
    event = make_event(capacity=1, waiting_list=False, **HOLDING)
    sign_up(event)

    with pytest.raises(Refused) as refused:
        sign_up(event)

    assert refused.value.code == "full"


def test_a_group_that_wants_all_or_none_waits_for_seats_to_be_held_for_all() -> None:
    event = make_event(capacity=2, **HOLDING)
    sign_up(event)
    outcome = sign_up(event, 2, when_short=WhenShort.ALL_OR_NONE)

    assert (outcome, states(event)) == (Outcome.WAITING, ["pending", "waiting", "waiting"])

    resizing.resize(event, 3)

    assert states(event) == ["pending", "pending", "pending"]
    assert not Registration.objects.filter(together__isnull=False).exists()  # the office decides about each


def test_who_holds_a_seat_changes_to_on_site_only_where_there_is_room() -> None:
    event = make_event(format="hybrid", capacity=5, capacity_onsite=1, **HOLDING)
    make_registration(event, "pending", mode="onsite")
    row = make_registration(event, "pending")

    with pytest.raises(EventError):
        changing.change(row, make_person(row.email, mode="onsite"), "")


# --- who was approved is confirmed when a seat comes ----------------------------------------


def test_who_was_accepted_at_a_full_event_is_confirmed_by_the_next_free_seat() -> None:
    event = make_event(approval=True, capacity=1)
    seated = make_registration(event)
    row = make_registration(event, "pending")
    approving.accept(row)
    assert states(event) == ["confirmed", "waiting"]

    cancelling.cancel_registration(seated)

    assert (states(event), kinds()[-1]) == (["cancelled", "confirmed"], "events.seat_won")


def test_a_yes_does_not_outlive_a_cancellation() -> None:
    event = make_event(capacity=1, **HOLDING)
    row = make_registration(event, "pending")
    approving.accept(row)
    cancelling.cancel_registration(row)
    make_registration(event)

    register(event, make_sign_up(make_person(row.email)))

    row.refresh_from_db()
    assert (row.state, row.approved_at) == ("waiting", None)


def test_who_waits_when_approval_begins_keeps_the_promise_of_a_seat() -> None:
    event = make_event(capacity=1)
    make_registration(event)
    make_registration(event, "waiting")

    editing.change_facts(event, facts(event, approval=True))
    resizing.resize(event, 2)

    assert states(event) == ["confirmed", "confirmed"]


def test_who_waits_for_a_held_seat_asks_at_once_when_asking_needs_none() -> None:
    event = make_event(capacity=1, **HOLDING)
    sign_up(event)
    sign_up(event)

    editing.change_facts(event, facts(event, pending_holds_seat=False))

    assert states(event) == ["pending", "pending"]


def test_who_waits_unapproved_is_confirmed_once_approval_ends() -> None:
    event = make_event(capacity=1, **HOLDING)
    seated = make_registration(event)
    sign_up(event)

    editing.change_facts(event, facts(event, approval=False))
    event.refresh_from_db()
    assert (event.pending_holds_seat, states(event)) == (False, ["confirmed", "waiting"])

    cancelling.cancel_registration(seated)
    assert states(event) == ["cancelled", "confirmed"]


@pytest.mark.parametrize(("capacity", "holds"), [(1, False), (2, True)])
def test_seats_are_held_for_all_who_await_approval_or_for_nobody(capacity: int, holds: bool) -> None:
    event = make_event(approval=True, capacity=capacity)
    for _n in range(2):
        make_registration(event, "pending")

    if holds:
        editing.change_facts(event, facts(event, pending_holds_seat=True))
    else:
        with pytest.raises(EventError) as refused:
            editing.change_facts(event, facts(event, pending_holds_seat=True))
        assert refused.value.code == "pending_holds_seat"

    assert Event.objects.get().pending_holds_seat == holds


# --- until when freed seats move on ---------------------------------------------------------


@pytest.mark.parametrize(("before", "last"), [(None, 2 * HOUR), (30, HOUR / 2), (0, 0 * HOUR), (1440, 24 * HOUR)])
def test_freed_seats_go_to_the_list_until_the_event_says_so(before: int | None, last: timedelta) -> None:
    event = make_event(capacity=1, promotes_before=before)
    rows = [make_registration(event), make_registration(event, "waiting"), make_registration(event, "waiting")]

    with time_machine.travel(event.starts_at - last - timedelta(seconds=1), tick=False):
        cancelling.cancel_registration(rows[0])
    assert states(event) == ["cancelled", "confirmed", "waiting"]

    with time_machine.travel(event.starts_at - last, tick=False):
        if last:  # the event has not begun: whoever comes cannot begin to wait for what never comes
            with pytest.raises(Refused) as refused:
                sign_up(event)
            assert refused.value.code == "full"
        cancelling.cancel_registration(rows[1])
    assert states(event) == ["cancelled", "cancelled", "waiting"]


def test_who_waits_for_a_list_that_moves_no_more_takes_a_free_seat_like_anybody_else() -> None:
    event = make_event(capacity=1, start=timezone.now() + HOUR)
    seated, waiting = make_registration(event), make_registration(event, "waiting")
    person = make_person(waiting.email)

    with pytest.raises(Refused):  # as everybody is told at this moment
        register(event, make_sign_up(person))
    cancelling.cancel_registration(seated)
    assert register(event, make_sign_up(person)) == Outcome.CONFIRMED

    assert (states(event), kinds()[-1]) == (["cancelled", "confirmed"], "events.confirmation")


@pytest.mark.parametrize(
    ("rules", "accepted", "then"),
    [
        pytest.param({"approval": True}, True, "confirmed", id="accepted, and needs no second yes"),
        pytest.param(HOLDING, True, "confirmed", id="accepted, at an event that holds seats"),
        pytest.param(HOLDING, False, "pending", id="not yet looked at: the seat is held"),
    ],
)
def test_where_the_office_approves_nobody_who_waits_is_overtaken(
    rules: dict[str, Any], accepted: bool, then: str
) -> None:
    event = make_event(capacity=1, start=timezone.now() + HOUR, **rules)
    seated, waiting = make_registration(event), make_registration(event, "waiting")
    Registration.objects.filter(pk=waiting.pk).update(approved_at=timezone.now() if accepted else None)
    cancelling.cancel_registration(seated)

    assert register(event, make_sign_up(make_person(waiting.email))) == Outcome.APPROVAL
    waiting.refresh_from_db()

    assert waiting.state == then
    assert seats.of_event(event).free("online") == 0


def test_accepted_people_who_wait_take_no_more_seats_than_there_are() -> None:
    event = make_event(capacity=1, approval=True, start=timezone.now() + HOUR)
    people = [make_registration(event, "waiting") for _n in range(2)]
    Registration.objects.update(approved_at=timezone.now())

    with pytest.raises(Refused):
        register(event, make_sign_up(*(make_person(row.email) for row in people)))

    assert states(event) == ["waiting", "waiting"]


def test_a_later_limit_promotes_at_once() -> None:
    event = make_event(capacity=1, start=timezone.now() + HOUR)
    make_registration(event, "waiting")

    editing.change_facts(event, facts(event, promotes_before=15))

    assert (states(event), kinds()) == (["confirmed"], ["events.seat_won"])


# --- the door, and sign-up while it runs ----------------------------------------------------


def test_the_door_opens_when_the_event_says_so() -> None:
    event = make_event(joins_before=60)
    row = make_registration(event)

    phases = [door(row, event.starts_at - timedelta(minutes=minutes)).phase for minutes in (61, 60)]

    assert phases == ["early", "open"]


@pytest.mark.parametrize(
    ("rules", "after", "code"),
    [
        ({}, 0.5, "closed"),
        ({"late_sign_up": True}, 0.5, None),
        ({"late_sign_up": True}, 1.5, "over"),
        ({"late_sign_up": True, "closes": 1.0}, 1.0, "closed"),
        ({"late_sign_up": True, "closes": 2.0}, 1.4, None),
    ],
    ids=["usual", "running", "over", "closed by the window", "never after the end"],
)
def test_sign_up_while_it_runs(rules: dict[str, Any], after: float, code: str | None) -> None:
    event = make_event(hours=1.5, late_sign_up=rules.get("late_sign_up", False))
    if "closes" in rules:
        event.registration_closes_at = event.starts_at + HOUR * rules["closes"]

    refusal = windows.why_not(event, seats.of_event(event), event.starts_at + HOUR * after)

    assert (refusal.code if refusal else None) == code
    assert event.closes_at <= event.ends_at


# --- windows --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_at": HOUR}, "closes_at"),
        ({"closes_at": HOUR, "late_sign_up": True}, None),
        ({"closes_at": 3 * HOUR, "late_sign_up": True}, "closes_at"),
        ({"opens_at": HOUR}, "opens_at"),
        ({"opens_at": HOUR, "late_sign_up": True}, None),
        ({"opens_at": -2 * HOUR, "closes_at": -3 * HOUR}, "closes_at"),
        ({"opens_at": -3 * HOUR, "closes_at": -2 * HOUR}, None),
    ],
)
def test_a_window_in_which_nobody_could_sign_up_is_refused(changes: dict[str, Any], field: str | None) -> None:
    event = make_event(hours=2)
    moments = {
        name: event.starts_at + value if isinstance(value, timedelta) else value for name, value in changes.items()
    }

    code = None
    try:
        editing.change_facts(event, facts(event, **moments))
    except EventError as error:
        code = error.code

    assert code == field


def test_a_window_that_nobody_touched_stops_no_other_change() -> None:
    event = make_event()
    Event.objects.update(registration_closes_at=event.starts_at + HOUR)
    event.refresh_from_db()

    editing.change_facts(event, facts(event, interpretation=True))

    assert Event.objects.get().interpretation


@pytest.mark.parametrize(
    ("typed", "said"),
    [("2027-03-28T02:30", "saltano le 02:30"), ("2027-10-31T02:30", "segnano due volte le 02:30")],
    ids=["skipped", "twice"],
)
def test_an_hour_that_the_clocks_do_not_show_once_is_asked_for_again(typed: str, said: str) -> None:
    with translation.override("it"), pytest.raises(EventError, match=said):
        zones.moment(datetime.fromisoformat(typed), ROME)


def test_the_minute_after_the_clocks_change_is_what_was_typed() -> None:
    assert zones.moment(datetime.fromisoformat("2027-03-28T03:00"), ROME).isoformat() == "2027-03-28T01:00:00+00:00"


def test_a_copy_takes_the_rules_along() -> None:
    rules: dict[str, Any] = {**HOLDING, "late_sign_up": True, "promotes_before": 30, "joins_before": 60}
    event = make_event(**rules)

    copied = copying.copy_event(event, uuid4())

    assert {name: getattr(copied, name) for name in rules} == rules
