"""A mail server for tests: takes mails, or answers what a test wants."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.test import override_settings


@dataclass
class Sink:
    """What came in, and when; the rest says what the server answers at which step instead of taking a mail."""

    port: int = 0
    taken: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    at: list[float] = field(default_factory=list)  # on the monotonic clock
    connections: int = 0
    at_connect: str = ""
    at_sender: str = ""
    # By recipient.
    at_recipient: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, str] = field(default_factory=dict)
    seconds: float = 0  # that it takes for a mail
    hold: str = ""  # the step at which it stands still: connect, data, answer
    reached: threading.Event = field(default_factory=threading.Event)
    by: list[Any] = field(default_factory=list)  # by which connection each mail came
    most: int = 0  # mails that one connection may bring, if any
    _open: list[Any] = field(default_factory=list)

    async def step(self, name: str, server: Any) -> None:
        """Stands still here where a test wants it; it ends with the connection, or when the test goes on."""
        if self.hold != name:
            return
        self.reached.set()
        try:
            while self.hold == name:  # noqa: ASYNC110 (told from another thread)
                await asyncio.sleep(0.02)
        finally:
            if server.transport is not None:
                server.transport.abort()
        raise asyncio.CancelledError

    def go_on(self) -> None:
        """Forgets who was held, and lets those that come next pass."""
        self.hold = ""
        self.reached.clear()

    def drop(self) -> None:
        """Closes all connections, as a server does that restarts."""
        for server in self._open:
            if server.transport is not None:
                server.loop.call_soon_threadsafe(server.transport.close)
        self._open.clear()

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails that were taken, parsed."""
        return [message_from_bytes(each, _class=EmailMessage, policy=policy.default) for each in self.taken]


class _Handler:
    """Answers at each step. It is apart from the sink: aiosmtpd reads all that a handler has, for each connection."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink

    async def handle_MAIL(  # noqa: N802 (aiosmtpd asks for this name)
        self, _server: Any, session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.sink.most and session.brought >= self.sink.most:
            return "421 enough for one connection"
        if self.sink.at_sender:
            return self.sink.at_sender
        envelope.mail_from = address
        return "250 ok"

    async def handle_RCPT(  # noqa: N802 (aiosmtpd asks for this name)
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if refusal := self.sink.at_recipient.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        await self.sink.step("data", server)
        await asyncio.sleep(self.sink.seconds)
        answer = self.sink.at_data.get(envelope.rcpt_tos[0], "250 ok")
        if answer == "hang up":
            server.transport.close()
            return "250 never heard"
        if answer == "silence":
            await asyncio.sleep(60)
        if answer.startswith("250"):
            self.sink.taken.append(envelope.content)
            self.sink.recipients += envelope.rcpt_tos
            self.sink.at.append(time.monotonic())
            self.sink.by.append(session.peer)
            session.brought += 1
            await self.sink.step("answer", server)
        return answer


class _Server(SMTP):
    """Greets as the test wants."""

    async def push(self, status: Any) -> None:
        sink: Sink = self.event_handler.sink
        if isinstance(status, str) and status.startswith("220 "):
            sink.connections += 1
            sink._open.append(self)
            self.session.brought = 0  # type: ignore[union-attr]
            await sink.step("connect", self)
            if sink.at_connect:
                status = sink.at_connect
        await super().push(status)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)


def free_port() -> int:
    """A port that nobody listens at just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def sending_by(provider: str, **options: Any) -> Iterator[None]:
    """Our own mailers, which Django's test set-up replaces, with a provider of the test's choice."""
    mailers = {
        "default": {"BACKEND": "mailing.backends.OutboxBackend"},
        "provider": {"BACKEND": provider, "OPTIONS": options},
    }
    with override_settings(MAILERS=mailers):
        yield


@contextmanager
def running_sink(**more: Any) -> Iterator[Sink]:
    """A mail server on a free port, to which the provider's mailer is set."""
    sink = Sink(free_port())
    controller = _Controller(_Handler(sink), hostname="127.0.0.1", port=sink.port)
    controller.start()
    sink.connections = 0  # but for the controller's own
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    options = {"host": "127.0.0.1", "port": sink.port, "timeout": 5} | more
    try:
        with sending_by(smtp, **options):
            yield sink
    finally:
        controller.stop()
