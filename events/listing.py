"""The list of events: coming or past, by topic, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page as Chunk, Paginator
from django.db.models import QuerySet
from django.utils import timezone

from pages.models import Topic

from . import showing, wording
from .models import Event, EventPage, EventQuerySet
from .showing import Card

PER_PAGE = 12


@dataclass(frozen=True, slots=True)
class Listing:
    when: str
    topic: Topic | None
    topics: list[Topic]
    chunk: Chunk[Event]
    cards: list[Card]


def public_events(when: str, topic_slug: str = "") -> EventQuerySet:
    """The published events that are coming or past, of one topic or all."""
    now = timezone.now()
    events = Event.objects.public()
    events = events.past(now) if when == "past" else events.coming(now)
    if topic_slug:
        events = events.filter(page_key__in=keys_of_topic(topic_slug))
    return events


def keys_of_topic(slug: str) -> QuerySet[EventPage, dict[str, UUID]]:
    """The page keys of what any language published under a topic."""
    return EventPage.objects.live().filter(topics__slug=slug).values("translation_key")


def for_page(query: Mapping[str, str], locale: str) -> Listing:
    """What the list page shows for a query string; what it does not know, it ignores."""
    when = "past" if query.get("when") == "past" else "coming"
    topics = wording.topics_in(locale)
    topic = next((t for t in topics if t.slug == query.get("topic")), None)
    events = showing.with_details(public_events(when, topic.slug if topic else ""))
    chunk = Paginator(events, PER_PAGE).get_page(query.get("page"))
    return Listing(when, topic, topics, chunk, showing.cards(chunk.object_list, locale))


def next_events(count: int, locale: str) -> list[Card]:
    """The next events that are not cancelled, for other pages to show."""
    events = public_events("coming").filter(status=Event.Status.ANNOUNCED)
    return showing.cards(showing.with_details(events)[:count], locale)
