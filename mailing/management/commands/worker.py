"""The worker: sends what is due and runs the periodic jobs, until it is told to stop."""

import logging
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections

from mailing import delivery, jobs, kinds, line
from mailing.jobs import Queue

log = logging.getLogger(__name__)

type Turn = Callable[[threading.Event], int]


class Command(BaseCommand):
    help = "Sends due mails and runs periodic jobs; SIGTERM finishes the mail in hand and stops."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Stop when nothing more is due.")
        parser.add_argument("--poll", type=float, default=1.0, help="Seconds between two looks.")
        parser.add_argument(
            "--threads",
            type=int,
            default=1,
            help="Mails in hand at a time. More than one pays on PostgreSQL: while one waits for the disk or the "
            "mail server, another is written. Mails then leave only roughly in their order.",
        )

    def handle(self, *_args: Any, once: bool, poll: float, threads: int, **_options: Any) -> None:
        stop = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        if once:
            while not stop.is_set() and _turn(stop) + _writing_jobs(stop) + _long_jobs(stop):
                pass
            return
        work(stop, poll, threads)


def work(stop: threading.Event, poll: float, threads: int = 1) -> None:
    """Works until `stop` is set: this thread and helpers send mails, two more do what takes long."""
    turns = [_writing_jobs, _long_jobs, *[_mails] * (threads - 1)]
    helpers = [threading.Thread(target=_work, args=(turn, stop, poll)) for turn in turns]
    for helper in helpers:
        helper.start()
    _work(_turn, stop, poll)
    for helper in helpers:
        helper.join()


@line.kept()
@kinds.batch()  # one batch on the heels of another need not read the same again
def _work(turn: Turn, stop: threading.Event, poll: float) -> None:
    """Turn after turn. A fault (mostly: the database is gone) is logged, and the next look starts afresh."""
    while not stop.is_set():
        close_old_connections()  # so that one which died meanwhile is not asked
        try:
            took_up = turn(stop)
        except Exception:
            log.exception("worker: fault in a turn; looking again")
            connections.close_all()
            took_up = 0
        if not took_up:
            stop.wait(poll)
    connections.close_all()  # each thread has its own


def _turn(stop: threading.Event) -> int:
    """One look: a batch of mails, then the short jobs that are due; how many of both."""
    return _mails(stop) + jobs.run_due(stop=stop.is_set)


def _mails(stop: threading.Event) -> int:
    return delivery.deliver_due(stop=stop.is_set)


def _writing_jobs(stop: threading.Event) -> int:
    return jobs.run_due(stop.is_set, Queue.WRITING)


def _long_jobs(stop: threading.Event) -> int:
    return jobs.run_due(stop.is_set, Queue.LONG)
