"""Sending out in batches: nobody twice, nobody forgotten, whatever dies or is pressed in between."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event as Signal
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from events import notifying, sending_out, writing_to
from events.errors import EventError
from events.models import Announcement, Event
from mailing import delivery
from mailing.models import Message
from tests.factories import make_event, make_registration
from tests.http import counting_statements

from .announcing_to import author, draft, fresh, mails, send

db = pytest.mark.django_db
State = Announcement.State


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: Any) -> None:
    monkeypatch.setattr(sending_out, "BATCH", 4)


def crowd(people: int) -> Event:
    event = make_event(capacity=200)
    for _n in range(people):
        make_registration(event)
    return event


def once() -> bool:
    """Whether each who was written to was so once."""
    found = list(Message.objects.filter(kind="events.announcement").values_list("recipient", flat=True))
    return len(found) == len(set(found))


@db
@pytest.mark.parametrize("people", [1, 4, 9])
def test_everybody_gets_it_once_in_batches(people: int) -> None:
    row = send(crowd(people))

    for _run in range(3):
        sending_out.send_due(timezone.now())

    assert (len(mails()), once(), fresh(row).written) == (people, True, people)


class Died(Exception):
    """The worker is gone."""


@db
@pytest.mark.parametrize("when", ["before the mails are written", "after"])
def test_a_worker_that_dies_between_batches_leaves_nobody_out_and_writes_to_nobody_twice(
    monkeypatch: Any, when: str
) -> None:
    row = send(crowd(10))
    tell, calls = notifying.tell_announcement, iter(range(9))

    def dies(*args: Any) -> None:
        second = next(calls) == 1
        if second and when.startswith("before"):
            raise Died
        tell(*args)
        if second:
            raise Died

    monkeypatch.setattr(notifying, "tell_announcement", dies)
    with pytest.raises(Died):
        sending_out.send_due(timezone.now())
    assert (len(mails()), fresh(row).written) == (4, 4)

    monkeypatch.setattr(notifying, "tell_announcement", tell)
    sending_out.send_due(timezone.now())

    assert (len(mails()), once(), fresh(row).written) == (10, True, 10)


@db
def test_a_row_that_forgot_how_far_it_was_writes_to_nobody_twice() -> None:
    row = send(crowd(5))
    sending_out.send_due(timezone.now())
    Announcement.objects.filter(pk=row.pk).update(reached=0, written_at=None, state=State.SENDING)

    sending_out.send_due(timezone.now())

    assert (len(mails()), once()) == (5, True)


@db
def test_a_worker_that_is_to_stop_begins_no_batch_and_the_next_goes_on() -> None:
    row = send(crowd(10))
    answers = iter([False, True])

    sending_out.send_due(timezone.now(), lambda: next(answers))
    assert (len(mails()), fresh(row).state) == (4, State.SENDING)
    sending_out.send_due(timezone.now())

    assert len(mails()) == 10


@db
def test_confirmations_go_first() -> None:
    event = crowd(3)
    send(event)
    sending_out.send_due(timezone.now())
    late = make_registration(event)
    notifying.tell_state(event, [late])

    first = delivery.claim(1)

    assert [each.kind for each in first] == ["events.confirmation"]


@db
def test_a_batch_takes_the_same_number_of_statements_however_many_it_holds(monkeypatch: Any) -> None:
    counts = []
    for people in (1, 3):
        row = send(crowd(people))
        with counting_statements() as statements:
            sending_out._write_some(row.pk, timezone.now())
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 10


# --- at once --------------------------------------------------------------------------------


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Does the deeds at the same moment, each with a connection of its own; an error is an answer."""
    ready = Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            ready.wait(30)
            return deed()
        except EventError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))


@pytest.mark.django_db(transaction=True)
def test_two_who_press_send_at_once_send_once() -> None:
    row = draft(crowd(6))

    answers = together(*[lambda: writing_to.send(row, author())] * 4)
    together(*[lambda: sending_out.send_due(timezone.now())] * 4)

    assert sorted(answers) == [False, False, False, True]
    assert (len(mails()), once(), fresh(row).written) == (6, True, 6)


@pytest.mark.django_db(transaction=True)
def test_who_stops_while_the_worker_writes_and_sends_leaves_nothing_waiting() -> None:
    row = send(crowd(30))

    def work() -> None:
        sending_out.send_due(timezone.now())
        while delivery.deliver_due():
            pass

    together(work, lambda: writing_to.stop(row), work)
    sending_out.send_due(timezone.now())
    while delivery.deliver_due():
        pass

    states = {each.state for each in mails()}
    assert (fresh(row).state, once(), "waiting" in states, "failed" in states) == (State.STOPPED, True, False, False)
    assert fresh(row).written == len(mails())


@pytest.mark.django_db(transaction=True)
def test_who_stops_while_a_batch_is_written_waits_for_it_and_stops_all_of_it(monkeypatch: Any) -> None:
    row, writes, stopped = send(crowd(6)), Signal(), Signal()
    write = notifying.tell_announcement

    def slowly(*args: Any) -> None:
        writes.set()
        stopped.wait(1)  # whoever stops does so now, unless the row is locked
        write(*args)

    def stop() -> int:
        writes.wait(30)
        try:
            return writing_to.stop(row)
        finally:
            stopped.set()

    monkeypatch.setattr(notifying, "tell_announcement", slowly)
    together(lambda: sending_out.send_due(timezone.now()), stop)

    assert (fresh(row).state, {each.state for each in mails()}) == (State.STOPPED, {"stopped"})


@pytest.mark.django_db(transaction=True)
def test_called_back_or_gone_out_but_never_both() -> None:
    for _try in range(5):
        row = draft(crowd(5))
        Announcement.objects.filter(pk=row.pk).update(state=State.SCHEDULED, send_at=timezone.now())

        together(lambda: sending_out.send_due(timezone.now()), lambda row=row: writing_to.call_back(row))  # type: ignore[misc]

        written = Message.objects.filter(context__announcement=row.pk).count()
        assert (fresh(row).state == State.DRAFT) == (written == 0)
