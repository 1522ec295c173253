"""`make run`: one command, and everything it started ends with it."""

import http.client
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings

from bin import run
from cms.management.commands.run import STOPPING, begin, stop_once

ROOT = Path(__file__).resolve().parent.parent.parent
# The demo runs on SQLite, whatever database these tests use.
once = pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3", reason="runs with the tests on SQLite"
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def until(condition: Callable[[], object], seconds: float) -> bool:
    """Whether the condition came true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def get(port: int, path: str) -> int:
    """The status of a page; 0 when nobody answers."""
    asked = http.client.HTTPConnection("localhost", port, timeout=10)
    try:
        asked.request("GET", path)
        return asked.getresponse().status
    except OSError:
        return 0
    finally:
        asked.close()


def held_back(pid: int) -> set[signal.Signals]:
    """The signals to stop that do not reach a process."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return {number for number in STOPPING if int(status["SigBlk"], 16) >> number - 1 & 1}


class Started:
    """`bin/run.py` in a group of processes of its own."""

    def __init__(self, var: Path, port: int) -> None:
        self.port, self.log = port, var.parent / f"{time.monotonic_ns()}.log"
        env = {
            key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "SECRET_KEY", "LINKS_KEY"}
        }
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, ROOT / "bin" / "run.py"],
                env=env | {"VAR_DIR": str(var), "PORT": str(port)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        """What it printed, without the log of requests."""
        return "".join(line for line in self.log.read_text().splitlines(True) if "[cms.requests]" not in line)

    def is_up(self) -> bool:
        """Whether it said where everything is, or ended."""
        return "Ctrl-C" in self.said or self.process.poll() is not None

    def children(self) -> list[int]:
        """Web server and worker."""
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def is_whole(self) -> bool:
        """Whether the command, its web server and its worker run."""
        return self.process.poll() is None and len(self.children()) == len(["web server", "worker"])

    def stop(self, number: signal.Signals) -> None:
        """Sends a signal as a terminal does, to the whole group, and waits until nothing of it is left."""
        os.killpg(self.process.pid, number)
        assert until(self.is_gone, 20), self.said

    def is_gone(self) -> bool:
        """Whether no process of the group is left."""
        self.process.poll()
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return True
        return False


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that the tests of this file fill one after the other."""
    return tmp_path_factory.mktemp("run") / "var"


@pytest.fixture(scope="module")
def ever_started() -> Iterator[list[Started]]:
    """Each that a test has started; none outlives the last test."""
    ever: list[Started] = []
    yield ever
    for one in ever:
        if not one.is_gone():
            os.killpg(one.process.pid, signal.SIGKILL)
            one.process.wait()


@pytest.fixture
def started(var: Path, ever_started: list[Started]) -> Started:
    """The site, running: the one of the test before, where that has left it so."""
    if not ever_started or not ever_started[-1].is_whole():
        ever_started.append(Started(var, free_port()))
        assert until(ever_started[-1].is_up, 120), ever_started[-1].said
    return ever_started[-1]


@once
def test_it_prints_the_three_addresses_and_serves(started: Started) -> None:
    url = f"http://localhost:{started.port}"

    addresses = re.findall(r"^  (\w+) +(\S+)", started.said, re.MULTILINE)

    assert addresses == [("Site", f"{url}/"), ("Admin", f"{url}/admin/"), ("Mailbox", f"{url}/mailbox/")]
    assert [get(started.port, path) for path in ("/healthz", "/it/", "/de/", "/mailbox/")] == [200, 200, 200, 200]
    assert [held_back(pid) for pid in started.children()] == [set(), set()]


@once
def test_a_second_start_keeps_keys_and_data(started: Started, var: Path) -> None:
    keys = [(var / name).read_text() for name in ("secret_key", "links_key")]
    started.stop(signal.SIGTERM)

    again = Started(var, started.port)
    try:
        assert until(again.is_up, 60)

        assert [(var / name).read_text() for name in ("secret_key", "links_key")] == keys
        assert again.said.split()[0] == "Site"  # neither the database nor the demo were made again
    finally:
        again.stop(signal.SIGINT)
    assert [one.said.splitlines()[-1] for one in (started, again)] == ["Stopped.", "Stopped."]


@once
def test_killed_outright_it_leaves_nothing_running(started: Started) -> None:
    started.process.kill()

    assert until(started.is_gone, 20)


@once
def test_a_worker_that_dies_is_started_again_and_a_signal_stops_all(started: Started) -> None:
    web, worker = started.children()

    os.kill(worker, signal.SIGKILL)

    assert until(lambda: "The worker ended (exit code -9): it is started again." in started.said, 20)
    assert until(lambda: len(started.children()) == len([web, worker]), 20)
    started.process.terminate()
    assert until(started.is_gone, 20)
    assert (started.process.wait(), started.said.splitlines()[-1]) == (0, "Stopped.")


class InTheMiddleOfAFork:
    """A process that begins while signals to stop come. What their handlers raise inside of a fork, Python drops."""

    pid = None

    def start(self) -> None:
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGINT)
        self.pid = 1


@pytest.fixture
def _heard() -> Iterator[None]:
    """Signals to stop are answered as `make run` does."""
    before = {number: signal.signal(number, stop_once) for number in STOPPING}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_heard")
def test_a_signal_that_comes_while_a_process_begins_is_not_lost() -> None:
    process = InTheMiddleOfAFork()

    with pytest.raises(KeyboardInterrupt):
        begin(process)

    assert process.pid  # so that it can be stopped
    signal.raise_signal(signal.SIGTERM)  # who is impatient does not break off the stopping


@once
def test_without_its_web_server_everything_stops(started: Started) -> None:
    web, _worker = started.children()

    os.kill(web, signal.SIGKILL)

    assert until(started.is_gone, 20)
    assert started.said.splitlines()[-1] == "The web server ended (exit code -9): everything is stopped."


def test_a_taken_port_is_said_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])

        problem = run.problem_with(port)

    assert problem == f"Port {port} is taken: stop what runs there, or name another, for example make run PORT=8001."


@pytest.mark.parametrize("port", ["", "eight", "0", "65536", "-1"])
def test_a_port_that_is_none_is_said_in_one_line(port: str) -> None:
    assert run.problem_with(port).startswith(f"PORT={port} is no port: ")


def test_a_free_port_is_no_problem() -> None:
    assert run.problem_with(str(free_port())) == ""


def test_a_key_is_written_once_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "VAR", tmp_path)
    run.keep_key("links_key")
    first = (tmp_path / "links_key").read_text()

    run.keep_key("links_key")

    assert (tmp_path / "links_key").read_text() == first
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "links_key").stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR
