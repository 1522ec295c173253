"""The nonces of sign-up forms: each is good for one event, or for one series."""

from members import nonces

from .models import Event, Series


def purpose(event: Event) -> str:
    """What a nonce of this event's form is good for."""
    return f"sign-up:{event.uid}"


def make(event: Event) -> str:
    """A new nonce for a form of this event."""
    return nonces.make(purpose(event))


def purpose_of_series(series: Series) -> str:
    """What a nonce of this series' form is good for."""
    return f"sign-up-series:{series.uid}"


def make_for_series(series: Series) -> str:
    """A new nonce for a form of this series."""
    return nonces.make(purpose_of_series(series))
