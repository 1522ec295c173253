"""How many events a list has: kept by each process, for counting ten thousand takes longer than showing twelve."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from pages import languages
from pages.once import kept

from .models import Event, EventPage, EventQuerySet


def announced(locale: str = "") -> EventQuerySet:
    """The events of which anybody may read a page: in this language, or in any."""
    return Event.objects.filter(Exists(pages_of(locale)))


def pages_of(locale: str) -> QuerySet[EventPage]:
    """Of the event that is asked about, the page that anybody may read, in this language or in any."""
    pages = languages.public(EventPage.objects.live()).filter(translation_key=OuterRef("page_key"))
    return pages.filter(locale=languages.numbers().get(locale)) if locale else pages


def how_many(when: str, now: datetime, locale: str = "") -> int:
    """The number of announced events that are `coming` or `past`, or of `all`."""
    ends = _ends(locale)
    past = bisect_right(ends, now)
    return {"past": past, "coming": len(ends) - past}.get(when, len(ends))


@kept
def _ends(locale: str) -> Sequence[datetime]:
    """When each of them ends, in order; which of them are past follows from the clock."""
    return list(announced(locale).order_by("ends_at").values_list("ends_at", flat=True))
