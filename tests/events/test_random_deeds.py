"""Random deeds of everybody on one event, one after the other; after each, what must always hold."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from events import approving, cancelling, changing, editing, notifying, rescheduling, resizing, seats, spanning, states
from events.editing import Facts
from events.errors import EventError
from events.models import Event, Registration, Step
from events.models.event import LONGEST_BEFORE
from events.registering import WhenShort, add_by_hand, register
from events.seats import Seats
from mailing.models import Message
from tests.factories import make_event, make_person, make_sign_up

State = Registration.State
PEOPLE = [f"person{number}@example.org" for number in range(8)]
people = st.sampled_from(PEOPLE)
MODES = ["online", "onsite"]
modes = st.sampled_from(MODES)
which = st.integers(0, len(PEOPLE))
DAY = 24 * 60  # minutes
REASONS = {"it": "Motivo", "de": "Grund"}


class Desk(RuleBasedStateMachine):
    """A hybrid event with few seats; who may not do what they try is refused in words."""

    @initialize(
        seats=st.integers(1, 3),
        onsite=st.integers(0, 3),
        rules=st.sampled_from([{}, {"approval": True}, {"approval": True, "pending_holds_seat": True}]),
    )
    def announce(self, seats: int, onsite: int, rules: dict[str, Any]) -> None:
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.switched: set[int] = set()
        self.event = make_event(format="hybrid", capacity=seats, capacity_onsite=min(onsite, seats), **rules)
        for number, email in enumerate(PEOPLE[:5]):
            self.do(register, self.event, make_sign_up(make_person(email, mode=MODES[number % 2])))

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @rule(who=st.lists(people, min_size=1, max_size=3, unique=True), mode=modes, when_short=st.sampled_from(WhenShort))
    def sign_up(self, who: list[str], mode: str, when_short: WhenShort) -> None:
        people = [make_person(email, mode=mode) for email in who]
        self.do(register, self.event, make_sign_up(*people, when_short=when_short))

    @rule(who=people, mode=modes)
    def add(self, who: str, mode: str) -> None:
        self.do(add_by_hand, self.event, make_person(who, mode=mode), "Girandola")

    @rule(number=which)
    def cancel(self, number: int) -> None:
        if row := self.one_of(states.ADMITTED, number):
            self.do(cancelling.cancel_registration, row)

    @rule(number=which, mode=modes)
    def take_part_otherwise(self, number: int, mode: str) -> None:
        row = self.one_of(states.ADMITTED, number)
        if row and row.mode != mode:
            self.switched.add(row.pk)
            self.do(changing.change, row, make_person(row.email, mode=mode), "Girandola")

    @rule(number=which)
    def accept(self, number: int) -> None:
        if row := self.one_of([State.PENDING], number):
            self.do(approving.accept, row)

    @rule(number=which)
    def decline(self, number: int) -> None:
        if row := self.one_of([State.PENDING], number):
            self.do(approving.decline, row, REASONS)

    @rule(capacity=st.integers(0, 6), onsite=st.integers(0, 6), sure=st.booleans())
    def resize(self, capacity: int, onsite: int, sure: bool) -> None:
        self.do(resizing.resize, self.event, capacity, onsite, sure=sure)

    @rule(
        waiting_list=st.booleans(),
        approval=st.booleans(),
        opens_in=st.sampled_from([-3, -1, -1, -1, 1]),
        rules=st.fixed_dictionaries(
            {
                "pending_holds_seat": st.booleans(),
                "late_sign_up": st.booleans(),
                "promotes_before": st.sampled_from([None, 0, DAY, LONGEST_BEFORE]),
            }
        ),
    )
    def change(self, waiting_list: bool, approval: bool, opens_in: int, rules: dict[str, Any]) -> None:
        opens_at = timezone.now() + timedelta(days=opens_in)
        usual = Facts("hybrid", ["it"], False, waiting_list, approval, opens_at, None)
        self.do(editing.change_facts, self.event, replace(usual, **rules))

    @rule(hours=st.sampled_from([-1, 1, 30, 99, 200]))
    def move(self, hours: int) -> None:
        """Also to where it runs; from there no deed leads back."""
        session = self.event.sessions.get()
        start = timezone.now() + timedelta(hours=hours)
        if hours < 0:
            self.do(start_now, self.event, start)
        else:
            self.do(rescheduling.move, session, rescheduling.Appointment(start, start + session.duration(), {}))

    def do(self, deed: Any, *args: Any, **facts: Any) -> None:
        self.before, self.moved_up = self.counted(), self.promotions()
        self.list_was_closed = timezone.now() >= self.event.promotes_until()
        with suppress(EventError):
            deed(*args, **facts)
        self.event.refresh_from_db()

    def one_of(self, among: Sequence[str], number: int) -> Registration | None:
        rows = list(Registration.objects.filter(event=self.event, state__in=among).order_by("pk"))
        return rows[number % len(rows)] if rows else None

    def counted(self) -> Seats:
        return seats.of_event(Event.objects.get(pk=self.event.pk))

    def promotions(self) -> int:
        """By the list itself: who signs up again takes a seat like anybody else, also once the list stands still."""
        by_the_list = Step.objects.filter(by=Step.By.WAITING_LIST, deed=Step.Deed.PROMOTE, after="confirmed")
        return by_the_list.filter(registration__event=self.event).count()

    @invariant()
    def the_promises_hold(self) -> None:
        now = self.counted()
        rows = list(
            Registration.objects.filter(event=self.event).order_by("queued_at", "pk").prefetch_related("steps")
        )
        check_seats(now, self.before)
        check_holders(self.event, now, rows)
        if self.list_was_closed and timezone.now() >= self.event.promotes_until():
            assert self.promotions() == self.moved_up
        check_queue(self.event, now, [row for row in rows if row.state == State.WAITING])
        check_approval(self.event, rows)
        # Who waits for something else than before keeps the place: others may have won that meanwhile.
        check_order([row for row in rows if row.pk not in self.switched])
        check_parties(rows)
        assert len({row.email_key for row in rows}) == len(rows)
        check_steps(rows)
        check_mails(rows)


def check_seats(now: Seats, before: Seats) -> None:
    """Nobody is admitted beyond the seats; only a lowered number leaves more people than seats."""
    assert now.taken <= max(now.capacity, before.taken)
    assert now.taken_onsite <= max(now.capacity_onsite or 0, before.taken_onsite)


def check_holders(event: Event, now: Seats, rows: Sequence[Registration]) -> None:
    """A seat is taken by whoever has one, and by those who await approval where the event says so."""
    held = [row for row in rows if row.state == "confirmed" or (row.state == "pending" and event.pending_holds_seat)]
    assert (now.taken, now.taken_onsite) == (len(held), len([row for row in held if row.mode == "onsite"]))


def start_now(event: Event, start: datetime) -> None:
    """As time does it: the event has begun."""
    event.sessions.update(start=start, end=start + timedelta(hours=2))
    spanning.renew(event, timezone.now())


def check_queue(event: Event, now: Seats, waiting: Sequence[Registration]) -> None:
    """Nobody waits for a seat that is free, as long as freed seats go to those who wait."""
    if timezone.now() < event.promotes_until():
        assert not [row for row in waiting if now.free(row.mode) and not row.together]


def check_approval(event: Event, rows: Sequence[Registration]) -> None:
    """Whoever was put before the office has a seat by its word only; where asking takes no seat, all have asked."""
    for row in rows:
        steps = list(row.steps.all())
        signed_up = max(
            place for place, each in enumerate(steps) if each.deed in {Step.Deed.SIGN_UP, Step.Deed.REVIVE}
        )
        if row.state == State.CONFIRMED and State.PENDING in [each.after for each in steps[signed_up:]]:
            assert row.approved_at
    if event.asks_first:
        assert not [row for row in rows if row.state == State.WAITING and not row.approved_at]


def check_order(rows: Sequence[Registration]) -> None:
    """Whoever won a seat had waited longer than those who waited for the same at that moment, and still do."""
    for place, row in enumerate(rows):
        last = list(row.steps.all())[-1]
        if last.deed == Step.Deed.PROMOTE and last.by == Step.By.WAITING_LIST:
            earlier = [other for other in rows[:place] if other.state == State.WAITING and other.mode == row.mode]
            # Who needs no approval waits for a seat, also where requests go to the office without one.
            earlier = [other for other in earlier if bool(other.approved_at) == bool(row.approved_at)]
            assert not [other for other in earlier if not other.together and list(other.steps.all())[-1].pk < last.pk]


def check_parties(rows: Sequence[Registration]) -> None:
    """Who wants a seat only if all of a party get one does not win it alone."""
    waiting = {row.together for row in rows if row.together and row.state == State.WAITING}
    assert not [row for row in rows if row.together in waiting and row.state == State.CONFIRMED]


def check_steps(rows: Sequence[Registration]) -> None:
    """Each step begins where the one before led to, and the last one led here."""
    for row in rows:
        steps = list(row.steps.all())
        assert [each.before for each in steps] == ["", *(each.after for each in steps[:-1])]
        assert steps[-1].after == row.state


def check_mails(rows: Sequence[Registration]) -> None:
    """A fact has one mail."""
    keys = Message.objects.exclude(kind="events.update").values_list("subject_key", flat=True)
    mails = Counter(key.partition(":session:")[0] for key in keys)
    assert {notifying.about(row): row.facts for row in rows} == dict(mails)


@pytest.mark.django_db
def test_whatever_is_done_in_whichever_order_the_promises_hold() -> None:
    run_state_machine_as_test(
        Desk, settings=settings(max_examples=30, stateful_step_count=30, deadline=None, database=None)
    )
