"""What a reader sees of events: plain values for templates, worked out once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from pages import languages

from . import seats, series, windows, wording
from .errors import Refusal
from .models import Event, EventPage, Session, Speaker
from .seats import Seats
from .sign_up_form import SignUpForm
from .wording import Wording


@dataclass(frozen=True, slots=True)
class Card:
    """An event in a list."""

    event: Event
    wording: Wording
    seats: str
    refusal: Refusal | None
    status: str
    sessions: list[Session]
    # Whether one can still begin to wait, and whether whoever signs up now does.
    waits: bool
    joins_list: bool

    @property
    def place(self) -> str:
        """Where it is held on site, in the reader's language."""
        return next((p for s in self.sessions if (p := s.place(self.wording.locale))), "")

    @property
    def afterwards(self) -> list[str]:
        """What is there to see or read after the event: recording, slides, answers."""
        page = self.wording.page
        there = {"recording": page.recording_url, "slides": page.materials, "answers": page.answers}
        return [kind for kind, found in there.items() if found] if self.status == "over" else []


def cards(events: Iterable[Event], locale: str) -> list[Card]:
    """The events as a list shows them; as many statements for one as for many."""
    rows = list(events)
    now = timezone.now()
    words, counted = wording.of_events(rows, locale), seats.of_events(rows)
    return [_card(event, words[event.page_key], counted[event.pk], now) for event in rows if event.page_key in words]


def _card(event: Event, words: Wording, counted: Seats, now: datetime) -> Card:
    band, waits = counted.band(event.modes), event.takes_waiting(now)
    return Card(
        event=event,
        wording=words,
        seats=band,
        refusal=windows.why_not(event, counted, now),
        status=event.public_status(now),
        sessions=list(event.sessions.all()),
        waits=waits,
        joins_list=band == "none" and waits and not event.asks_first,
    )


# What cards show beside the event itself, and what more there is to say of it.
CARD_DETAILS = (Prefetch("sessions", Session.objects.prefetch_related("words")),)
DETAILS = (
    Prefetch("sessions", Session.objects.select_related("map").prefetch_related("words")),
    "words",
    Prefetch("speakers", Speaker.objects.prefetch_related("words")),
)


def for_cards(events: QuerySet[Event]) -> QuerySet[Event]:
    """Fetches what cards show beside the events."""
    return events.prefetch_related(*CARD_DETAILS)


def with_details(events: QuerySet[Event]) -> QuerySet[Event]:
    """Fetches sessions and speakers with their words beside the events."""
    return events.prefetch_related(*DETAILS)


def for_page(page: EventPage, *, preview: bool = False) -> dict[str, Any]:
    """What the template of an event's page needs beside the page."""
    event = with_details(Event.objects.filter(page_key=page.translation_key)).first()
    if event is None:
        return {"event": None}
    locale = page.locale.language_code
    now = timezone.now()
    card = _card(event, Wording(page, locale, is_fallback=False), seats.of_event(event), now)
    form = None if card.refusal or preview else SignUpForm(event, locale)
    return {
        "event": event,
        "is_restricted": languages.is_restricted(page),
        "card": card,
        "form": form,
        "series": series.open_beside(event, now),
        "sessions": card.sessions,
        "speakers": list(event.speakers.all()),
        "materials": materials(page, card.status),
        "topics": list(page.topics.all()),
    }


def materials(page: EventPage, status: str) -> list[Any]:
    """What may be downloaded now: some of it only after the event."""
    return [b.value for b in page.materials if status == "over" or b.value["available"] == "always"]
