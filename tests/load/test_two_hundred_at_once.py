"""Two hundred people for fifty seats at once: real server, real worker, real mail server, both databases."""

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from typing import NamedTuple

import pytest

from benchmarks.clients import Fired, fire
from benchmarks.figures import forms
from benchmarks.rig import Planted, Rig, rigged
from benchmarks.sink import Mail, Sink
from tests.fault.sites import Site

SEATS, PEOPLE = 50, 200
PATIENCE = 120

# Of the tests' own database only a copy is taken.
pytestmark = [pytest.mark.load, pytest.mark.django_db]


class Running(NamedTuple):
    rig: Rig
    sink: Sink
    # One for each test: what one does is not seen by the other.
    events: list[Planted]


@pytest.fixture(scope="module")
def running(migrated: tuple[str, str]) -> Iterator[Running]:
    """A site that is served."""
    kind, original = migrated
    with Sink() as sink, rigged(kind, "smartcoop_load", smtp_port=sink.port, migrated=original) as rig:
        events = rig.plant(2, [(SEATS, PEOPLE)] * 2)
        with rig.serving():
            yield Running(rig, sink, events)


@pytest.fixture
def event(running: Running) -> Planted:
    """An event of fifty seats for which nobody has signed up."""
    running.sink.mails.clear()
    return running.events.pop()


@contextmanager
def working(rig: Rig, sink: Sink) -> Iterator[BaseProcess]:
    """A worker that looks for mails until it is told to stop; one that was killed needs no telling."""
    with Site(rig.database, rig.folder, sink.port, threads=1).worker() as worker:
        yield worker
        worker.terminate()
        worker.join(PATIENCE)
        assert not worker.is_alive()


def all_at_once(rig: Rig, event: Planted) -> Fired:
    """Everybody sends the form at the same moment."""
    return fire(rig.port, forms(event), clients=PEOPLE)


def states(rig: Rig, event: Planted) -> dict[str, int]:
    asked = "SELECT state, count(*) FROM events_registration WHERE event_id = %s GROUP BY state"
    return dict(rig.database.execute(asked, event.pk))


def mails(rig: Rig, event: Planted) -> dict[tuple[str, str], int]:
    asked = "SELECT kind, state, count(*) FROM mailing_message WHERE scope = %s GROUP BY kind, state"
    return {(kind, state): count for kind, state, count in rig.database.execute(asked, f"event:{event.uid}")}


def addresses(event: Planted) -> list[str]:
    return [f"person{number}.{event.pk}@example.org" for number in range(PEOPLE)]


def repeated(came_in: list[Mail]) -> list[list[Mail]]:
    """The mails of each address that got several."""
    by_address: dict[str, list[Mail]] = {}
    for mail in came_in:
        by_address.setdefault(mail.recipient, []).append(mail)
    return [each for each in by_address.values() if len(each) > 1]


def test_two_hundred_for_fifty_seats_get_fifty_seats_and_a_mail_each(running: Running, event: Planted) -> None:
    rig, sink, _events = running

    fired = all_at_once(rig, event)
    with working(rig, sink):
        sink.wait_for(PEOPLE, PATIENCE)

    assert fired.statuses == {302: PEOPLE}
    assert states(rig, event) == {"confirmed": SEATS, "waiting": PEOPLE - SEATS}
    assert mails(rig, event) == {
        ("events.confirmation", "sent"): SEATS,
        ("events.waiting_list", "sent"): PEOPLE - SEATS,
    }
    assert Counter(mail.recipient for mail in sink.mails) == Counter(addresses(event))
    assert len({mail.message_id for mail in sink.mails}) == PEOPLE


def test_a_worker_killed_while_a_mail_is_taken_leaves_nobody_out(
    running: Running, event: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server has taken the 60th mail, and the worker dies before it hears of it: that one is sent twice."""
    rig, sink, _events = running

    with working(rig, sink) as first:

        def kill_at_sixty(number: int) -> None:
            if number == 60:
                first.kill()
                connection.wait([first.sentinel])

        monkeypatch.setattr(sink, "before_answer", kill_at_sixty)
        fired = all_at_once(rig, event)
        sink.wait_for(60, PATIENCE)
    with working(rig, sink):
        sink.wait_for(PEOPLE + 1, PATIENCE)

    assert first.exitcode == -signal.SIGKILL
    assert fired.statuses == {302: PEOPLE}
    assert states(rig, event) == {"confirmed": SEATS, "waiting": PEOPLE - SEATS}
    assert mails(rig, event) == {
        ("events.confirmation", "sent"): SEATS,
        ("events.waiting_list", "sent"): PEOPLE - SEATS,
    }
    assert {mail.recipient for mail in sink.mails} == set(addresses(event))
    assert len({mail.message_id for mail in sink.mails}) == PEOPLE
    # Equal byte for byte, Message-ID and all.
    assert repeated(sink.mails) == [[sink.mails[59]] * 2]
