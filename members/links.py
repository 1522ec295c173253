"""Personal links: computed, not stored; renewed by raising the version (promise 6)."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from enum import StrEnum

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# 128 bits of the HMAC: out of reach of guessing, and the link stays short enough for a mail.
MAC_BYTES = 16
# A short code is typed by people: no letter that looks like a digit (Crockford's base 32), 20 bits of the HMAC.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_SIGNS = 4
LONGEST_NUMBER = 12  # signs of an id


class Purpose(StrEnum):
    """What a link opens; a token of one purpose opens nothing else."""

    MANAGE = "manage"
    JOIN = "join"
    TICKET = "ticket"
    FEED = "feed"
    ADDRESS = "address"
    FOLLOW = "follow"
    STOP = "stop"
    CERTIFICATE = "certificate"


def token(purpose: Purpose, pk: int, version: int) -> str:
    """The token for a row: its id and a keyed hash over purpose, id and version."""
    if not settings.LINKS_KEY:
        raise ImproperlyConfigured("LINKS_KEY is empty: personal links cannot be made.")
    return f"{pk:x}-{_mac(settings.LINKS_KEY, purpose, pk, version)}"


def find[Row](purpose: Purpose, text: str, fetch: Callable[[int], tuple[Row, int] | None]) -> Row | None:
    """The row that a token opens, or None.

    `fetch` gets an id and answers the row with its version. Hashes are compared in constant time,
    with the key in force and with its fall-backs.
    """
    number, _dash, mac = text.partition("-")
    try:
        pk = int(number, 16)
    except ValueError:
        return None
    found = fetch(pk) if 0 < pk < 2**63 and number == f"{pk:x}" else None
    if found is None:
        return None
    row, version = found
    keys = [settings.LINKS_KEY, *settings.LINKS_KEY_FALLBACKS]
    good = [hmac.compare_digest(_mac(key, purpose, pk, version).encode(), mac.encode()) for key in keys if key]
    return row if any(good) else None


def code(purpose: Purpose, pk: int, version: int) -> str:
    """A short code for a row, to be read out and typed; only for those who could open the row without it."""
    return f"{_in_signs(pk)}-{_check(settings.LINKS_KEY, purpose, pk, version)}"


def find_code[Row](purpose: Purpose, text: str, fetch: Callable[[int], tuple[Row, int] | None]) -> Row | None:
    """The row that a code names, however it was typed, or None."""
    signs = "".join(text.upper().translate(LOOK_ALIKE).replace("-", "").split())
    number, check = signs[:-CHECK_SIGNS], signs[-CHECK_SIGNS:]
    if not 0 < len(number) <= LONGEST_NUMBER or not set(signs) <= set(SIGNS):
        return None
    pk = int("".join(f"{SIGNS.index(sign):05b}" for sign in number), 2)
    found = fetch(pk) if 0 < pk < 2**63 else None
    if found is None:
        return None
    row, version = found
    keys = [settings.LINKS_KEY, *settings.LINKS_KEY_FALLBACKS]
    return row if any(_check(key, purpose, pk, version) == check for key in keys if key) else None


LOOK_ALIKE = str.maketrans("OIL", "011")


def _in_signs(number: int) -> str:
    signs = ""
    while number:
        number, rest = divmod(number, len(SIGNS))
        signs = SIGNS[rest] + signs
    return signs or SIGNS[0]


def _check(key: str, purpose: Purpose, pk: int, version: int) -> str:
    digest = _digest(key, purpose, pk, version)
    return "".join(SIGNS[byte % len(SIGNS)] for byte in digest[MAC_BYTES : MAC_BYTES + CHECK_SIGNS])


def _mac(key: str, purpose: Purpose, pk: int, version: int) -> str:
    return urlsafe_b64encode(_digest(key, purpose, pk, version)[:MAC_BYTES]).decode().rstrip("=")


def _digest(key: str, purpose: Purpose, pk: int, version: int) -> bytes:
    return hmac.digest(key.encode(), f"{purpose}:{pk}:{version}".encode(), hashlib.sha256)
