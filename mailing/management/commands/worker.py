"""The worker: sends what is due and runs the periodic jobs, until it is told to stop."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from mailing import delivery, jobs


class Command(BaseCommand):
    help = "Sends due mails and runs periodic jobs; SIGTERM finishes the current mails and stops."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Stop when nothing more is due.")
        parser.add_argument("--poll", type=float, default=1.0, help="Seconds between two looks.")

    def handle(self, *_args: Any, once: bool, poll: float, **_options: Any) -> None:
        stop = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            took_up = delivery.deliver_due() + jobs.run_due()
            if not took_up:
                if once:
                    break
                stop.wait(poll)
