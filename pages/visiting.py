"""Asks an address of another site whether it is there; never one that is not on the public web.

Whoever writes a page chooses the address, and our machine stands where readers' do not. So each host is resolved once,
all its addresses must be public, and the connection goes to one that was looked at, not to the name. The same holds
for every address that an answer leads on to.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection, RemoteDisconnected
from ipaddress import IPv6Address, ip_address
from threading import Event, Thread, Timer
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from .models.link import ExternalLink

Why, State = ExternalLink.Why, ExternalLink.State

PORTS = {"http": 80, "https": 443}
MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
GONE = frozenset({404, 410})
# The server is there, and tells programs, or this machine, less than it tells readers.
REFUSALS = frozenset({401, 402, 403, 405, 406, 407, 408, 418, 421, 423, 425, 426, 428, 429, 451})
NO_SUCH_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found; `is_final` where one look is enough to call it dead."""

    state: ExternalLink.State
    why: ExternalLink.Why = Why.NOTHING
    status: int | None = None
    is_final: bool = False


class NoAnswer(Exception):
    """Why there was none."""

    def __init__(self, why: ExternalLink.Why, *, is_failure: bool = False) -> None:
        super().__init__(why)
        self.answer = Answer(State.DEAD if is_failure else State.UNSURE, why)


def is_public(address: str, port: int) -> bool:
    """Whether an IP address and port are where public sites are, and nothing of a private network."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address) and (ip.ipv4_mapped or ip.is_site_local):
        return False
    # `is_reserved` holds what lies in IPv6 and means an address of IPv4 (`::/8`, and so 64:ff9b::/96).
    return ip.is_global and not (ip.is_multicast or ip.is_reserved) and port in PORTS.values()


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_kind, address in found))


@dataclass(slots=True)
class Pace:
    """One request for each host and second."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _next: dict[str, float] = field(default_factory=dict)

    def wait(self, host: str) -> None:
        """Until the host may be asked again."""
        left = self._next.get(host, 0) - self.clock()
        if left > 0:
            self.sleep(left)
        self._next[host] = self.clock() + 1


@dataclass(frozen=True, slots=True)
class Visitor:
    """How addresses are visited. Tests put something else for what it asks."""

    pace: Pace = field(default_factory=Pace)
    resolve: Callable[[str, int], list[str]] = resolve
    may_open: Callable[[str, int], bool] = is_public
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context
    timeout: float = 5.0  # seconds of silence, of a name server too
    patience: float = 20.0  # seconds for one link, with all to which it leads

    def visit(self, url: str) -> Answer:
        """How an address answers: HEAD first, GET where that is refused, and on to where it leads."""
        try:
            return self._follow(url)
        except NoAnswer as error:
            return error.answer
        except ValueError:  # of `urlsplit`, and of names that no host can have
            return Answer(State.UNSURE, Why.NOT_VISITED)

    def _follow(self, url: str) -> Answer:
        end = self.pace.clock() + self.patience
        for _step in range(MOST_REDIRECTS + 1):
            if self.pace.clock() > end:
                return Answer(State.UNSURE, Why.SLOW)
            status, goal = self._look(url)
            if status not in REDIRECTS or not goal:
                return _judge(status)
            url = urljoin(url, goal)
        return Answer(State.DEAD, Why.ENDLESS)

    def _look(self, url: str) -> tuple[int, str]:
        """Not every server knows HEAD: what it says against it counts only if GET hears the same."""
        try:
            status, goal = self._ask("HEAD", url)
        except RemoteDisconnected:
            status, goal = 405, ""
        if status < 400 or status == 429:
            return status, goal
        try:
            return self._ask("GET", url)
        except RemoteDisconnected as error:
            raise NoAnswer(Why.UNREACHABLE, is_failure=True) from error

    def _ask(self, method: str, url: str) -> tuple[int, str]:
        """Status and `Location`. Nothing is read beyond the head of the answer."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise NoAnswer(Why.NOT_VISITED)
        self.pace.wait(parts.hostname)
        try:
            with self._connect(parts.hostname, parts.port or PORTS[parts.scheme]) as plain:
                connection = self._over(parts, plain)
                return _exchange(method, parts, connection, 2 * self.timeout)
        except RemoteDisconnected:
            raise
        except ssl.SSLCertVerificationError as error:
            raise NoAnswer(Why.CERTIFICATE) from error
        except TimeoutError as error:
            raise NoAnswer(Why.SLOW) from error
        except ConnectionError as error:
            raise NoAnswer(Why.UNREACHABLE, is_failure=True) from error
        except (OSError, HTTPException) as error:  # no way there from here, or no HTTP: not for us to say
            raise NoAnswer(Why.UNREACHABLE) from error

    def _connect(self, host: str, port: int) -> socket.socket:
        """To the very address that was looked at."""
        last: OSError = TimeoutError()
        for address in self._addresses(host, port):
            try:
                return socket.create_connection((address, port), self.timeout)
            except TimeoutError:
                raise
            except OSError as error:  # of a machine without IPv6, say
                last = error
        raise last

    def _over(self, parts: SplitResult, plain: socket.socket) -> HTTPConnection:
        """What speaks HTTP over an open line; the handshake of HTTPS comes later, in its time."""
        host = str(parts.hostname)
        if parts.scheme == "http":
            connection = HTTPConnection(host, parts.port, timeout=self.timeout)
            connection.sock = plain
            return connection
        context = self.trust()
        secure = HTTPSConnection(host, parts.port, timeout=self.timeout, context=context)
        secure.sock = context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
        return secure

    def _addresses(self, host: str, port: int) -> list[str]:
        """All of them, if all may be opened: a name that also leads inside is not one of the public web."""
        try:
            found = _within(self.timeout, lambda: self.resolve(host, port))
        except socket.gaierror as error:
            if error.errno in NO_SUCH_NAME:
                raise NoAnswer(Why.UNKNOWN_HOST, is_failure=True) from error
            raise NoAnswer(Why.SLOW) from error  # our own name server has no answer just now
        if not all(self.may_open(address, port) for address in found):
            raise NoAnswer(Why.NOT_VISITED)
        return found


def _within[T](seconds: float, ask: Callable[[], T]) -> T:
    """What is answered in time. A look-up of a name cannot be ended, only left alone."""
    answer: Future[T] = Future()

    def run() -> None:
        try:
            answer.set_result(ask())
        except Exception as error:  # noqa: BLE001 (raised where it is waited for)
            answer.set_exception(error)

    Thread(target=run, daemon=True).start()
    return answer.result(seconds)


def _exchange(method: str, parts: SplitResult, connection: HTTPConnection, seconds: float) -> tuple[int, str]:
    """One request over a line that is open already, so that no name is resolved a second time."""
    with _cut_off(connection.sock, seconds):
        try:
            if isinstance(connection.sock, ssl.SSLSocket):
                connection.sock.do_handshake()
            connection.request(method, _target(parts), headers={"User-Agent": _user_agent(), "Accept": "*/*"})
            answer = connection.getresponse()
            return answer.status, _readable(answer.headers.get("Location", ""))
        finally:
            connection.close()


@contextmanager
def _cut_off(line: socket.socket, seconds: float) -> Iterator[None]:
    """Ends a talk that takes too long: the time-out of a socket begins anew with each drop that drips in."""
    over = Event()

    def cut() -> None:
        over.set()
        with suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, HTTPException) as error:
        if over.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()


def _target(parts: SplitResult) -> str:
    return str(iri_to_uri(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"))


def _readable(header: str) -> str:
    """Servers write UTF-8 where HTTP knows Latin letters only."""
    return header.encode("latin-1", "replace").decode(errors="replace")


def _judge(status: int) -> Answer:
    if 200 <= status < 400:
        return Answer(State.OK, status=status)
    if status in GONE:
        return Answer(State.DEAD, Why.NOT_FOUND, status, is_final=True)
    if status in REFUSALS or status >= 600:  # numbers that HTTP does not know mean programs, too
        return Answer(State.UNSURE, Why.REFUSED, status)
    if 400 <= status < 500:
        return Answer(State.DEAD, Why.NOT_TAKEN, status)
    return Answer(State.UNSURE, Why.FAULT, status)


def _user_agent() -> str:
    """Who asks, and where to complain."""
    return f"{settings.WAGTAIL_SITE_NAME.strip('#')} link check (+{settings.PUBLIC_URL})"
