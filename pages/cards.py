"""Pages as cards, each as its section shows it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from . import sections
from .languages import in_language, readable
from .models.base import BasePage, TopicalPage

USUAL = "components/card.html"


@dataclass(frozen=True, slots=True)
class Card:
    """A page, and the template that shows it (with `item` and `heading`)."""

    item: BasePage
    template: str


def of(pages: Sequence[Page], locale: str) -> list[Card]:
    """The pages as cards in their order, in the reader's language where they are there; drafts are left out."""
    # Asked for as plain pages, which may be of different types.
    plain = list(Page.objects.filter(pk__in=[page.pk for page in pages]))
    order = {page.pk: place for place, page in enumerate(pages)}
    return _cards(in_language(sorted(plain, key=lambda page: order[page.pk]), locale))


def newest(count: int, locale: str) -> list[Card]:
    """The newest pages of all sections."""
    types = ContentType.objects.get_for_models(*(section.model for section in sections.known())).values()
    pages = readable(Page, locale).filter(content_type__in=list(types))
    return _cards(list(pages.order_by("-first_published_at", "-pk")[:count]))


def _cards(pages: Sequence[Page]) -> list[Card]:
    """A statement for each type of page."""
    ids: dict[type[BasePage], list[int]] = defaultdict(list)
    for page in pages:
        if issubclass(page.specific_class or Page, BasePage):
            ids[page.specific_class].append(page.pk)
    templates = {section.model: section.card for section in sections.known()}
    found = {row.pk: Card(row, templates.get(model, USUAL)) for model, pks in ids.items() for row in _rows(model, pks)}
    return [found[page.pk] for page in pages if page.pk in found]


def _rows(model: type[BasePage], ids: list[int]) -> Sequence[BasePage]:
    rows = model.objects.filter(pk__in=ids)
    return list(model.for_cards(rows) if issubclass(model, TopicalPage) else rows.select_related("locale"))
