"""The signed nonce of a form: proves that we made it, when, and for what (promise 7)."""

from datetime import timedelta
from enum import StrEnum
from secrets import token_urlsafe

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

MAX_AGE = timedelta(hours=24)


class Fault(StrEnum):
    FORGED = "forged"
    OLD = "old"
    QUICK = "quick"


def make(purpose: str) -> str:
    """A new nonce for a form of this purpose; it is good for no other."""
    return _signer(purpose).sign(token_urlsafe(12))


def fault(purpose: str, nonce: str) -> Fault | None:
    """What is wrong with a nonce that came back, or None."""
    signer = _signer(purpose)
    try:
        signer.unsign(nonce, max_age=MAX_AGE)
    except SignatureExpired:
        return Fault.OLD
    except BadSignature:
        return Fault.FORGED
    try:
        signer.unsign(nonce, max_age=settings.FORM_MIN_AGE)
    except SignatureExpired:
        return None
    return Fault.QUICK


def _signer(purpose: str) -> TimestampSigner:
    return TimestampSigner(salt=purpose)
