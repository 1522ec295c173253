"""May one sign up now? One function answers "why not?" for page, API, admin and the deed itself."""

from datetime import datetime

from django.utils.translation import gettext as _

from pages import formats

from .errors import EventError, Refusal
from .models import Event
from .seats import Seats


def why_not_any_more(event: Event, now: datetime) -> Refusal | None:
    """The reason why nothing can come of the event any more, or None."""
    if event.status == Event.Status.CANCELLED:
        return Refusal("cancelled")
    return Refusal("over") if event.ends_at <= now else None


def check(event: Event) -> None:
    """Refuses a window in which nobody could sign up, or that says what does not hold. Raises `EventError`."""
    opens_at, closes_at = event.registration_opens_at, event.registration_closes_at
    if opens_at and closes_at and closes_at <= opens_at:
        raise EventError(_("Registration must close after it opens."), "closes_at")
    if closes_at and closes_at > event.closes_at:
        raise EventError(_too_long(event), "closes_at")
    if why_not := why_nobody(event):
        raise EventError(why_not, "opens_at")


def _too_long(event: Event) -> str:
    if event.late_sign_up:
        return _("Registration cannot close after the end: %(when)s.") % {"when": _shown(event.ends_at)}
    told = _("Registration cannot close after the start (%(when)s), unless people may sign up while the event runs.")
    return told % {"when": _shown(event.starts_at)}


def why_nobody(event: Event) -> str:
    """Why nobody could ever sign up in the event's window, in words; empty where they can."""
    if not event.registration_opens_at or event.registration_opens_at < event.closes_at:
        return ""
    times = {"opens": _shown(event.registration_opens_at), "closes": _shown(event.closes_at)}
    return _("Nobody could sign up: registration would open on %(opens)s, but close on %(closes)s.") % times


def _shown(moment: datetime) -> str:
    return formats.long_date_time(moment)


def why_not(event: Event, seats: Seats, now: datetime) -> Refusal | None:
    """The reason why nobody can sign up now, or None."""
    if ended := why_not_any_more(event, now):
        return ended
    if event.registration_opens_at and now < event.registration_opens_at:
        return refusal(event, "not_yet_open")
    if now >= event.closes_at:
        return refusal(event, "closed")
    return _why_full(event, now) if seats.band(event.modes) == "none" else None


def _why_full(event: Event, now: datetime) -> Refusal | None:
    """Why no seat means no sign-up; None where one may ask for approval all the same, or wait."""
    return None if event.asks_first or event.takes_waiting(now) else refusal(event, "full")


def refusal(event: Event, code: str) -> Refusal:
    """A reason by its code, with the moment that belongs to it."""
    moments = {
        "not_yet_open": event.registration_opens_at,
        "closed": event.closes_at,
        "full": event.promotes_until() if event.waiting_list else None,
    }
    return Refusal(code, moments.get(code))
