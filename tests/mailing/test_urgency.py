"""An announcement to ten thousand delays no confirmation by more than five seconds; a rate holds for all workers."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from cms.settings import base
from mailing import delivery, jobs, kinds, outbox
from mailing.kinds import Email
from mailing.management.commands import worker
from mailing.models import Message
from mailing.outbox import Draft
from tests.mailing.sink import Sink, running_sink

MANY = 10_000
HIGH, LOW = Message.Priority.HIGH, Message.Priority.LOW
AT_MOST = 5.0  # seconds


@pytest.fixture
def sink() -> Iterator[Sink]:
    with running_sink() as running:
        yield running


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.MAILING_HOLD = base.MAILING_HOLD
    monkeypatch.setitem(kinds._renderers, "test", lambda _message: Email("Subject", "Text"))
    monkeypatch.setattr(jobs, "_jobs", {})


def announce(count: int) -> None:
    """An announcement to so many: some are written, and the database doubles them until it is enough."""
    written = min(count, 500)
    outbox.write(Draft("test", f"{n}", "x", to=f"a{n}@example.org", locale="it", priority=LOW) for n in range(written))
    columns = [field.attname for field in Message._meta.concrete_fields if not field.primary_key]
    taken = ", ".join(f"%s || {name}" if name in {"dedupe_key", "recipient"} else name for name in columns)
    into = f"INSERT INTO mailing_message ({', '.join(columns)})"
    copy = f"{into} SELECT {taken} FROM mailing_message WHERE priority = {LOW:d} ORDER BY id LIMIT %s"  # noqa: S608 (names of our own)
    with connection.cursor() as cursor:
        while written < count:
            cursor.execute(copy, [*[f"{written}-"] * 2, count - written])
            written += cursor.rowcount


def confirm() -> None:
    outbox.write([Draft("test", "confirmation", "x", to="waits@example.org", locale="it", priority=HIGH)])


def seconds_until_confirmed(sink: Sink, under_way: int, threads: int = 1) -> float:
    """Has a worker send the announcement; writes a confirmation once some mails are out, and waits for it."""
    stop = threading.Event()
    running = threading.Thread(target=worker.work, args=(stop, 1.0, threads), daemon=True)
    running.start()
    try:
        wait_until(lambda: len(sink.taken) >= under_way)
        began = time.monotonic()
        confirm()
        wait_until(lambda: "waits@example.org" in sink.recipients)
        return sink.at[sink.recipients.index("waits@example.org")] - began
    finally:
        stop.set()
        running.join(30)


def wait_until(happens: object) -> None:
    end = time.monotonic() + 60
    while not happens():  # type: ignore[operator]
        assert time.monotonic() < end, "it does not happen"
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_a_slow_server_delays_a_confirmation_by_seconds_only(sink: Sink) -> None:
    sink.seconds = 1
    announce(MANY)

    assert seconds_until_confirmed(sink, under_way=2) <= AT_MOST

    assert len(sink.taken) < 12


@pytest.mark.django_db(transaction=True)
def test_a_low_rate_delays_a_confirmation_by_seconds_only(sink: Sink) -> None:
    announce(MANY)

    with override_settings(MAIL_RATE=1):
        assert seconds_until_confirmed(sink, under_way=2) <= AT_MOST

    assert len(sink.taken) < 12


@pytest.mark.django_db(transaction=True)
def test_a_quick_server_delays_a_confirmation_hardly(sink: Sink) -> None:
    announce(MANY)

    assert seconds_until_confirmed(sink, under_way=100) <= AT_MOST


@pytest.mark.django_db
@pytest.mark.parametrize(("rate", "most"), [(0.5, 30), (1, 60), (10, 600)])
def test_a_rate_is_kept_however_many_workers_ask(sink: Sink, rate: float, most: int) -> None:
    announce(1000)

    with override_settings(MAIL_RATE=rate), time_machine.travel(timezone.now(), tick=False) as clock:
        for _turn in range(60 * 4):
            delivery.deliver_due()  # each may be another worker's
            clock.shift(timedelta(seconds=0.25))

    assert 0.95 * most <= len(sink.taken) <= most + max(2 * rate, 1)


@pytest.mark.django_db
def test_without_a_rate_nothing_is_written_for_it(sink: Sink) -> None:
    announce(50)

    assert (delivery.deliver_due(), delivery.deliver_due()) == (25, 25)
    with connection.cursor() as cursor:
        cursor.execute("SELECT free_at, sent FROM mailing_provider")
        assert cursor.fetchall() == [(None, 50)]


@pytest.mark.django_db
def test_a_batch_that_takes_long_is_given_back_untouched(sink: Sink, settings: Any) -> None:
    settings.MAILING_HOLD = timedelta(seconds=0.05)
    sink.seconds = 0.1
    announce(5)

    delivery.deliver_due()
    confirm()
    delivery.deliver_due()

    assert (len(sink.taken), sink.recipients[1]) == (2, "waits@example.org")
    assert set(Message.objects.filter(state="waiting").values_list("attempts", "leased_until")) == {(0, None)}
