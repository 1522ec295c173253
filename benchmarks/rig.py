"""The whole site on one machine, as `make run` serves it, with a database and a folder of its own."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cms import texts

from . import databases, processor
from .clients import Request, fetch
from .databases import Database

ROOT = Path(__file__).resolve().parent.parent
WORKERS, THREADS = 2, 4
PATIENCE = 60
FOREIGN = ("CACHE_URL", "DATABASE_URL", "DEBUG", "LOG_FORMAT", "LOG_LEVEL", "PUBLIC_URL")


@dataclass(frozen=True, slots=True)
class Planted:
    """An event that was made, with nonces for as many sign-ups."""

    pk: int
    uid: str
    path: str
    nonces: list[str]


class Rig:
    """A migrated database, the environment of its programs, and the programs."""

    def __init__(self, database: Database, folder: Path, *, smtp_port: int) -> None:
        self.database = database
        self.folder = folder
        self.port = _free_port()
        ours = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        self.environment = ours | {
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "DATABASE_URL": database.url,
            "VAR_DIR": str(folder),
            "SECRET_KEY": "only-for-benchmarks-" + "s" * 40,
            "LINKS_KEY": "only-for-benchmarks-" + "l" * 40,
            "PORT": str(self.port),
            "SMTP_PORT": str(smtp_port),
        }

    def run(self, *arguments: str) -> str:
        """Runs a Python program of the project to its end; its output, or a RuntimeError with its last lines."""
        done = subprocess.run(  # noqa: S603 (our own programs)
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stderr[-3000:]}")
        return done.stdout

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Starts a Python program of the project; what it says goes to a file in the folder."""
        with (self.folder / "log.txt").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 (our own programs)
                [sys.executable, *arguments], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    def plant(self, events: int, sign_ups: list[tuple[int, int]]) -> list[Planted]:
        """Makes so many events; the first ones with these (seats, nonces), and those are answered."""
        answer = self.run("-m", "benchmarks.planting", json.dumps({"events": events, "sign_ups": sign_ups}))
        self.database.settle()
        return [Planted(**each) for each in json.loads(answer)]

    def grow(self, items: int) -> dict[str, str]:
        """Loads the demo into the new database, with so many pages in each list; what to read, by name."""
        paths: dict[str, str] = json.loads(self.run("-m", "benchmarks.growing", str(items)))
        self.database.settle()
        return paths

    def worker(self) -> subprocess.Popen[bytes]:
        """Starts a worker."""
        return self.start("manage.py", "worker")

    @contextmanager
    def serving(self) -> Iterator[subprocess.Popen[bytes]]:
        """The web server, up and answering."""
        bind = f"127.0.0.1:{self.port}"
        server = self.start(
            *("-m", "gunicorn", "cms.wsgi", "--preload", "--bind", bind),
            *("--workers", str(WORKERS), "--threads", str(THREADS)),
        )
        try:
            self._wait_for(server)
            yield server
        finally:
            server.terminate()
            server.wait(PATIENCE)

    def database_seconds(self) -> float:
        """The processor time that the database's own processes have used so far."""
        return processor.seconds(self.database.process) if self.database.process else 0.0

    def _wait_for(self, server: subprocess.Popen[Any]) -> None:
        until = time.monotonic() + PATIENCE
        while server.poll() is None and time.monotonic() < until:
            try:
                fetch(self.port, Request("/readyz"))
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"the web server does not answer:\n{self.log()}")

    def log(self) -> str:
        """The last lines that the programs wrote."""
        return (self.folder / "log.txt").read_text(errors="replace")[-3000:]


@contextmanager
def rigged(kind: str, name: str, *, smtp_port: int, migrated: str = "") -> Iterator[Rig]:
    """A rig with a new, migrated database (`sqlite` or `postgresql`); all of it is deleted afterwards.

    Migrating takes a while: a copy is made where there is a migrated one already.
    """
    with (
        tempfile.TemporaryDirectory(prefix="smartcoop-") as folder,
        databases.make(kind, Path(folder), name, migrated) as database,
    ):
        rig = Rig(database, Path(folder), smtp_port=smtp_port)
        (rig.folder / "static").mkdir()
        texts.compile_stale()  # before Django reads them
        if not migrated:
            rig.run("manage.py", "migrate", "--verbosity", "0")
        yield rig


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
