"""The figures: what a deed costs in processor time, and how many of it there are in a second."""

import json
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from . import processor, yardstick
from .clients import Fired, Request, fetch, fire
from .rig import Planted, Rig
from .sink import Sink

EVENTS = 200
ITEMS = 500
FEED = Request("/calendar/it.ics", headers={"Accept-Encoding": "gzip"})
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LIST = Request("/api/v2/events/?limit=50&locale=it")


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each thing is done; what is rare is measured less often, as it takes longer."""

    sign_ups: int
    reads: int
    first_reads: int
    page_reads: int
    warm_up: int
    turns: int


THOROUGH = Counts(sign_ups=400, reads=400, first_reads=20, page_reads=100, warm_up=80, turns=200)
QUICK = Counts(sign_ups=40, reads=40, first_reads=4, page_reads=20, warm_up=16, turns=20)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; milliseconds of processor time are for one request or mail."""

    name: str
    count: int
    per_second: float
    server_ms: float
    database_ms: float
    # The yardstick as it was just before and after: a machine that others share is not always as fast.
    unit: float
    # What was answered instead of what had to be: such a figure counts for nothing.
    wrong: str = ""

    @property
    def cpu_ms(self) -> float:
        """Server and database together."""
        return self.server_ms + self.database_ms


@dataclass(slots=True)
class Cost:
    """Processor seconds used between two moments, and the yardstick around them."""

    server: float = 0.0
    database: float = 0.0
    unit: float = 0.0


class Bench:
    """The figures of one rig, in the order in which they can be taken."""

    def __init__(self, rig: Rig, sink: Sink, counts: Counts) -> None:
        self.rig, self.sink, self.counts = rig, sink, counts
        self.server: subprocess.Popen[bytes]

    def figures(self) -> Iterator[Figure]:
        """All of them, as they are measured."""
        n, seats = self.counts.sign_ups, self.counts.sign_ups
        warm = self.counts.warm_up
        planted = self.rig.plant(EVENTS, [(10, 0), (warm, warm), (warm, 0), *[(seats, n)] * 2, *[(seats, 0)] * 2])
        with self.rig.serving() as self.server:
            yield from self._sign_ups(planted)
            yield from self._reads(planted[0])
        yield self._mails()

    def page_figures(self) -> Iterator[Figure]:
        """What readers of a site with full lists ask for; the rig must be new."""
        paths = self.rig.grow(ITEMS)
        with self.rig.serving() as self.server:
            for name, path in paths.items():
                fire(self.rig.port, [Request(path)] * self.counts.warm_up, 8)
                yield self._figure(name, [Request(path)] * self.counts.page_reads, 1, 200)

    def _sign_ups(self, planted: Sequence[Planted]) -> Iterator[Figure]:
        """Each into an event of its own, with seats for all: so each mail is a confirmation with its invitation."""
        _page, warm_form, warm_api, form_1, form_8, api_1, api_8 = planted
        warm, n = self.counts.warm_up, self.counts.sign_ups
        fire(self.rig.port, forms(warm_form), 8)
        yield self._figure("sign-up by form, 1 client", forms(form_1), 1, 302)
        yield self._figure("sign-up by form, 8 clients", forms(form_8), 8, 302)
        fire(self.rig.port, calls(warm_api, warm), 8)
        yield self._figure("sign-up by API, 1 client", calls(api_1, n), 1, 202)
        yield self._figure("sign-up by API, 8 clients", calls(api_8, n), 8, 202)

    def _reads(self, page: Planted) -> Iterator[Figure]:
        for name, request in (("event page", Request(page.path)), ("API list of 50", LIST)):
            fire(self.rig.port, [request] * self.counts.warm_up, 8)
            yield self._figure(name, [request] * self.counts.reads, 1, 200)
        yield self._first_reads()
        fire(self.rig.port, [FEED] * self.counts.warm_up, 8)
        yield self._figure("feed of 200, repeated", [FEED] * self.counts.reads, 1, 200)
        etag = fetch(self.rig.port, FEED).headers["ETag"] or ""
        known = Request(FEED.path, headers=FEED.headers | {"If-None-Match": etag})
        yield self._figure("feed of 200, not modified", [known] * self.counts.reads, 1, 304)

    def _first_reads(self) -> Figure:
        """A change comes before each read, so that none finds the feed built."""
        count, start = self.counts.first_reads, datetime.now(UTC)
        statuses = set()
        seconds = 0.0
        with self._cost(self.server.pid) as cost:
            for number in range(count):
                changed = str(start + timedelta(microseconds=number))
                self.rig.database.execute("UPDATE events_calendarchange SET changed_at = %s", changed)
                began = time.monotonic()
                statuses.add(fetch(self.rig.port, FEED).status)
                seconds += time.monotonic() - began
        wrong = "" if statuses == {200} else f"answers {statuses}"
        return figure("feed of 200, first read", count, seconds, cost, wrong)

    def _mails(self) -> Figure:
        """One worker, warm and idle, when all mails fall due at once."""
        self._hold_mails(self.counts.warm_up)
        worker = self.rig.worker()
        try:
            self.sink.wait_for(self.counts.warm_up, 120)
            self._wait_until_settled()
            [(held,)] = self.rig.database.execute("SELECT count(*) FROM mailing_message WHERE state = 'waiting'")
            with self._cost(worker.pid) as cost:
                began = time.monotonic()
                self.rig.database.execute("UPDATE mailing_message SET due_at = created_at WHERE state = 'waiting'")
                self.sink.wait_for(self.counts.warm_up + held, 600)
                self._wait_until_settled()
        finally:
            worker.terminate()
            worker.wait(60)
        return figure("mail, rendered and sent", held, self.sink.mails[-1].at - began, cost)

    def _hold_mails(self, but: int) -> None:
        """Has all mails but a few wait until they are told."""
        far = str(datetime.now(UTC) + timedelta(days=1))
        few = "SELECT id FROM mailing_message ORDER BY id LIMIT %s"
        self.rig.database.execute(
            f"UPDATE mailing_message SET due_at = %s WHERE id NOT IN ({few})",  # noqa: S608 (both parts are ours)
            far,
            but,
        )

    def _wait_until_settled(self) -> None:
        """The sink has a mail a moment before its row says so."""
        asked = "SELECT count(*) FROM mailing_message WHERE state = 'waiting' AND due_at <= %s"
        while self.rig.database.execute(asked, str(datetime.now(UTC))) != [(0,)]:
            time.sleep(0.05)

    def _figure(self, name: str, requests: Sequence[Request], clients: int, expected: int) -> Figure:
        with self._cost(self.server.pid) as cost:
            fired = fire(self.rig.port, requests, clients)
        return figure(name, len(requests), fired.seconds, cost, wrong_in(fired, expected))

    @contextmanager
    def _cost(self, pid: int) -> Iterator[Cost]:
        before = yardstick.unit()
        server, database = processor.seconds(pid), self.rig.database_seconds()
        cost = Cost()
        yield cost
        cost.server = processor.seconds(pid) - server
        cost.database = self.rig.database_seconds() - database
        cost.unit = (before + yardstick.unit()) / 2


def figure(name: str, count: int, seconds: float, cost: Cost, wrong: str = "") -> Figure:
    """A figure from totals."""
    per_one = 1000 / count
    return Figure(name, count, count / seconds, cost.server * per_one, cost.database * per_one, cost.unit, wrong)


def wrong_in(fired: Fired, expected: int) -> str:
    """What was answered other than as expected."""
    others = {status: count for status, count in fired.statuses.items() if status != expected}
    return ", ".join(f"{count} times {status or 'no answer'}" for status, count in sorted(others.items()))


def forms(event: Planted) -> list[Request]:
    """A sign-up by the form for each nonce of an event, as browsers send it."""
    return [form(event, number, nonce) for number, nonce in enumerate(event.nonces)]


def form(event: Planted, number: int, nonce: str) -> Request:
    """The form as the person of this number sends it."""
    fields = {"cooperative": "Girandola", "privacy": "on", "website": "", "nonce": nonce}
    path = f"/it/registration/event/{event.uid}/"
    return Request(path, "POST", urlencode(_person(event, number) | fields).encode(), FORM)


def calls(event: Planted, count: int) -> list[Request]:
    """So many sign-ups for an event by the API, each with an Idempotency-Key as clients should send it."""
    path = f"/api/v2/events/{event.uid}/registrations/"
    return [
        Request(
            path,
            "POST",
            json.dumps({"people": [_person(event, n)], "cooperative": "Girandola", "privacy": True}).encode(),
            {"Content-Type": "application/json", "Idempotency-Key": f"{event.pk}-{n}"},
        )
        for n in range(count)
    ]


def _person(event: Planted, number: int) -> dict[str, str]:
    return {"name": f"Giulia Belcampo {number}", "email": f"person{number}.{event.pk}@example.org"}
