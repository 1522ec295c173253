"""What the sections have on a topic, gathered without knowing which sections there are."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, Window
from django.db.models.functions import RowNumber
from wagtail.models import Page

from . import cards, languages, menus, sections
from .models.base import BasePage, TopicalPage
from .models.topic import Topic

NEWEST = 3
ORDER = ("-first_published_at", "-pk")


@dataclass(frozen=True, slots=True)
class Gathered:
    """The newest of one section, and the page that lists the rest (there may be none yet)."""

    section: Page | None
    name: str
    card: str
    items: list[BasePage]


def topics(locale: str) -> list[Topic]:
    """All topics, in the reader's language; those that have it not yet, in another."""
    found = languages.by_key(Topic.objects.select_related("locale"), locale)
    return sorted(found.values(), key=lambda row: row.title.casefold())


def topic(slug: str, locale: str) -> Topic | None:
    """A topic by its name in addresses, in the reader's language or else in another."""
    return languages.best(Topic.objects.filter(slug=slug).select_related("locale"), locale)


def on_topic(slug: str, locale: str) -> list[Gathered]:
    """The newest pages on a topic, by section; sections that have none are left out.

    A statement for each section and two more, however many pages they have.
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


def _newest(slug: str, locale: str) -> list[tuple[int, int]]:
    """The newest few pages of each section on a topic: their numbers, and those of their types."""
    named = list(Topic.objects.filter(slug=slug).values_list("pk", flat=True))
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
    from .models.section import SectionPage

    listed = {model: model.item_model for model in apps.get_models() if issubclass(model, SectionPage)}
    types = {row.pk: listed[kind] for kind, row in ContentType.objects.get_for_models(*listed).items()}  # type: ignore[index]
    pages = menus.links(languages.readable(Page, locale).filter(content_type__in=types)).order_by("-path")
    return {types[page.content_type_id]: page for page in pages}
