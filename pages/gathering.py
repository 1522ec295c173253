"""What the sections have on a topic, gathered without knowing which sections there are."""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from . import languages, sections
from .models.base import TopicalPage
from .models.topic import Topic

NEWEST = 3
ORDER = ("-first_published_at", "-pk")


@dataclass(frozen=True, slots=True)
class Gathered:
    """The newest of one section, and the page that lists the rest (there may be none yet)."""

    section: Page | None
    name: str
    card: str
    items: list[TopicalPage]


def topics(locale: str) -> list[Topic]:
    """All topics, in the reader's language; those that have it not yet, in another."""
    rows = sorted(
        Topic.objects.select_related("locale"), key=lambda row: languages.rank(row.locale.language_code, locale)
    )
    found: dict[object, Topic] = {}
    for row in rows:
        found.setdefault(row.translation_key, row)
    return sorted(found.values(), key=lambda row: row.title.casefold())


def topic(slug: str, locale: str) -> Topic | None:
    """A topic by its name in addresses, in the reader's language or else in another."""
    rows = Topic.objects.filter(slug=slug).select_related("locale")
    return min(rows, key=lambda row: languages.rank(row.locale.language_code, locale), default=None)


def on_topic(slug: str, locale: str) -> list[Gathered]:
    """The newest pages on a topic, by section; sections that have none are left out.

    As many statements as there are sections, twice, however many pages they have.
    """
    lists = _lists(locale)
    found = []
    for section in sections.known():
        tagged = section.model.objects.filter(topics__slug=slug).order_by().values("pk")
        readable = languages.readable(section.model, locale).filter(pk__in=tagged)
        # The few are chosen by their numbers; sorting whole pages takes long.
        newest = readable.order_by(*ORDER).values("pk")[:NEWEST]
        cards = section.model.for_cards(section.model.objects.filter(pk__in=newest))
        items = list(cards.order_by(*ORDER))
        if items:
            home = lists.get(section.model)
            name = home.title if home else str(section.model._meta.verbose_name_plural)
            found.append(Gathered(home, name, section.card, items))
    return found


def _lists(locale: str) -> dict[type[TopicalPage], Page]:
    """The page that lists each type: found by its own type, wherever it stands and however it is called."""
    from .models.section import SectionPage

    listed = {model: model.item_model for model in apps.get_models() if issubclass(model, SectionPage)}
    types = {row.pk: listed[kind] for kind, row in ContentType.objects.get_for_models(*listed).items()}  # type: ignore[index]
    pages = languages.readable(Page, locale).filter(content_type__in=types).order_by("-path")
    return {types[page.content_type_id]: page for page in pages}
