"""`/metrics`: for whoever has the token, in the format of Prometheus, as cheap with many old mails as with none."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from mailing import addresses, delivery, jobs, kinds, outbox
from mailing.kinds import Email
from mailing.models import Job, Message, Provider, StoppedAddress
from mailing.outbox import Draft
from tests.mailing.sink import running_sink

pytestmark = pytest.mark.django_db

TOKEN = "a long secret"
LINE = re.compile(r'^[a-z_]+(\{([a-z]+="[^"\n]*",?)+\})? -?[0-9.e+]+$')


@pytest.fixture(autouse=True)
def _token(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr(jobs, "_jobs", {})
    monkeypatch.setitem(kinds._renderers, "test", lambda _message: Email("Subject", "Text"))


def read(token: str = TOKEN) -> Any:
    return Client(headers={"Authorization": f"Bearer {token}"}).get("/metrics")


def figures() -> dict[str, float]:
    lines = [line for line in read().text.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not LINE.match(line)] == []
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def write(*names: str, **facts: Any) -> None:
    outbox.write(Draft("test", name, "x", to=f"{name}@example.org", locale="it", **facts) for name in names)


def test_without_the_token_there_is_no_such_address(settings: Any) -> None:
    refused = [read("a guess").status_code, Client().get("/metrics").status_code]
    settings.METRICS_TOKEN = ""
    refused += [read("").status_code, Client(headers={"Authorization": "Bearer "}).get("/metrics").status_code]

    assert refused == [404, 404, 404, 404]


def test_it_says_what_it_is_and_is_not_kept() -> None:
    answer = read()

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert "no-store" in answer["Cache-Control"]


def test_mails_are_counted_by_state_and_the_oldest_due_has_its_age() -> None:
    with time_machine.travel(timezone.now(), tick=False), running_sink() as sink:
        sink.at_recipient = {"busy@example.org": "451 later", "big@example.org": "552 too big"}
        sink.at_recipient["gone@example.org"] = "550 5.1.1 nobody"
        write("a", "b", "busy", "big", "gone")
        delivery.deliver_due()
        write("old", due_at=timezone.now() - timedelta(minutes=7), priority=Message.Priority.HIGH)
        write("tomorrow", due_at=timezone.now() + timedelta(days=1))
        found = figures()

    assert found['smartcoop_mails{state="due"}'] == 1
    assert found['smartcoop_mails{state="planned"}'] == 2
    assert found['smartcoop_mails{state="failed"}'] == 2
    assert found['smartcoop_mail_oldest_due_seconds{priority="high"}'] == 420
    assert found['smartcoop_mail_oldest_due_seconds{priority="normal"}'] == 0
    assert [found[f"smartcoop_mails_{name}_total"] for name in ("sent", "retried", "failed")] == [2, 1, 2]
    assert (found["smartcoop_mail_provider_up"], found["smartcoop_addresses_stopped"]) == (1, 1)


def test_a_provider_that_is_down_shows() -> None:
    with time_machine.travel(timezone.now(), tick=False):
        Provider.objects.create(down_since=timezone.now() - timedelta(minutes=3))
        found = figures()

    assert (found["smartcoop_mail_provider_up"], found["smartcoop_mail_provider_down_seconds"]) == (0, 180)


def test_jobs_show_when_they_ran_whether_they_failed_and_how_late_they_are() -> None:
    def fail() -> None:
        raise ValueError('of "the" disk')

    with time_machine.travel(timezone.now(), tick=False) as clock:
        jobs.register("clean", lambda: None, every=timedelta(hours=1))
        jobs.register("broken", fail, every=timedelta(hours=1))
        Job.objects.create(name="of.yesterday", next_run=timezone.now())
        jobs.run_due()
        began = timezone.now().timestamp()
        clock.shift(timedelta(hours=2))
        found = figures()

    assert found['smartcoop_job_last_run_timestamp_seconds{job="clean"}'] == pytest.approx(began, abs=0.01)
    assert [found[f'smartcoop_job_failing{{job="{name}"}}'] for name in ("clean", "broken")] == [0, 1]
    assert found['smartcoop_job_late_seconds{job="clean"}'] == 3600
    assert not [name for name in found if "yesterday" in name]


def test_many_mails_cost_no_more_statements_than_one(django_assert_num_queries: Any) -> None:
    jobs.register("clean", lambda: None, every=timedelta(hours=1))
    write("a")
    addresses.stop("a@example.org", StoppedAddress.Why.BOUNCED)
    with django_assert_num_queries(8):
        read()
    write(*(f"b{number}" for number in range(50)))

    with django_assert_num_queries(8):
        read()
