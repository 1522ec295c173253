"""May one sign up now? One function answers "why not?" for page, API, admin and the deed itself."""

from datetime import datetime

from .errors import Refusal
from .models import Event
from .seats import Seats


def why_not_any_more(event: Event, now: datetime) -> Refusal | None:
    """The reason why nothing can come of the event any more, or None."""
    if event.status == Event.Status.CANCELLED:
        return Refusal("cancelled")
    return Refusal("over") if event.ends_at <= now else None


def why_not(event: Event, seats: Seats, now: datetime) -> Refusal | None:
    """The reason why nobody can sign up now, or None."""
    if ended := why_not_any_more(event, now):
        return ended
    if event.registration_opens_at and now < event.registration_opens_at:
        return refusal(event, "not_yet_open")
    if now >= event.closes_at:
        return refusal(event, "closed")
    if not (event.waiting_list or event.approval) and seats.band(event.modes) == "none":
        return Refusal("full")
    return None


def refusal(event: Event, code: str) -> Refusal:
    """A reason by its code, with the moment that belongs to it."""
    return Refusal(code, {"not_yet_open": event.registration_opens_at, "closed": event.closes_at}.get(code))
