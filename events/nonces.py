"""The signed nonce of a form: proves that we made it, when, and for which event (promise 7)."""

from datetime import timedelta
from enum import StrEnum
from secrets import token_urlsafe

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

from .models import Event

MAX_AGE = timedelta(hours=24)


class Fault(StrEnum):
    FORGED = "forged"
    OLD = "old"
    QUICK = "quick"


def make(event: Event) -> str:
    """A new nonce for a form of this event."""
    return _signer(event).sign(token_urlsafe(12))


def fault(event: Event, nonce: str) -> Fault | None:
    """What is wrong with a nonce that came back, or None."""
    signer = _signer(event)
    try:
        signer.unsign(nonce, max_age=MAX_AGE)
    except SignatureExpired:
        return Fault.OLD
    except BadSignature:
        return Fault.FORGED
    try:
        signer.unsign(nonce, max_age=settings.EVENTS_FORM_MIN_AGE)
    except SignatureExpired:
        return None
    return Fault.QUICK


def _signer(event: Event) -> TimestampSigner:
    return TimestampSigner(salt=f"sign-up:{event.uid}")
