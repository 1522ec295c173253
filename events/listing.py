"""The list of events: coming or past, by topic, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from pages import languages, listing
from pages.listing import Filter
from pages.models import Topic

from . import counting, showing
from .models import Event, EventPage, EventQuerySet
from .showing import Card

PER_PAGE = 12


ON_TOPIC = 3


@dataclass(frozen=True, slots=True)
class Listing(listing.Listing):
    """What the list page shows; `topic` is None for all, and for one that there is not."""

    when: str = "coming"
    topic: Topic | None = None
    cards: list[Card] = field(default_factory=list)

    @property
    def is_recorded(self) -> bool:
        """Whether only events with a recording are asked for."""
        return any(each.value for each in self.filters if each.name == "recorded")

    @property
    def is_unknown(self) -> bool:
        """Whether something is asked for that there is not."""
        return any(each.value not in dict(each.choices) for each in self.filters if each.value)


@dataclass(frozen=True, slots=True)
class OnTopic:
    """The next events on a topic, and the latest ones that can be watched."""

    coming: list[Card]
    recorded: list[Card]


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
    return languages.public(EventPage.objects.live()).filter(topics__slug=slug).values("translation_key")


def recorded_in(locale: str) -> QuerySet[EventPage, dict[str, UUID]]:
    """The page keys of the events whose page, as a reader of the language gets it, leads to a recording."""
    return languages.readable(EventPage, locale).exclude(recording_url="").values("translation_key")


def for_page(query: Mapping[str, str], locale: str) -> Listing:
    """What the list page shows for a query string.

    A topic that there is not finds nothing, and the page says so; a page of the list that there is not is a 404.
    """
    when = "past" if query.get("when") == "past" else "coming"
    offered = filters(when, locale)
    values = listing.chosen(offered, query)
    events = listing.narrowed(public_events(when), offered, values)
    count = None if any(each.value for each in values) else counting.how_many(when, timezone.now())
    chunk = listing.cut(showing.for_cards(events), query, PER_PAGE, count)
    slug = values[0].value
    topic = Topic.objects.filter(locale__language_code=locale, slug=slug).first() if slug else None
    kept = {"when": when} if when == "past" else {}
    return Listing(values, chunk, kept, when, topic, showing.cards(chunk.object_list, locale))


def filters(when: str, locale: str) -> list[Filter]:
    """The ways to narrow the list; what is past can be watched, perhaps."""
    by_topic = replace(listing.by_topic(EventPage, locale), where=lambda slug: Q(page_key__in=keys_of_topic(slug)))
    recorded = Filter(
        "recorded",
        _("Recordings"),
        [("1", _("With recording"))],
        lambda _value: Q(page_key__in=recorded_in(locale)),
    )
    return [by_topic, recorded] if when == "past" else [by_topic]


def on_topic(slug: str, locale: str) -> OnTopic:
    """What a page that gathers all on a topic shows of events; both lists are read together."""
    coming = list(public_events("coming", slug)[:ON_TOPIC])
    past = list(public_events("past", slug).filter(page_key__in=recorded_in(locale))[:ON_TOPIC])
    prefetch_related_objects([*coming, *past], *showing.CARD_DETAILS)
    keys = {event.pk for event in coming}
    cards = showing.cards([*coming, *past], locale)
    return OnTopic([c for c in cards if c.event.pk in keys], [c for c in cards if c.event.pk not in keys])


def newest_pages(locale: str) -> QuerySet[EventPage]:
    """The pages of events for feed readers: what was announced last comes first."""
    keys = Event.objects.values("page_key")
    pages = languages.readable(EventPage, locale).filter(translation_key__in=keys)
    return pages.order_by("-first_published_at", "-pk")


def next_events(count: int, locale: str) -> list[Card]:
    """The next events that are not cancelled, for other pages to show."""
    events = public_events("coming").filter(status=Event.Status.ANNOUNCED)
    return showing.cards(showing.for_cards(events)[:count], locale)
