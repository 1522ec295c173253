"""A site of somebody else, on this machine, and a visitor who may open it and otherwise only what is public."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

from pages import visiting
from pages.visiting import Pace, Visitor

HOST = "127.0.0.1"
# Certificates for this name by an authority that only `trusting_us` knows; its key is thrown away.
NAME = "foreign.example.org"
CERTIFICATES = Path(__file__).parent / "pages" / "certificates"


@dataclass
class ForeignSite:
    """What it answers by path: a status, or an address to which it leads; `heard` is what it was asked."""

    port: int
    leads: dict[str, str] = field(default_factory=dict)
    heard: list[tuple[str, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    patience: Event = field(default_factory=Event)

    def url(self, path: str) -> str:
        return f"http://{HOST}:{self.port}/{path}"


@dataclass
class Clock:
    """Goes on only where somebody sleeps."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def make_visitor(site: ForeignSite, clock: Clock | None = None, **facts: Any) -> Visitor:
    """The real guard, but for the one address of the site."""
    clock = clock or Clock()

    def may_open(address: str, port: int) -> bool:
        return (address, port) == (HOST, site.port) or visiting.is_public(address, port)

    return Visitor(pace=Pace(clock, clock.sleep), may_open=may_open, **{"patience": 60.0} | facts)


class _Handler(BaseHTTPRequestHandler):
    """The first part of a path says what comes: `200/…`, `get-only`, `slow`, `dropped`, `goal/…`."""

    def log_message(self, *_args: Any) -> None:
        """Says nothing."""

    def do_HEAD(self) -> None:
        self._answer(is_head=True)

    def do_GET(self) -> None:
        self._answer(is_head=False)

    def _answer(self, *, is_head: bool) -> None:
        site: ForeignSite = self.server.site  # type: ignore[attr-defined]
        site.heard.append((self.command, self.path))
        site.agents.add(self.headers["User-Agent"])
        word = self.path.split("/")[1]
        if word == "slow":
            site.patience.wait(10)
        if word == "dropped" or (word == "drops-head" and is_head):
            self.close_connection = True
            return
        refused = {"get-only": 405, "lies-about-head": 404}
        status = refused.get(word, 200) if is_head else 200
        if self.path in site.leads:
            status = 302
        self.send_response(int(word) if word.isdecimal() else status)
        if self.path in site.leads:
            self.send_header("Location", site.leads[self.path])
        self.end_headers()


def trusting_us() -> ssl.SSLContext:
    """As strict as the real one, but for whom it believes."""
    return ssl.create_default_context(cafile=CERTIFICATES / "ca.pem")


@contextmanager
def opened(certificate: str = "") -> Iterator[ForeignSite]:
    """Until the test is over; with a certificate it speaks HTTPS only."""
    server = ThreadingHTTPServer((HOST, 0), _Handler)
    server.daemon_threads = True
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(CERTIFICATES / f"{certificate}.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site = server.site = ForeignSite(server.server_port)  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        site.patience.set()
        server.shutdown()
        server.server_close()
        thread.join()
