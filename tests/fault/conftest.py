"""What the tests share that kill workers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import databases
from tests.mailing.sink import Sink, running_sink

from .sites import MAILS, Site

NAME = "smartcoop_worker_killed"
PLANT = f"""
from events import notifying
from tests.factories import make_event, make_registration

event = make_event(capacity=1000)
rows = [make_registration(event, email=f"a{{n}}@example.org") for n in range({MAILS})]
notifying.tell_state(event, rows)
"""


@pytest.fixture
def sink() -> Iterator[Sink]:
    with running_sink() as running:
        yield running


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory, migrated: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """A database with an event and a confirmation to send to each of its people: its kind, and what to copy."""
    (kind, original), folder = migrated, tmp_path_factory.mktemp("planted")
    with databases.make(kind, folder, f"{NAME}_planted", original) as database:
        site = Site(database, folder)
        site.run("shell", "--no-imports", "-c", PLANT)
        database.leave()
        yield kind, database.target


@pytest.fixture
def site(planted: tuple[str, str], tmp_path: Path, sink: Sink) -> Iterator[Site]:
    """A site of its own whose mails are all to be sent."""
    kind, original = planted
    with databases.make(kind, tmp_path, NAME, original) as database:
        yield Site(database, tmp_path, sink.port)
