"""What templates show of events: `{% load events %}`."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from pages import formats
from pages.languages import active_language
from pages.models import Topic
from pages.templatetags.formats import date_block
from pages.top import section_url

from .. import listing, showing
from ..models import Event, EventIndexPage, Registration, Session
from ..models.words import word
from ..showing import Card

register = template.Library()
register.inclusion_tag("components/date-block.html")(date_block)

NOT_HTML = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
LONGEST_KIND = 4  # letters of a file name's ending: docx
SCHEMA_FORMATS = {"online": "Online", "onsite": "Offline", "hybrid": "Mixed"}


# --- lists ----------------------------------------------------------------------------------


@register.simple_tag
def upcoming_events(count: int) -> list[Card]:
    """The next events that are not cancelled."""
    return listing.next_events(count, active_language())


@register.simple_tag
def event_cards(pages: Iterable[Page]) -> list[Card]:
    """The events among some pages, in the order of the pages; as many statements for one as for many."""
    order = [page.translation_key for page in pages]
    if not order:
        return []
    events = showing.for_cards(Event.objects.public().filter(page_key__in=order))
    return sorted(showing.cards(events, active_language()), key=lambda card: order.index(card.event.page_key))


@register.filter
def apart_from(pages: Iterable[Page], cards: list[Card]) -> list[Page]:
    """The pages that these cards do not show."""
    shown = {card.event.page_key for card in cards}
    return [page for page in pages if page.translation_key not in shown]


@register.simple_tag(takes_context=True)
def events_index_url(context: Context) -> str:
    """The page that lists all events, in the reader's language or another; else the first page of the language."""
    return section_url(EventIndexPage, context.get("request"))


@register.simple_tag
def topic_events(topic: Topic) -> listing.OnTopic:
    """The next events on a topic, and the latest ones that can be watched."""
    return listing.on_topic(topic.slug, active_language())


@register.simple_tag
def listing_url(when: str = "coming", topic: Topic | None = None, *, recorded: bool = False) -> str:
    """The query of a part of the list; what is as usual stays unsaid."""
    query = {
        "when": when if when == "past" else "",
        "topic": topic.slug if topic else "",
        "recorded": "1" if recorded and when == "past" else "",
    }
    said = {key: value for key, value in query.items() if value}
    return f"?{urlencode(said)}" if said else "."


# --- calendars ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Feed:
    """One calendar to subscribe to, as each kind of calendar program wants it."""

    https: str
    name: str

    @property
    def webcal(self) -> str:
        """For programs of the own device."""
        return f"webcal://{self.https.partition('://')[2]}"

    @property
    def google(self) -> str:
        """Google's “add by URL”; it wants the webcal form."""
        return f"https://calendar.google.com/calendar/r?cid={quote(self.webcal, safe='')}"

    @property
    def outlook(self) -> str:
        """Outlook's “add from web”."""
        query = urlencode({"url": self.https, "name": self.name}, quote_via=quote)
        return f"https://outlook.live.com/calendar/0/addfromweb?{query}"


@register.simple_tag
def calendar_feed(topic: Topic | None = None) -> Feed:
    """The public calendar of the language, of one topic or all."""
    site = settings.WAGTAIL_SITE_NAME
    if topic is None:
        return Feed(settings.PUBLIC_URL + reverse("calendar", args=[active_language()]), site)
    path = reverse("calendar_topic", args=[active_language(), topic.slug])
    return Feed(settings.PUBLIC_URL + path, f"{site} – {topic.title}")


@register.simple_tag
def calendar_file(event: Event) -> str:
    """The calendar file of one event."""
    return reverse("calendar_event", args=[active_language(), event.uid])


# --- one event ------------------------------------------------------------------------------


@register.filter
def planned(sessions: list[Session]) -> list[Session]:
    """The sessions that take place; all of them when none does."""
    return [s for s in sessions if s.status == Session.Status.PLANNED] or sessions


@register.filter
def has_several_places(sessions: list[Session]) -> bool:
    """Whether they are not all held at the same place."""
    return len({session.place(active_language()) for session in sessions}) > 1


@register.filter
def with_own_way(sessions: list[Session]) -> list[Session]:
    """The sessions with something to say or to show of how to get there; what several say alike, once."""
    language = active_language()
    said = {(s.place(language), s.way(language), s.map_id): s for s in reversed(sessions)}
    return [s for (_place, way, picture), s in reversed(said.items()) if way or picture]


@register.filter
def maps(sessions: list[Session]) -> list[AbstractImage]:
    """The pictures of how to get there."""
    return [s.map for s in sessions if s.map]


@register.filter
def headline(sessions: list[Session]) -> Session:
    """The session whose date leads: the next one that is not over, else the last."""
    rows, now = planned(sessions), timezone.now()
    return next((s for s in rows if s.end > now), rows[-1])


@register.simple_tag
def event_state(card: Card) -> str:
    """One word for the badge: what stands in the way of signing up, or that it is on now; mostly empty."""
    now = timezone.now()
    if card.status != "cancelled" and any(s.start <= now < s.end for s in planned(card.sessions)):
        return "on_now"
    return card.refusal.code if card.refusal else ""


@register.filter
def words(owner: Any, name: str) -> str:
    """A short word of a session or speaker in the active language: `session|words:"title"`."""
    return str(getattr(owner, name)(active_language()))


@register.simple_tag
def reason(owner: Event | Session | Registration) -> str:
    """Why it was cancelled or declined, as the office wrote; may be empty."""
    if isinstance(owner, Event):
        return word(owner.words.all(), active_language(), "cancel_reason")
    return words(owner, "cancel_reason" if isinstance(owner, Session) else "reason")


@register.simple_tag
def session_span(session: Session) -> str:
    """From when to when; with both dates where it ends on another day."""
    start, end, zone = session.start, session.end, session.time_zone
    if formats.local(start, zone).date() == formats.local(end, zone).date():
        return formats.clock_span(start, end, zone)
    both = {"start": formats.long_date_time(start, zone), "end": formats.long_date_time(end, zone)}
    return _("%(start)s – %(end)s") % both


@register.simple_tag
def site_zone() -> str:
    """The zone that times are in where nothing else is said."""
    return formats.zone_name()


@register.filter
def other_zone(session: Session) -> str:
    """The session's zone where it is not the site's, else empty."""
    return "" if session.time_zone == settings.TIME_ZONE else formats.zone_name(session.time_zone)


@register.filter
def within_the_hour(moment: datetime | None) -> bool:
    """Whether it is less than an hour away: a page that waits for it may then look again by itself."""
    return bool(moment and timezone.now() >= moment - timedelta(hours=1))


@register.filter
def has_come(moment: datetime | None) -> bool:
    """Whether it is past."""
    return bool(moment and timezone.now() >= moment)


@register.filter
def file_kind(url: str) -> str:
    """https://…/slides.pdf → PDF; empty where the address does not tell."""
    suffix = PurePosixPath(urlsplit(url).path).suffix[1:]
    return suffix.upper() if suffix.isalnum() and len(suffix) <= LONGEST_KIND else ""


@register.simple_tag
def event_json_ld(card: Card) -> SafeString:
    """What search engines read of an event (schema.org), safe inside a script element; no join link."""
    event = card.event
    state = "EventCancelled" if card.status == "cancelled" else "EventScheduled"
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": card.wording.title,
        "description": card.wording.summary,
        "url": card.wording.url,
        "inLanguage": event.spoken_languages,
        "startDate": formats.local(event.starts_at).isoformat(),
        "endDate": formats.local(event.ends_at).isoformat(),
        "eventStatus": f"https://schema.org/{state}",
        "eventAttendanceMode": f"https://schema.org/{SCHEMA_FORMATS[event.format]}EventAttendanceMode",
        "isAccessibleForFree": True,
        "location": _locations(card),
    }
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(NOT_HTML))  # noqa: S308 (escaped for a script)


def _locations(card: Card) -> list[dict[str, str]]:
    rows = []
    if card.place:
        rows.append({"@type": "Place", "name": card.place, "address": card.place})
    if card.event.format != "onsite":
        rows.append({"@type": "VirtualLocation", "url": card.wording.url})
    return rows
