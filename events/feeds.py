"""Public feeds: built once per change, byte-identical while nothing changes."""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.db.models import Max
from django.utils import timezone

from pages.models import Topic

from . import calendars, feed_rows, wording
from .listing import keys_of_topic
from .models import CalendarChange, Event, EventQuerySet

WINDOW = timedelta(days=90)
NEVER = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which feed: all events, those of a topic, or one; in one language."""

    locale: str
    topic: str = ""
    event: str = ""

    def path(self) -> str:
        """The feed's path, as DESIGN §5 fixes it."""
        parts = [self.locale, *(["topic", self.topic] if self.topic else ["event", self.event] if self.event else [])]
        return f"/calendar/{'/'.join(parts)}.ics"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it goes out, plain and packed, each with an ETag of its own."""

    body: bytes
    packed: bytes
    etag: str
    last_modified: datetime


def read(choice: Choice) -> Feed | None:
    """The feed, from the cache while nothing changed (one statement); None where there is none."""
    changed_at = CalendarChange.objects.values_list("changed_at", flat=True).filter(pk=1).first() or NEVER
    start = window_start(timezone.now())
    key = hashlib.sha256(f"{choice}:{changed_at.isoformat()}:{start.isoformat()}".encode()).hexdigest()
    feed: Feed | None = cache.get(f"feed:{key}")
    if feed is None:
        feed = build(choice, changed_at, start)
        if feed:
            cache.set(f"feed:{key}", feed, timeout=26 * 3600)
    return feed


def window_start(now: datetime) -> datetime:
    """Entries that ended before it have left the feeds: a midnight, so that it moves once a day."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return datetime.combine((now - WINDOW).astimezone(zone).date(), time(), zone)


def build(choice: Choice, changed_at: datetime, start: datetime) -> Feed | None:
    """Builds a feed; None for a topic or an event that nobody may know of."""
    events = _events(choice)
    if choice.event and not events.exists():
        return None
    name = _name(choice)
    if not name:
        return None
    slots = feed_rows.slots(events, start)
    words = feed_rows.spoken({slot.page_key for slot in slots}, choice.locale)
    entries = [calendars.entry(slot, words[slot.page_key]) for slot in slots]
    found = calendars.calendar(entries, [slot.time_zone for slot in slots])
    body = calendars.named(found, name, settings.PUBLIC_URL + choice.path()).to_ical()
    return Feed(
        body=body,
        packed=gzip.compress(body, compresslevel=6, mtime=0),
        etag=hashlib.sha256(body).hexdigest()[:32],
        last_modified=max(changed_at, _left_last(events, start) or changed_at),
    )


def _events(choice: Choice) -> EventQuerySet:
    events = Event.objects.public()
    if choice.topic:
        return events.filter(page_key__in=keys_of_topic(choice.topic))
    return events.filter(uid=choice.event) if choice.event else events


def _left_last(events: EventQuerySet, start: datetime) -> datetime | None:
    """When an entry left the window last: that, too, is a change, and Last-Modified never moves back."""
    ended: datetime | None = events.filter(sessions__end__lt=start).aggregate(last=Max("sessions__end"))["last"]
    if ended is None:
        return None
    zone = ZoneInfo(settings.TIME_ZONE)
    day = (ended + WINDOW).astimezone(zone).date() + timedelta(days=1)
    return min(datetime.combine(day, time(), zone), timezone.now())


def _name(choice: Choice) -> str:
    """What a calendar program calls the feed; empty for a topic that there is not."""
    site = settings.WAGTAIL_SITE_NAME
    if choice.topic:
        topics = dict(Topic.objects.filter(slug=choice.topic).values_list("locale__language_code", "title"))
        title = topics.get(choice.locale) or next(iter(topics.values()), "")
        return f"{site}: {title}" if title else ""
    if choice.event:
        event = Event.objects.get(uid=choice.event)
        found = wording.of_events([event], choice.locale).get(event.page_key)
        return found.title if found else ""
    return site
