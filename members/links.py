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


class Purpose(StrEnum):
    """What a link opens; a token of one purpose opens nothing else."""

    MANAGE = "manage"
    JOIN = "join"
    TICKET = "ticket"
    FEED = "feed"
    ADDRESS = "address"


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


def _mac(key: str, purpose: Purpose, pk: int, version: int) -> str:
    digest = hmac.digest(key.encode(), f"{purpose}:{pk}:{version}".encode(), hashlib.sha256)
    return urlsafe_b64encode(digest[:MAC_BYTES]).decode().rstrip("=")
