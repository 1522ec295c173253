"""The worker: survives faults, stops when told, runs jobs one at a time."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError, connections
from django.utils import timezone

from mailing import jobs, kinds, outbox
from mailing.jobs import Queue
from mailing.kinds import Email
from mailing.management.commands import worker
from mailing.models import Job, Message
from mailing.outbox import Draft

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def only_job(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One job, `clean`, that notes its runs; the site's own jobs stay away."""
    runs: list[str] = []
    monkeypatch.setattr(jobs, "_jobs", {})
    jobs.register("clean", lambda: runs.append("clean"), every=HOUR)
    return runs


def write(count: int) -> None:
    outbox.write(Draft(kind="test", key=f"{n}", about="x", to=f"a{n}@example.org", locale="it") for n in range(count))


def test_once_it_sends_all_that_is_due_and_stops(monkeypatch: pytest.MonkeyPatch, only_job: list[str]) -> None:
    monkeypatch.setitem(kinds._renderers, "test", lambda _message: Email("Subject", "Text"))
    write(60)

    call_command("worker", once=True)

    assert (set(Message.objects.values_list("state", flat=True)), only_job) == ({"sent"}, ["clean"])


def test_a_fault_of_the_database_does_not_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, turns = threading.Event(), []

    def gone_at_first(_stop: threading.Event) -> int:
        turns.append(1)
        if len(turns) == 1:
            raise OperationalError("server closed the connection")
        stop.set()
        return 0

    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(connections, "close_all", lambda: None)

    worker._work(gone_at_first, stop, poll=0)

    assert len(turns) == 2


def test_a_job_runs_when_it_is_due_and_not_before(only_job: list[str]) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ran = [jobs.run_due(), jobs.run_due()]
        clock.shift(HOUR - timedelta(seconds=1))
        ran.append(jobs.run_due())
        clock.shift(timedelta(seconds=1))
        ran.append(jobs.run_due())

    assert (ran, only_job) == ([1, 0, 0, 1], ["clean", "clean"])


def test_a_job_that_another_worker_runs_is_left_to_it_until_its_lease_lapses(only_job: list[str]) -> None:
    now = timezone.now()
    Job.objects.create(name="clean", next_run=now, leased_until=now + jobs.LEASE)
    assert jobs.run_due() == 0

    with time_machine.travel(now + jobs.LEASE + timedelta(seconds=1)):
        assert jobs.run_due() == 1


def test_a_failed_job_says_why_and_is_tried_again_soon(only_job: list[str]) -> None:
    def fail() -> None:
        raise ValueError("disk full")

    jobs.register("clean", fail, every=24 * HOUR)

    jobs.run_due()

    job = Job.objects.get()
    assert (job.error, job.leased_until) == ("ValueError: disk full", None)
    assert job.next_run - timezone.now() <= jobs.AFTER_A_FAULT


def test_a_job_that_outlasts_its_lease_leaves_the_row_to_whoever_took_it() -> None:
    theirs = timezone.now() + 5 * HOUR

    def slowly() -> None:
        Job.objects.update(leased_until=theirs)

    jobs.register("clean", slowly, every=HOUR)

    jobs.run_due()

    assert Job.objects.get().leased_until == theirs


def test_a_job_whose_worker_was_killed_is_taken_up_within_minutes(only_job: list[str]) -> None:
    """As a kill leaves it: leased, and nobody there."""
    now = timezone.now()
    Job.objects.create(name="clean", next_run=now, leased_until=now + jobs.LEASE)

    with time_machine.travel(now + timedelta(minutes=6)):
        assert (jobs.run_due(), only_job) == (1, ["clean"])


def test_a_long_job_that_goes_on_keeps_its_lease(only_job: list[str]) -> None:
    leases = []

    with time_machine.travel(timezone.now(), tick=False) as clock:

        def for_twelve_minutes(stop: jobs.Stop) -> None:
            for _minute in range(12):
                clock.shift(timedelta(minutes=1))
                assert not stop()
                soon = timezone.now() + timedelta(minutes=3)
                leases.append(Job.objects.filter(name="long", leased_until__gt=soon).exists())

        jobs.register_long("long", for_twelve_minutes, every=HOUR)
        jobs.run_due(queue=Queue.LONG)

    job = Job.objects.get(name="long")
    assert (leases, job.error, job.leased_until) == ([True] * 12, "", None)


def test_a_long_job_that_another_worker_has_by_now_is_told_to_stop() -> None:
    told = []

    with time_machine.travel(timezone.now(), tick=False) as clock:

        def hang(stop: jobs.Stop) -> None:
            clock.shift(jobs.LEASE + timedelta(seconds=1))
            Job.objects.update(leased_until=timezone.now() + HOUR)  # another's
            told.append(stop())

        jobs.register_long("long", hang, every=HOUR)
        jobs.run_due(queue=Queue.LONG)

    assert (told, Job.objects.get(name="long").last_run) == ([True], None)


def test_a_job_that_is_no_longer_known_rests() -> None:
    Job.objects.create(name="of.yesterday", next_run=timezone.now())

    assert jobs.run_due() == 1
    assert Job.objects.get(name="of.yesterday").last_run is None


def test_told_to_stop_it_begins_no_job(only_job: list[str]) -> None:
    assert (jobs.run_due(stop=lambda: True), only_job) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_a_mail_leaves_while_a_long_job_is_at_it_and_that_ends_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, rendered, stop = threading.Event(), threading.Event(), threading.Event()

    def forever(is_told: jobs.Stop) -> None:
        begun.set()
        while not is_told():
            stop.wait(1)

    def render(_message: Message) -> Email:
        rendered.set()
        return Email("Subject", "Text")

    monkeypatch.setitem(kinds._renderers, "test", render)
    jobs.register_long("forever", forever, every=HOUR)
    running = threading.Thread(target=worker.work, args=(stop, 0.01), daemon=True)
    running.start()

    assert begun.wait(10)
    write(1)
    left = rendered.wait(10)
    stop.set()
    running.join(10)

    assert (left, running.is_alive(), Message.objects.get().state) == (True, False, "sent")
    assert (Job.objects.get(name="forever").leased_until, Job.objects.get(name="forever").error) == (None, "")


@pytest.mark.django_db(transaction=True)
def test_what_writes_mails_waits_for_no_other_long_job() -> None:
    begun, wrote, stop = threading.Event(), threading.Event(), threading.Event()

    def forever(is_told: jobs.Stop) -> None:
        begun.set()
        while not is_told():
            stop.wait(1)

    jobs.register_long("forever", forever, every=HOUR)
    running = threading.Thread(target=worker.work, args=(stop, 0.01), daemon=True)
    running.start()
    assert begun.wait(10)
    jobs.register_long("reminders", lambda _stop: wrote.set(), every=HOUR, queue=Queue.WRITING)

    written = wrote.wait(10)
    stop.set()
    running.join(10)

    assert (written, running.is_alive()) == (True, False)


def test_once_it_runs_long_jobs_too(only_job: list[str]) -> None:
    jobs.register_long("long", lambda _stop: only_job.append("long"), every=HOUR)

    call_command("worker", once=True)

    assert only_job == ["clean", "long"]
