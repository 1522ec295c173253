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

import pytest

from benchmarks import databases
from tests.mailing.sink import Sink, running_sink

ROOT = Path(__file__).resolve().parent.parent.parent
MAILS = 200
LEASE = 10  # seconds: on a busy machine a batch of mails takes some
PATIENCE = 240  # on a busy machine a mail may time out once, and is tried again a minute later

# Of the tests' own database only a copy is taken.
pytestmark = pytest.mark.django_db

PLANT = f"""
from datetime import timedelta
from events import notifying
from events.models import EventPage, Invite
from mailing.models import Message
from tests.factories import make_event, make_registration

Message.objects.all().delete()
Invite.objects.all().delete()
for page in EventPage.objects.all():
    page.delete()
event = make_event(capacity=1000)
rows = [make_registration(event, email=f"a{{n}}@example.org") for n in range({MAILS})]
notifying.tell_state(event, rows)
"""
COUNT = """
from mailing.models import Message
from events.models import EventPage, Invite

print(Message.objects.filter(state="sent").count(), Message.objects.exclude(state="sent").count(), Invite.objects.count())
"""


class Site:
    """A site of its own: what it takes to run its commands."""

    def __init__(self, database: str, folder: Path) -> None:
        # More than one pays where the database takes several writers.
        self.threads = 4 if database.startswith("postgres") else 1
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "DATABASE_URL": database,
            "VAR_DIR": str(folder),
            "SECRET_KEY": "s" * 60,
            "LINKS_KEY": "l" * 60,
            "SMTP_PORT": "1",  # nobody's, until a test has a server of its own
            "MAILING_LEASE": str(LEASE),
            "MAIL_TIMEOUT": str(LEASE),
            "LOG_LEVEL": "WARNING",
        }

    def run(self, *command: str) -> str:
        """Runs a command to its end and answers what it printed."""
        done = subprocess.run(self._line(command), cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        """A worker that runs meanwhile; what is still alive behind it is killed."""
        line = self._line(("worker", "--poll", "0.2", "--threads", str(self.threads)))
        process = subprocess.Popen(line, cwd=ROOT, env=self.env)
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


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("sqlite", marks=pytest.mark.sqlite),
        pytest.param("postgresql", marks=pytest.mark.postgresql),
    ],
)
def empty(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, migrated: dict[str, str]
) -> Iterator[Site]:
    """A site without events: migrating takes longer than all tests of it."""
    folder, already = tmp_path_factory.mktemp("killed"), migrated.get(request.param, "")
    with databases.make(request.param, folder, "smartcoop_worker_killed", already) as database:
        site = Site(database.url, folder)
        if not already:
            site.run("migrate", "--verbosity", "0")
        yield site


@pytest.fixture
def site(empty: Site, sink: Sink) -> Site:
    """A site with an event and a confirmation to send to each of its people."""
    empty.env["SMTP_PORT"] = str(sink.port)
    empty.run("shell", "--no-imports", "-c", PLANT)
    return empty


def sent(site: Site) -> str:
    return site.run("shell", "--no-imports", "-c", COUNT)


def test_killed_and_started_again_no_mail_is_lost_and_a_repeat_is_the_same_mail(site: Site, sink: Sink) -> None:
    kills = (MAILS // 4, MAILS // 2)
    for so_far in kills:
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
    # What was in hand when a worker was killed may come again, with its first bytes.
    assert len(set(sink.taken)) == MAILS
    assert len(sink.taken) - MAILS <= len(kills) * site.threads


def test_told_to_stop_it_finishes_the_mail_in_hand_and_leaves_within_seconds(site: Site, sink: Sink) -> None:
    with site.worker() as worker:
        wait_until(lambda: len(sink.taken) >= 5)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=10) == 0

    taken = len(sink.taken)
    assert taken < MAILS
    assert sent(site) == f"{taken} {MAILS - taken} {taken}"
    free = "from mailing.models import Message; print(Message.objects.filter(leased_until__isnull=False).count())"
    assert site.run("shell", "--no-imports", "-c", free) == "0"
