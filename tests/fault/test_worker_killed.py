"""A worker is killed in the middle of its work: no mail is lost, and a repeat can be told as one.

The database, the worker and the mail server are real; the processes have nothing in common with this one.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.mailing.sink import Sink, running_sink

ROOT = Path(__file__).resolve().parent.parent.parent
MAILS = 200
LEASE = 4  # seconds
PATIENCE = 120

PLANT = f"""
from datetime import timedelta
from events import notifying
from tests.factories import make_event, make_registration, make_site

make_site()
event = make_event(capacity=1000)
rows = [make_registration(event, email=f"a{{n}}@example.org") for n in range({MAILS})]
notifying.tell_state(event, rows)
"""
COUNT = """
from mailing.models import Message
from events.models import Invite

print(Message.objects.filter(state="sent").count(), Message.objects.exclude(state="sent").count(), Invite.objects.count())
"""


class Site:
    """A site of its own: what it takes to run its commands."""

    def __init__(self, database: str, folder: Path, smtp_port: int) -> None:
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.fault.worker_settings",
            "DATABASE_URL": database,
            "VAR_DIR": str(folder),
            "SECRET_KEY": "s" * 60,
            "LINKS_KEY": "l" * 60,
            "SMTP_PORT": str(smtp_port),
            "MAILING_LEASE": str(LEASE),
        }

    def run(self, *command: str) -> str:
        """Runs a command to its end and answers what it printed."""
        done = subprocess.run(self._line(command), cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)  # noqa: S603
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        """A worker that runs meanwhile; what is still alive behind it is killed."""
        process = subprocess.Popen(self._line(("worker", "--poll", "0.2")), cwd=ROOT, env=self.env)  # noqa: S603
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def _line(self, command: tuple[str, ...]) -> list[str]:
        return [sys.executable, "manage.py", *command]


def wait_until(happens: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < limit, "it does not happen"
        time.sleep(0.01)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with running_sink() as running:
        yield running


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'site.sqlite3'}"


@pytest.fixture
def postgresql() -> Iterator[str]:
    """A database of its own on the server that PG_TEST_URL names, by default the local one."""
    server = os.environ.get("PG_TEST_URL", "postgres://root@127.0.0.1:5432")
    name = f"worker_{uuid4().hex[:12]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{server}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def killed_and_started_again(database: str, folder: Path, sink: Sink) -> None:
    site = Site(database, folder, sink.port)
    site.run("migrate", "--verbosity", "0")
    site.run("shell", "--no-imports", "-c", PLANT)

    for so_far in (MAILS // 4, MAILS // 2):
        with site.worker() as worker:
            wait_until(lambda so_far=so_far: len(sink.taken) >= so_far)  # type: ignore[misc]
            worker.send_signal(signal.SIGKILL)
    with site.worker():
        wait_until(lambda: len(set(sink.recipients)) == MAILS and sent(site) == f"{MAILS} 0 {MAILS}")

    numbers: dict[str, set[str]] = {}
    for recipient, mail in zip(sink.recipients, sink.mails, strict=True):
        numbers.setdefault(recipient, set()).add(str(mail["Message-ID"]))
    assert {len(each) for each in numbers.values()} == {1}
    assert len({number for each in numbers.values() for number in each}) == MAILS
    repeats = {bytes_of for bytes_of in sink.taken if sink.taken.count(bytes_of) > 1}
    assert len(sink.taken) - MAILS <= len(repeats) <= 2  # at most one per kill, each with its first bytes


def sent(site: Site) -> str:
    return site.run("shell", "--no-imports", "-c", COUNT)


def test_no_mail_is_lost_on_sqlite(sqlite: str, tmp_path: Path, sink: Sink) -> None:
    killed_and_started_again(sqlite, tmp_path, sink)


@pytest.mark.postgresql
def test_no_mail_is_lost_on_postgresql(postgresql: str, tmp_path: Path, sink: Sink) -> None:
    killed_and_started_again(postgresql, tmp_path, sink)


def test_told_to_stop_it_finishes_the_mail_in_hand_and_leaves_within_seconds(
    sqlite: str, tmp_path: Path, sink: Sink
) -> None:
    site = Site(sqlite, tmp_path, sink.port)
    site.run("migrate", "--verbosity", "0")
    site.run("shell", "--no-imports", "-c", PLANT)

    with site.worker() as worker:
        wait_until(lambda: len(sink.taken) >= 5)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=10) == 0

    taken = len(sink.taken)
    assert taken < MAILS
    assert sent(site) == f"{taken} {MAILS - taken} {taken}"
    free = "from mailing.models import Message; print(Message.objects.filter(leased_until__isnull=False).count())"
    assert site.run("shell", "--no-imports", "-c", free) == "0"
