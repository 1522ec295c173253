"""A mail server for tests: takes mails, or answers what a test wants."""

import asyncio
import socket
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
    most: int = 0  # mails that one connection may bring, if any

    async def handle_MAIL(  # noqa: N802 (aiosmtpd asks for this name)
        self, _server: Any, session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.most and session.brought >= self.most:
            return "421 enough for one connection"
        if self.at_sender:
            return self.at_sender
        envelope.mail_from = address
        return "250 ok"

    async def handle_RCPT(  # noqa: N802 (aiosmtpd asks for this name)
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if refusal := self.at_recipient.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        await asyncio.sleep(self.seconds)
        answer = self.at_data.get(envelope.rcpt_tos[0], "250 ok")
        if answer == "hang up":
            server.transport.close()
            return "250 never heard"
        if answer == "silence":
            await asyncio.sleep(60)
        if answer.startswith("250"):
            self.taken.append(envelope.content)
            self.recipients += envelope.rcpt_tos
            self.at.append(time.monotonic())
            session.brought += 1
        return answer

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails that were taken, parsed."""
        return [message_from_bytes(each, _class=EmailMessage, policy=policy.default) for each in self.taken]


class _Server(SMTP):
    """Greets as the test wants."""

    async def push(self, status: Any) -> None:
        sink: Sink = self.event_handler
        if isinstance(status, str) and status.startswith("220 "):
            sink.connections += 1
            self.session.brought = 0  # type: ignore[union-attr]
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
    controller = _Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    sink.connections = 0  # but for the controller's own
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    options = {"host": "127.0.0.1", "port": sink.port, "timeout": 5} | more
    try:
        with sending_by(smtp, **options):
            yield sink
    finally:
        controller.stop()
