"""A name server for tests, on a real socket: answers what a test put into its zone."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

from mailing.resolving import KINDS

type Zone = dict[tuple[str, str], list[str]]


@dataclass
class NameServer:
    """Where it listens, and what it knows; `truncates` sends whoever asks to TCP, `refuses` is a code it answers."""

    address: tuple[str, int] = ("127.0.0.1", 0)
    zone: Zone = field(default_factory=dict)
    truncates: bool = False
    refuses: int = 0

    def answer(self, query: bytes, *, by_tcp: bool = False) -> bytes:
        """The records of the one question, by pointers to its name; a CNAME leads on to its target's."""
        labels, place = [], 12
        while query[place]:
            labels.append(query[place + 1 : place + 1 + query[place]].decode())
            place += 1 + query[place]
        name, (kind, _class) = ".".join(labels).lower(), struct.unpack(">HH", query[place + 1 : place + 5])
        word = next(word for word, number in KINDS.items() if number == kind)
        records, target = [], name
        while (word != "CNAME") and (found := self.zone.get((target, "CNAME"))):
            records.append(_record("CNAME", found[0]))
            target = found[0]
        records += [_record(word, value) for value in self.zone.get((target, word), [])]
        known = any(key[0] == target for key in self.zone)
        flags = 0x8180 | self.refuses | (0 if known or self.refuses else 3)
        if self.truncates and not by_tcp:
            flags, records = flags | 0x0200, []
        return query[:2] + struct.pack(">5H", flags, 1, len(records), 0, 0) + query[12 : place + 5] + b"".join(records)


def _record(kind: str, value: str) -> bytes:
    data = {"MX": _mx, "CNAME": _name, "TXT": _text, "A": socket.inet_aton}[kind](value)
    return b"\xc0\x0c" + struct.pack(">HHIH", KINDS[kind], 1, 300, len(data)) + data


def _name(name: str) -> bytes:
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def _mx(host: str) -> bytes:
    return struct.pack(">H", 10) + _name(host)


def _text(text: str) -> bytes:
    """In pieces of at most 255 bytes, as RFC 1035 §3.3.14 asks."""
    data = text.encode()
    return b"".join(bytes([len(data[n : n + 255])]) + data[n : n + 255] for n in range(0, len(data), 255))


@contextmanager
def running_name_server(zone: Zone) -> Iterator[NameServer]:
    """Answers by UDP and TCP on one free port."""
    with socket.socket(type=socket.SOCK_DGRAM) as udp, socket.socket() as tcp:
        tcp.bind(("127.0.0.1", 0))
        udp.bind(tcp.getsockname())
        tcp.listen()
        server = NameServer(tcp.getsockname(), zone)
        threads = [Thread(target=_udp, args=(udp, server)), Thread(target=_tcp, args=(tcp, server))]
        for thread in threads:
            thread.start()
        try:
            yield server
        finally:
            udp.sendto(b"", udp.getsockname())
            socket.create_connection(tcp.getsockname()).close()
            for thread in threads:
                thread.join()


def _udp(sock: socket.socket, server: NameServer) -> None:
    while True:
        query, client = sock.recvfrom(4096)
        if not query:
            return
        sock.sendto(server.answer(query), client)


def _tcp(sock: socket.socket, server: NameServer) -> None:
    while True:
        connection, _client = sock.accept()
        with connection, connection.makefile("rb") as stream:
            length = stream.read(2)
            if not length:
                return
            answer = server.answer(stream.read(struct.unpack(">H", length)[0]), by_tcp=True)
            connection.sendall(struct.pack(">H", len(answer)) + answer)
