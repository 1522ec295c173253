"""A crowd of HTTP clients, in processes of their own so that they do not take turns with each other."""

import multiprocessing
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from multiprocessing.synchronize import Barrier
from typing import Any

PROCESSES = 8
TIMEOUT = 120


@dataclass(frozen=True, slots=True)
class Request:
    """One request to send."""

    path: str
    method: str = "GET"
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fired:
    """How long it took from the first request to the last answer, and what the answers were."""

    seconds: float
    statuses: dict[int, int]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one client did; times on the monotonic clock, which all processes share."""

    start: float
    end: float
    statuses: Counter[int]


def fetch(port: int, request: Request) -> HTTPResponse:
    """Sends one request on a connection of its own; the answer with its body read (and dropped)."""
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    response = _send(connection, request)
    connection.close()
    return response


def fire(port: int, requests: Sequence[Request], clients: int) -> Fired:
    """Sends all requests from so many clients at once, each on one kept connection.

    The status 0 stands for requests that got no answer.
    """
    context = multiprocessing.get_context("spawn")
    processes = min(clients, PROCESSES)
    ready, turns = context.Barrier(clients), context.SimpleQueue()
    shares = [requests[n::clients] for n in range(clients)]
    crowd = [context.Process(target=_crowd, args=(port, shares[n::processes], ready, turns)) for n in range(processes)]
    for process in crowd:
        process.start()
    done: list[Turn] = [turns.get() for _client in range(clients)]
    for process in crowd:
        process.join()
    statuses = sum((turn.statuses for turn in done), Counter[int]())
    return Fired(max(turn.end for turn in done) - min(turn.start for turn in done), dict(statuses))


def _crowd(port: int, shares: Sequence[Sequence[Request]], ready: Barrier, turns: Any) -> None:
    """The clients of one process, a thread each."""
    threads = [threading.Thread(target=_client, args=(port, share, ready, turns)) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _client(port: int, requests: Sequence[Request], ready: Barrier, turns: Any) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    statuses: Counter[int] = Counter()
    ready.wait(TIMEOUT)
    start = time.monotonic()
    for request in requests:
        try:
            statuses[_send(connection, request).status] += 1
        except (OSError, HTTPException):
            statuses[0] += 1
            connection.close()
    turns.put(Turn(start, time.monotonic(), statuses))
    connection.close()


def _send(connection: HTTPConnection, request: Request) -> HTTPResponse:
    headers = {"Host": f"localhost:{connection.port}"} | request.headers
    connection.request(request.method, request.path, request.body or None, headers)
    response = connection.getresponse()
    response.read()
    return response
