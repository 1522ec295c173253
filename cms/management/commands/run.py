"""The demo on one machine: readies the data, then keeps web server and worker running together."""

import ctypes
import http.client
import logging
import multiprocessing
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Any, NoReturn

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication

from cms.demo import LOGIN, PASSWORD
from pages.models import HomePage

START_SECONDS = 60
STOP_SECONDS = 15
RESTARTS = 5  # of a worker that ends again within RESTART_SECONDS
RESTART_SECONDS = 60
PR_SET_PDEATHSIG = 1
STOPPING = (signal.SIGTERM, signal.SIGINT)

# Forked, so that Wagtail's long import happens once for web server and worker together.
fork = multiprocessing.get_context("fork")


class Command(BaseCommand):
    help = "Readies the data, then runs web server and worker until it is told to stop (Ctrl-C, SIGTERM)."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        answer_signals(stop_once)
        try:
            prepare(self.say)
            connections.close_all()  # a connection must not be shared with a child
            Running(self.say).until_stopped()
        except KeyboardInterrupt:
            self.say("Stopped.")

    def say(self, line: str) -> None:
        """Prints a line at once, also into a pipe."""
        self.stdout.write(line)
        self.stdout.flush()


def prepare(say: Callable[[str], None]) -> None:
    """Brings database and static files up to date and loads the demo content, once; quick when all is done."""
    get_resolver().url_patterns  # noqa: B018 (a fault in the code shows here, once, not in each web process)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Setting up the database …")
        call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    if not HomePage.objects.exists():
        say("Loading the demo content …")
    with quiet():
        call_command("load_demo", verbosity=0)


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps back what Wagtail logs about each page that is made."""
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


class Running:
    """Web server and worker, started together and stopped together."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.web = fork.Process(target=_child, args=(serve,), name="web server", daemon=True)
        self.worker = self.new_worker()
        self.restarts = 0

    def new_worker(self) -> Any:
        """A worker that has not begun."""
        return fork.Process(target=_child, args=(work,), name="worker", daemon=True)

    def until_stopped(self) -> None:
        """Runs until a signal comes or the web server ends; stops what it started in any case."""
        try:
            begin(self.web)
            begin(self.worker)
            self.wait_for_answer()
            self.announce()
            self.watch()
        finally:
            self.stop()

    def wait_for_answer(self) -> None:
        """Waits until /healthz answers 200."""
        until = time.monotonic() + START_SECONDS
        while not healthy(settings.PORT):
            if not self.web.is_alive():
                sys.exit(f"The web server ended while starting (exit code {self.web.exitcode}): see the lines above.")
            if time.monotonic() > until:
                sys.exit(f"The web server did not answer within {START_SECONDS} seconds: see the lines above.")
            time.sleep(0.1)

    def announce(self) -> None:
        """Says where everything is."""
        url = settings.PUBLIC_URL
        self.say(f"\n  Site     {url}/")
        self.say(f"  Admin    {url}/admin/   user {LOGIN}, password {PASSWORD}")
        self.say(f"  Mailbox  {url}/mailbox/   (files: {settings.VAR / 'mail'})\n")
        self.say("Ctrl-C stops everything.")

    def watch(self) -> None:
        """Starts the worker again when it ends; gives up with the web server, or when the worker keeps ending."""
        begun = time.monotonic()
        while True:
            for sentinel in wait([self.web.sentinel, self.worker.sentinel]):
                (self.web if sentinel == self.web.sentinel else self.worker).join()
            if not self.web.is_alive():
                sys.exit(f"The web server ended (exit code {self.web.exitcode}): everything is stopped.")
            self.restarts = self.restarts + 1 if time.monotonic() - begun < RESTART_SECONDS else 1
            if self.restarts > RESTARTS:
                sys.exit(f"The worker keeps ending (exit code {self.worker.exitcode}): everything is stopped.")
            self.say(f"The worker ended (exit code {self.worker.exitcode}): it is started again.")
            self.worker, begun = self.new_worker(), time.monotonic()
            begin(self.worker)

    def stop(self) -> None:
        """Asks both to end, and makes them if they do not."""
        answer_signals(_nothing)
        started = [process for process in (self.worker, self.web) if process.pid]
        for process in started:
            process.terminate()
        for process in started:
            process.join(STOP_SECONDS)
            if process.is_alive():
                process.kill()
                process.join()


def answer_signals(handler: Callable[..., Any] | signal.Handlers) -> None:
    """Has the signals to stop answered so from now on."""
    for number in STOPPING:
        signal.signal(number, handler)


def stop_once(*_signal: object) -> NoReturn:
    """Answers the first signal to stop; another one does not break off the stopping."""
    answer_signals(_nothing)
    raise KeyboardInterrupt


def _nothing(*_signal: object) -> None:
    pass


def begin(process: Any) -> None:
    """Starts a process; a signal to stop that comes meanwhile is answered once it has started.

    While Python forks it drops what a handler raises, and nobody would stop the process that has just begun. Only the
    one thread of this command is held back.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


def healthy(port: int) -> bool:
    """Whether /healthz answers 200."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asked.request("GET", "/healthz", headers={"Host": "localhost"})
        return asked.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        asked.close()


def _child(task: Callable[[], None]) -> None:
    answer_signals(signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    if sys.platform == "linux":
        # Also when this command is killed in a way that it cannot answer, its children end.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    task()


def serve() -> None:
    """Runs the web server in this process."""
    WebServer().run()


def work() -> None:
    """Runs the worker in this process."""
    call_command("worker")


class WebServer(BaseApplication):
    """Gunicorn around the application that is already loaded. It writes no access log: paths hold personal tokens."""

    options = {
        "bind": f"127.0.0.1:{getattr(settings, 'PORT', 8000)}",
        "worker_class": "gthread",
        "workers": 2,
        "threads": 4,
        "accesslog": None,
        "loglevel": "warning",
        "graceful_timeout": 5,
        "control_socket_disable": True,
    }

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        return WSGIHandler()
