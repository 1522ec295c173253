"""The worker: sends what is due and runs the periodic jobs, until it is told to stop."""

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections

from mailing import delivery, jobs

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Sends due mails and runs periodic jobs; SIGTERM finishes the mail in hand and stops."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Stop when nothing more is due.")
        parser.add_argument("--poll", type=float, default=1.0, help="Seconds between two looks.")

    def handle(self, *_args: Any, once: bool, poll: float, **_options: Any) -> None:
        stop = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            took_up = _turn(stop) if once else _turn_and_survive(stop)
            if not took_up:
                if once:
                    break
                stop.wait(poll)


def _turn(stop: threading.Event) -> int:
    """One look: a batch of mails, then the jobs that are due; how many of both."""
    return delivery.deliver_due(stop=stop.is_set) + jobs.run_due(stop=stop.is_set)


def _turn_and_survive(stop: threading.Event) -> int:
    """The same; a fault (mostly: the database is gone for a moment) is logged, and the next look starts afresh."""
    close_old_connections()  # so that one which died meanwhile is not asked
    try:
        return _turn(stop)
    except Exception:
        log.exception("worker: fault in a turn; looking again")
        connections.close_all()
        return 0
