"""A site with a database of its own, whose commands run as processes that have nothing in common with the tests'."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.databases import Database

ROOT = Path(__file__).resolve().parent.parent.parent
MAILS = 200
LEASE = 10  # seconds: on a busy machine a batch of mails takes some
PATIENCE = 240  # on a busy machine a mail may time out once, and is tried again a minute later


class Site:
    """A site of its own: what it takes to run its commands."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        # More than one pays where the database takes several writers.
        self.threads = 4 if database.url.startswith("postgres") else 1
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "DATABASE_URL": database.url,
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
