"""Moving a session: another time, another place; the same calendar entry."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pages import formats
from pages.languages import active_language

from . import notifying, spanning, windows
from .errors import EventError
from .locking import lock
from .models import Event, Registration, Session, SessionWords
from .promoting import promote
from .states import ADMITTED

State = Registration.State


@dataclass(frozen=True, slots=True)
class Appointment:
    """When and where a session is; places by language."""

    start: datetime
    end: datetime
    places: Mapping[str, str]


class Doubtful(EventError):
    """What can be done, but may be a slip: the office has to say that it means it."""

    code = "doubtful"


@transaction.atomic
def move(session: Session, to: Appointment, *, sure: bool = False) -> bool:
    """Moves a session and tells everybody who counts on it; False when nothing changes.

    The calendar UID stays, SEQUENCE rises by one (RFC 5546 §2.1.4). Raises `EventError`; what may be
    a slip raises `Doubtful` unless `sure`.
    """
    event = lock(session.event_id)
    now = timezone.now()
    session = event.sessions.prefetch_related("words").get(pk=session.pk)
    old = appointment(session)
    if (old.start, old.end, dict(old.places)) == (to.start, to.end, dict(to.places)):
        return False
    _check(event, session, to, now)
    if not sure:
        doubt(event, session, to, {words.locale: words.title for words in session.words.all()})
    session.start, session.end, session.changed_at, session.moved_at = to.start, to.end, now, now
    session.sequence += 1
    session.save(update_fields=["start", "end", "changed_at", "moved_at", "sequence"])
    for locale, place in to.places.items():
        SessionWords.objects.update_or_create(session=session, locale=locale, defaults={"place": place})
    spanning.renew(event, now)
    live = Registration.objects.filter(event=event, state__in=ADMITTED)
    notifying.tell_moved(event, session, live, remembered(old))
    promote(event, now)  # a later start may give the waiting list its time back
    return True


def appointment(session: Session) -> Appointment:
    """When and where a session is now."""
    places = {words.locale: words.place for words in session.words.all()}
    return Appointment(session.start, session.end, {code: places.get(code, "") for code, _name in settings.LANGUAGES})


def remembered(old: Appointment) -> dict[str, Any]:
    """An appointment as a mail's context keeps it: JSON."""
    return {"start": old.start.isoformat(), "end": old.end.isoformat(), "places": dict(old.places)}


def recalled(context: Mapping[str, Any]) -> Appointment:
    """An appointment from a mail's context."""
    return Appointment(
        datetime.fromisoformat(context["start"]), datetime.fromisoformat(context["end"]), context["places"]
    )


def doubt(event: Event, session: Session | None, when: Appointment, titles: Mapping[str, str]) -> None:
    """Raises `Doubtful` where a session at this time overlaps with another one, or leaves nobody time to sign up.

    `session` is the one that moves there; none for a new one.
    """
    others = [
        other
        for other in event.sessions.filter(status=Session.Status.PLANNED).prefetch_related("words")
        if session is None or other.pk != session.pk
    ]
    own = _named(titles.get(active_language(), ""), when.start)
    doubts = [
        _("%(one)s and %(other)s would take place at the same time.")
        % {"one": own, "other": _named(other.title(active_language()), other.start)}
        for other in others
        if other.start < when.end and when.start < other.end
    ]
    doubts += _why_nobody(event, [(other.start, other.end) for other in others], when)
    if doubts:
        raise Doubtful(" ".join(doubts))


def _named(title: str, start: datetime) -> str:
    when = formats.long_date_time(start)
    return f"{title} ({when})" if title else when


def _why_nobody(event: Event, others: list[tuple[datetime, datetime]], when: Appointment) -> list[str]:
    """Why nobody could sign up once the event has this span; nothing where nobody can now either."""
    spans = [*others, (when.start, when.end)]
    moved = copy.copy(event)
    moved.starts_at, moved.ends_at = min(start for start, _end in spans), max(end for _start, end in spans)
    why_not = "" if windows.why_nobody(event) else windows.why_nobody(moved)
    return [why_not] if why_not else []


def _check(event: Event, session: Session, to: Appointment, now: datetime) -> None:
    if event.status == Event.Status.CANCELLED or session.status == Session.Status.CANCELLED:
        raise EventError(_("What is cancelled cannot be moved."))
    if session.end <= now:
        raise EventError(_("This session is over."))
    if to.end <= to.start:
        raise EventError(_("The end must come after the start."))
    if to.end <= now or (to.start <= now and to.start != session.start):
        raise EventError(_("The new start is in the past."))
