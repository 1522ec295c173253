"""A mail server that takes everything, keeps what identifies a mail, and costs next to nothing."""

import asyncio
import hashlib
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self, cast

MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]*>)", re.IGNORECASE | re.MULTILINE)
END = b"\r\n.\r\n"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it came in, `at` on the monotonic clock; two are equal when their bytes are."""

    recipient: str
    message_id: str
    digest: str
    at: float = field(compare=False)


class Sink:
    """Runs in a thread; `mails` is what came in."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.port = 0
        # Called with the number of each mail while its sender still waits to hear that it was taken.
        self.before_answer: Callable[[int], None] = lambda _number: None
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.port = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        return self

    def __exit__(self, *_error: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def take(self, recipient: str, data: bytes) -> None:
        """Keeps a mail."""
        found = MESSAGE_ID.search(data)
        message_id = found[1].decode() if found else ""
        with self._changed:
            self.mails.append(Mail(recipient, message_id, hashlib.sha256(data).hexdigest(), time.monotonic()))
            self._changed.notify_all()
        self.before_answer(len(self.mails))

    def wait_for(self, count: int, timeout: float) -> None:
        """Waits until `count` mails are in; a TimeoutError when they do not come."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.mails) >= count, timeout):
                raise TimeoutError(f"{len(self.mails)} mails of {count} came in {timeout:.0f} seconds")

    async def _listen(self) -> int:
        self._server = await self._loop.create_server(lambda: _Conversation(self), "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def _close(self) -> None:
        self._server.close()
        self._server.close_clients()
        await self._server.wait_closed()


class _Conversation(asyncio.Protocol):
    """As much of RFC 5321 as smtplib speaks."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.buffer = b""
        self.recipient = ""
        self.in_data = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self._answer(b"220 sink")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (mark := END if self.in_data else b"\r\n") in self.buffer:
            piece, _mark, self.buffer = self.buffer.partition(mark)
            self._mail(piece) if self.in_data else self._command(piece)

    def _mail(self, data: bytes) -> None:
        self.in_data = False
        self.sink.take(self.recipient, data)
        self._answer(b"250 taken")

    def _command(self, line: bytes) -> None:
        verb = line[:4].upper()
        if verb == b"RCPT":
            self.recipient = line.partition(b"<")[2].partition(b">")[0].decode()
        self.in_data = verb == b"DATA"
        self._answer({b"DATA": b"354 go on", b"QUIT": b"221 bye"}.get(verb, b"250 ok"))
        if verb == b"QUIT":
            self.transport.close()

    def _answer(self, line: bytes) -> None:
        self.transport.write(line + b"\r\n")
