"""Which page speaks for an event: the published one in the wanted language, else another, marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from pages import languages

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
    """The wording of each event that has a public page, by its `page_key`, for cards, which name no topics."""
    return _speaking(languages.public(EventPage.objects.live()), events, locale)


def of_event(event: Event, locale: str) -> Wording | None:
    """The wording of one event for who takes part in it, also of a restricted page; None without a published one."""
    return _speaking(EventPage.objects.live().prefetch_related("topics"), [event], locale).get(event.page_key)


def _speaking(pages: QuerySet[EventPage], events: Iterable[Event], locale: str) -> dict[UUID, Wording]:
    keys = [event.page_key for event in events]
    rows = pages.filter(translation_key__in=keys).select_related("locale").defer("body")
    return {
        key: Wording(page, page.locale.language_code, page.locale.language_code != locale)
        for key, page in languages.by_key(rows, locale).items()
    }
