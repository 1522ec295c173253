"""Asking the DNS for what a mail's domain says of itself (RFC 1035): the few kinds of records that mail needs."""

import secrets
import socket
import struct
from pathlib import Path

KINDS = {"A": 1, "CNAME": 5, "MX": 15, "TXT": 16, "AAAA": 28}
TIMEOUT = 5.0
NO_SUCH_NAME = 3
TRUNCATED = 0x0200


class NoAnswer(Exception):
    """The name server does not answer, or not to this."""


def nameserver() -> tuple[str, int]:
    """The first name server of this machine."""
    try:
        lines = Path("/etc/resolv.conf").read_text().splitlines()
    except OSError:
        lines = []
    found = next((line.split()[1] for line in lines if line.startswith("nameserver ") and len(line.split()) > 1), "")
    return found or "127.0.0.1", 53


def ask(name: str, kind: str, server: tuple[str, int]) -> list[str]:
    """The records of a kind: of MX the hosts, of TXT the whole texts; none where the name has none."""
    number = secrets.randbelow(1 << 16)
    labels = name.rstrip(".").encode("idna").split(b".")
    question = b"".join(bytes([len(label)]) + label for label in labels) + struct.pack(">BHH", 0, KINDS[kind], 1)
    query = struct.pack(">6H", number, 0x0100, 1, 0, 0, 0) + question
    try:
        answer = _by_udp(query, server)
        if struct.unpack(">H", answer[2:4])[0] & TRUNCATED:
            answer = _by_tcp(query, server)
        return _records(answer, number, KINDS[kind])
    except (OSError, IndexError, struct.error) as error:
        raise NoAnswer(f"{name} {kind}: {type(error).__name__} {error}") from error


def _by_udp(query: bytes, server: tuple[str, int]) -> bytes:
    family = socket.AF_INET6 if ":" in server[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.settimeout(TIMEOUT)
        sock.connect(server)  # so that only its answers arrive
        sock.send(query)
        return sock.recv(4096)


def _by_tcp(query: bytes, server: tuple[str, int]) -> bytes:
    """The same where an answer is too long for a datagram."""
    with socket.create_connection(server, TIMEOUT) as sock, sock.makefile("rb") as stream:
        sock.sendall(struct.pack(">H", len(query)) + query)
        return stream.read(struct.unpack(">H", stream.read(2))[0])


def _records(answer: bytes, number: int, kind: int) -> list[str]:
    got, flags, _questions, count = struct.unpack(">4H", answer[:8])
    code = flags & 15
    if got != number or code not in {0, NO_SUCH_NAME}:
        raise OSError(f"the name server refuses ({code})")
    place, found = _after_name(answer, 12) + 4, []
    for _record in range(count):
        place = _after_name(answer, place)
        is_kind, _class, _ttl, length = struct.unpack(">HHIH", answer[place : place + 10])
        place += 10
        if is_kind == kind:
            found.append(_value(answer, place, length, kind))
        place += length
    return found


def _value(answer: bytes, place: int, length: int, kind: int) -> str:
    data = answer[place : place + length]
    if kind == KINDS["MX"]:
        return _name(answer, place + 2)
    if kind == KINDS["CNAME"]:
        return _name(answer, place)
    if kind == KINDS["TXT"]:
        pieces = []
        while data:
            pieces.append(data[1 : 1 + data[0]])
            data = data[1 + data[0] :]
        return b"".join(pieces).decode(errors="replace")
    return socket.inet_ntop(socket.AF_INET6 if length == 16 else socket.AF_INET, data)


def _after_name(answer: bytes, place: int) -> int:
    """Where a name ends; a pointer ends it (RFC 1035 §4.1.4)."""
    while (length := answer[place]) != 0:
        if length >= 0xC0:
            return place + 2
        place += 1 + length
    return place + 1


def _name(answer: bytes, place: int) -> str:
    labels: list[str] = []
    for _step in range(128):  # pointers may go round
        length = answer[place]
        if length >= 0xC0:
            place = struct.unpack(">H", answer[place : place + 2])[0] & 0x3FFF
        elif length:
            labels.append(answer[place + 1 : place + 1 + length].decode("ascii", "replace"))
            place += 1 + length
        else:
            break
    return ".".join(labels)
