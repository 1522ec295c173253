"""What feeds are made of, read as plain values: for hundreds of events, model objects cost more than the calendar.

The join link is not even read here: what is not read cannot leak (promise 5).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from pages import languages

from .addresses import Addresses
from .models import EventPage, EventQuerySet, Session
from .questions import Labels, in_language

type Rows = Iterable[tuple[Any, ...]]


@dataclass(slots=True)
class Slot:
    """A session as a feed shows it."""

    page_key: UUID
    uid: str
    sequence: int
    start: datetime
    end: datetime
    time_zone: str
    status: str
    changed_at: datetime
    titles: Labels = field(default_factory=dict)
    places: Labels = field(default_factory=dict)

    def title(self, locale: str) -> str:
        """Its own title, of a session of several; else empty."""
        return in_language(self.titles, locale)

    def place(self, locale: str) -> str:
        """Where it is held on site; else empty."""
        return in_language(self.places, locale)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the published page of an event says of it."""

    title: str
    summary: str
    locale: str
    url: str
    published_at: datetime | None
    topics: list[str]


def slots(events: EventQuerySet, start: datetime) -> list[Slot]:
    """The sessions of the events that end after `start`, in order; one statement."""
    columns = ["pk", "event__page_key", "uid", "sequence", "start", "end", "time_zone", "status", "changed_at"]
    rows: Rows = (
        Session.objects.filter(event__in=events.order_by().values("pk"), end__gte=start)
        .order_by("start", "uid")
        .values_list(*columns, "words__locale", "words__title", "words__place")
    )
    found: dict[int, Slot] = {}
    for pk, *facts, locale, title, place in rows:
        slot = found.setdefault(pk, Slot(*facts))
        slot.titles[locale], slot.places[locale] = title or "", place or ""
    return list(found.values())


def spoken(keys: Collection[UUID], locale: str) -> dict[UUID, Spoken]:
    """The words of each published event in the wanted language, else in another; one statement."""
    columns = ["translation_key", "locale__language_code", "title", "summary", "url_path", "last_published_at"]
    rows: Rows = (
        languages.public(EventPage.objects.live())
        .filter(translation_key__in=keys)
        .order_by("topics__title")
        .values_list(*columns, "topics__title")
    )
    addresses = Addresses()
    found: dict[UUID, Spoken] = {}
    for key, code, title, summary, path, published_at, topic in sorted(
        rows, key=lambda row: languages.rank(row[1], locale)
    ):
        if key not in found:
            found[key] = Spoken(title, summary, code, addresses.of(path), published_at, [])
        if topic and found[key].locale == code:
            found[key].topics.append(topic)
    return found
