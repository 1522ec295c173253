"""The nonces of sign-up forms: each is good for one event."""

from members import nonces

from .models import Event


def purpose(event: Event) -> str:
    """What a nonce of this event's form is good for."""
    return f"sign-up:{event.uid}"


def make(event: Event) -> str:
    """A new nonce for a form of this event."""
    return nonces.make(purpose(event))
