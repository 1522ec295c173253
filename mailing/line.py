"""The connection to the provider: one for many mails, kept a while between two batches."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from time import monotonic

from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend

# Seconds without a mail after which the connection is given up: servers wait for minutes (RFC 5321 §4.5.3.2.7),
# but a router between us may forget it sooner, and then the next mail would meet silence.
IDLE = 10.0


class Line:
    """A connection of one thread."""

    def __init__(self) -> None:
        self.provider: BaseEmailBackend = mailers["provider"]
        self._used_at = monotonic()
        self._is_open = False

    def open(self) -> None:
        """Connects where that is not done; raises whatever is wrong with the provider."""
        self.provider.open()
        self._is_open, self._used_at = True, monotonic()

    def look_after(self) -> None:
        """Called between two batches: hangs up what has been idle, or what the server has closed meanwhile."""
        if self._is_open and (monotonic() - self._used_at > IDLE or not self._answers()):
            self.hang_up()

    def hang_up(self) -> None:
        """Gives the connection up; the next mail gets one that works."""
        self._is_open = False
        with suppress(Exception):  # saying goodbye to a server that is gone
            self.provider.close()

    def _answers(self) -> bool:
        """Asks an SMTP server; an interface that speaks HTTP connects anew by itself."""
        connection = getattr(self.provider, "connection", None)
        if not isinstance(connection, smtplib.SMTP):
            return True
        try:
            return bool(connection.noop()[0] == 250)
        except (smtplib.SMTPException, OSError):
            return False


_kept: ContextVar[Line | None] = ContextVar("line", default=None)


@contextmanager
def kept() -> Iterator[None]:
    """Inside, all batches of this thread share a connection, given up behind them."""
    line = Line()
    token = _kept.set(line)
    try:
        yield
    finally:
        _kept.reset(token)
        line.hang_up()


@contextmanager
def held() -> Iterator[Line]:
    """The kept connection, looked after; outside `kept` one of its own."""
    line = _kept.get()
    if line is not None:
        line.look_after()
        yield line
        return
    line = Line()
    try:
        yield line
    finally:
        line.hang_up()
