"""What the tests share that kill workers."""

from collections.abc import Iterator

import pytest

from benchmarks import databases
from tests.mailing.sink import Sink, running_sink

from .sites import MAILS, Site

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
        site = Site(database, folder)
        if not already:
            site.run("migrate", "--verbosity", "0")
        yield site


@pytest.fixture
def site(empty: Site, sink: Sink) -> Site:
    """A site with an event and a confirmation to send to each of its people."""
    empty.env["SMTP_PORT"] = str(sink.port)
    empty.run("shell", "--no-imports", "-c", PLANT)
    return empty
