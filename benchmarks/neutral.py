"""Whether an answer's time tells if an address is known (promise 7): both kinds in turns, medians side by side."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from statistics import median
from urllib.parse import urlencode

from .clients import TIMEOUT, Request, fire
from .figures import FORM, form, wrong_in
from .rig import Planted, Rig

LOST = "/it/registration/lost/"
NONCE = re.compile(r'name="nonce" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Pair:
    """Milliseconds that the same door takes for addresses that are registered and for others."""

    name: str
    count: int
    known_ms: float
    unknown_ms: float
    wrong: str = ""


def pairs(rig: Rig, event: Planted, count: int) -> Iterator[Pair]:
    """Sign-up and lost link; the event needs three nonces for each of so many turns."""
    first, again, fresh = (event.nonces[n * count : (n + 1) * count] for n in range(3))
    wrong = wrong_in(fire(rig.port, [form(event, n, nonce) for n, nonce in enumerate(first)], 1), 302)
    # Whoever signs up again within ten minutes gets no second mail; here each of them does.
    rig.database.execute("UPDATE events_registration SET told_at = %s", str(datetime.now(UTC) - timedelta(hours=1)))
    known = [form(event, n, nonce) for n, nonce in enumerate(again)]
    unknown = [form(event, count + n, nonce) for n, nonce in enumerate(fresh)]
    yield _pair(rig.port, "sign-up by form", known, unknown, wrong)
    nonce = _nonce_of_lost_link(rig.port)
    lost = _lost(event, nonce)
    yield _pair(rig.port, "lost link", [lost(n) for n in range(count)], [lost(9 * count + n) for n in range(count)])


def table(database: str, measured: Sequence[Pair]) -> str:
    """The pairs as lines."""
    heading = f"{database}: milliseconds until the answer, medians in turns; an address that is known, and another"
    return "\n".join([heading, *map(_line, measured)]) + "\n"


def _line(pair: Pair) -> str:
    if pair.wrong:
        return f"{pair.name:24}  WRONG: {pair.wrong}"
    more = (pair.known_ms / pair.unknown_ms - 1) * 100
    return f"{pair.name:24}  n {pair.count:3}  {pair.known_ms:7.2f}  {pair.unknown_ms:7.2f}  {more:+.1f} %"


def _pair(port: int, name: str, known: Sequence[Request], unknown: Sequence[Request], wrong: str = "") -> Pair:
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    taken: dict[bool, list[float]] = {True: [], False: []}
    answers = set()
    for turn, both in enumerate(zip(known, unknown, strict=True)):
        # Who is asked first changes too: the second finds warmer caches.
        for is_known in (True, False) if turn % 2 else (False, True):
            seconds, answer = _timed(connection, both[0 if is_known else 1])
            taken[is_known].append(seconds * 1000)
            answers.add(answer)
    connection.close()
    if answers != {302}:
        wrong = wrong or f"answers {answers}"
    return Pair(name, len(known), median(taken[True]), median(taken[False]), wrong)


def _timed(connection: HTTPConnection, request: Request) -> tuple[float, int]:
    began = time.perf_counter()
    connection.request(request.method, request.path, request.body, _headers(connection, request))
    response = connection.getresponse()
    response.read()
    return time.perf_counter() - began, response.status


def _headers(connection: HTTPConnection, request: Request) -> dict[str, str]:
    return {"Host": f"localhost:{connection.port}"} | request.headers


def _lost(event: Planted, nonce: str) -> Callable[[int], Request]:
    def request(number: int) -> Request:
        fields = {"email": f"person{number}.{event.pk}@example.org", "nonce": nonce, "website": ""}
        return Request(LOST, "POST", urlencode(fields).encode(), FORM)

    return request


def _nonce_of_lost_link(port: int) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    connection.request("GET", LOST, headers={"Host": f"localhost:{port}"})
    found = NONCE.search(connection.getresponse().read().decode())
    connection.close()
    return found[1] if found else ""
