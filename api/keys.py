"""Keys of trusted front ends: a server that signs up many people is limited as itself, not by its network address.

The settings hold hashes only (`API_KEYS`); a key has 256 random bits, so a plain hash of it cannot be guessed back.
"""

import hashlib
from secrets import compare_digest, token_urlsafe

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from members.doors import Sender, sender_of

from .errors import Problem

SCHEME = "bearer"


def make() -> str:
    """A new key; shown once, kept by the front end."""
    return token_urlsafe(32)


def hash_of(key: str) -> str:
    """What the settings hold of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def sender(request: HttpRequest, limit: int) -> Sender:
    """Who is counted for a form: the front end whose key came (`Authorization: Bearer …`), else the network.

    `limit` is what a network may send in an hour.

    Raises a `Problem` for a key that we don't know: treated as nobody's, a front end would find out under load only.
    """
    given = request.headers.get("Authorization")
    if given is None:
        return sender_of(request, limit)
    scheme, _space, key = given.partition(" ")
    name = _name_of(key.strip()) if scheme.lower() == SCHEME else ""
    if not name:
        headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        raise Problem(401, "unknown_key", _("We don't know this key."), headers=headers)
    counted_by = salted_hmac("front-end", name, algorithm="sha256").hexdigest()[:32]
    return Sender(counted_by, settings.API_SIGN_UPS_PER_KEY, trusted=True)


def _name_of(key: str) -> str:
    """The front end that a key belongs to; all are compared, so that the time tells nothing."""
    wanted = hash_of(key)
    found = [name for name, known in settings.API_KEYS.items() if compare_digest(known.lower(), wanted)]
    return found[0] if found else ""
