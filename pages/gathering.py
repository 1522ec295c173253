"""What the sections have on a topic, gathered without knowing which sections there are."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, Window
from django.db.models.functions import RowNumber
from wagtail.models import Page

from . import cards, languages, sections
from .models.base import BasePage, TopicalPage
from .models.topic import Topic
from .once import kept

NEWEST = 3
ORDER = ("-first_published_at", "-pk")


@dataclass(frozen=True, slots=True)
class Gathered:
    """The newest of one section, and the page that lists the rest (there may be none yet)."""

    section: Page | None
    name: str
    card: str
    items: list[BasePage]


@kept
def _known() -> Sequence[Topic]:
    """All topics in all languages."""
    return list(Topic.objects.select_related("locale"))


def topics(locale: str) -> list[Topic]:
    """All topics, in the reader's language; those that have it not yet, in another."""
    return sorted(languages.by_key(_known(), locale).values(), key=lambda row: row.title.casefold())


def topic(slug: str, locale: str) -> Topic | None:
    """A topic by its name in addresses, in the reader's language or else in another."""
    return languages.best((row for row in _known() if row.slug == slug), locale)


def on_topic(slug: str, locale: str) -> list[Gathered]:
    """The newest pages on a topic, by section; sections that have none are left out.

    A statement for each section, however many pages they have.
    """
    lists = _lists(locale)
    items = defaultdict(list)
    for card in cards.fetched(_newest(slug, locale)):
        items[type(card.item)].append(card.item)
    found = []
    for section in sections.known():
        if section.model in items:
            home = lists.get(section.model)
            name = home.title if home else str(section.model._meta.verbose_name_plural)
            found.append(Gathered(home, name, section.card, items[section.model]))
    return found


@kept
def _newest(slug: str, locale: str) -> Sequence[tuple[int, int]]:
    """The newest few pages of each section on a topic: their numbers, and those of their types."""
    named = [row.pk for row in _known() if row.slug == slug]
    tagged = Q(pk__in=[])
    for section in sections.known():
        links: Any = section.model._meta.get_field("topics")
        linked = links.remote_field.through.objects.filter(topic__in=named)
        tagged |= Q(pk__in=linked.values(links.m2m_field_name()))
    place = Window(RowNumber(), partition_by=["content_type"], order_by=ORDER)
    rows = languages.readable(Page, locale).filter(tagged).annotate(place=place).filter(place__lte=NEWEST)
    return list(rows.order_by(*ORDER).values_list("pk", "content_type"))


def _lists(locale: str) -> dict[type[TopicalPage], Page]:
    """The page that lists each type: found by its own type, wherever it stands and however it is called."""
    from . import top  # which knows all types of pages, also the one that shows a topic

    listed = {ContentType.objects.get_for_model(model).pk: model.item_model for model in top.sections()}
    pages = top.public(lambda page: page.content_type_id in listed)
    spoken = languages.by_key(pages, locale).values()
    return {listed[page.content_type_id]: page for page in sorted(spoken, key=lambda page: page.path, reverse=True)}
