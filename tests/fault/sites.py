"""A site with a database of its own, whose commands run as processes that have nothing in common with the tests'."""

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from multiprocessing.process import BaseProcess
from pathlib import Path

from benchmarks.databases import Database

ROOT = Path(__file__).resolve().parent.parent.parent
MAILS = 200
LEASE = 10  # seconds: on a busy machine a batch of mails takes some
PATIENCE = 240  # on a busy machine a mail may time out once, and is tried again a minute later
ENV = {
    "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
    "SECRET_KEY": "s" * 60,
    "LINKS_KEY": "l" * 60,
    "SMTP_PORT": "1",  # nobody's, until a test has a server of its own
    "MAILING_LEASE": str(LEASE),
    "MAIL_TIMEOUT": str(LEASE),
    "LOG_LEVEL": "WARNING",
}
# Wagtail's long import happens once for all workers, where the tests begin in the project's folder; else for each.
forkserver = multiprocessing.get_context("forkserver")
forkserver.set_forkserver_preload(["tests.fault.forked"])


class Site:
    """A site of its own: what it takes to run its commands."""

    def __init__(self, database: Database, folder: Path, smtp_port: int = 1, threads: int = 0) -> None:
        self.database, self.folder, self.smtp_port = database, folder, smtp_port
        # More than one pays where the database takes several writers.
        self.threads = threads or (4 if database.url.startswith("postgres") else 1)

    def run(self, *command: str) -> None:
        """Runs a command to its end."""
        env = os.environ | ENV | {"DATABASE_URL": self.database.url, "VAR_DIR": str(self.folder)}
        line = [sys.executable, "manage.py", *command]
        done = subprocess.run(line, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    @contextmanager
    def worker(self) -> Iterator[BaseProcess]:
        """A worker that runs meanwhile; what is still alive behind it is killed."""
        what = (self.database.target, str(self.folder), self.smtp_port, self.threads)
        process = forkserver.Process(target=_work, args=what)
        process.start()
        try:
            yield process
        finally:
            process.kill()
            process.join()


def _work(*what: object) -> None:
    import_module("tests.fault.forked").work(*what)


def wait_until(happens: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < limit, "it does not happen"
        time.sleep(0.01)
