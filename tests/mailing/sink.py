"""A mail server for tests: takes mails, or answers what a test wants."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from django.test import override_settings


@dataclass
class Sink:
    """What came in; `answers` says, by recipient, what the server answers at which step instead of taking it."""

    port: int = 0
    taken: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    at_recipient: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(  # noqa: N802 (aiosmtpd asks for this name)
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if refusal := self.at_recipient.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(  # noqa: N802
        self, server: Any, _session: Any, envelope: Any
    ) -> str:
        answer = self.at_data.get(envelope.rcpt_tos[0], "250 ok")
        if answer == "hang up":
            server.transport.close()
            return "250 never heard"
        if answer.startswith("250"):
            self.taken.append(envelope.content)
            self.recipients += envelope.rcpt_tos
        return answer

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails that were taken, parsed."""
        return [message_from_bytes(each, _class=EmailMessage, policy=policy.default) for each in self.taken]


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
def running_sink() -> Iterator[Sink]:
    """A mail server on a free port, to which the provider's mailer is set."""
    sink = Sink(free_port())
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    options = {"host": "127.0.0.1", "port": sink.port, "timeout": 5}
    try:
        with sending_by(smtp, **options):
            yield sink
    finally:
        controller.stop()
