"""Which page speaks for an event: the published one in the wanted language, else another, marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from pages.models import Topic

from .models import Event, EventPage


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of an event as one reader gets them."""

    page: EventPage
    locale: str
    is_fallback: bool

    @property
    def title(self) -> str:
        return self.page.title

    @property
    def summary(self) -> str:
        return self.page.summary

    @property
    def published_at(self) -> datetime | None:
        """When these words were published last."""
        return self.page.last_published_at

    @property
    def topics(self) -> list[str]:
        """The titles of its topics."""
        return [topic.title for topic in self.page.topics.all()]

    @property
    def url(self) -> str:
        """The absolute address of the page; PUBLIC_URL decides, not what Wagtail's site record says."""
        return settings.PUBLIC_URL + (self.page.get_url() or "/")


def of_events(events: Iterable[Event], locale: str) -> dict[UUID, Wording]:
    """The wording of each event that has a published page, by its `page_key`; two statements."""
    found: dict[UUID, Wording] = {}
    for page in published(events):
        spoken = page.locale.language_code
        if page.translation_key not in found or spoken == locale:
            found[page.translation_key] = Wording(page, spoken, spoken != locale)
    return found


def of_event(event: Event, locale: str) -> Wording | None:
    """The wording of one event, or None while no language is published."""
    return of_events([event], locale).get(event.page_key)


def published(events: Iterable[Event]) -> list[EventPage]:
    """The published pages of the events in all languages, with topics; in the settings' order."""
    order = [code for code, _name in settings.LANGUAGES]
    pages = (
        EventPage.objects.live()
        .filter(translation_key__in=[event.page_key for event in events])
        .select_related("locale")
        .prefetch_related("topics")
        .defer("body")
    )
    return sorted(pages, key=lambda page: order.index(page.locale.language_code))


def topics_in(locale: str) -> list[Topic]:
    """All topics in a language, by title."""
    return list(Topic.objects.filter(locale__language_code=locale).order_by("title"))
