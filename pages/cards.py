"""Pages as cards, each as its section shows it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from . import languages, sections
from .models.base import BasePage, TopicalPage
from .once import kept

LEAST = ("content_type", "translation_key", "locale__language_code")
USUAL = "components/card.html"


@dataclass(frozen=True, slots=True)
class Card:
    """A page, and the template that shows it (with `item` and `heading`)."""

    item: BasePage
    template: str


def of(pages: Sequence[Page], locale: str) -> list[Card]:
    """The pages as cards in their order, in the reader's language where they are there; drafts are left out."""
    keys = [page.translation_key for page in pages]
    # Asked for as plain pages, which may be of different types.
    found = languages.spoken(Page.objects.filter(translation_key__in=keys).only(*LEAST), locale)
    return fetched([(found[key].pk, found[key].content_type_id) for key in keys if key in found])


def newest(count: int, locale: str) -> list[Card]:
    """The newest pages of all sections."""
    return fetched(_newest(count, locale))


@kept
def _newest(count: int, locale: str) -> Sequence[tuple[int, int]]:
    types = ContentType.objects.get_for_models(*(section.model for section in sections.known())).values()
    pages = languages.readable(Page, locale).filter(content_type__in=list(types))
    return list(pages.order_by("-first_published_at", "-pk").values_list("pk", "content_type")[:count])


def fetched(chosen: Sequence[tuple[int, int]]) -> list[Card]:
    """The pages with these numbers, of types with these, as cards in their order; a statement for each type."""
    ids: dict[type[BasePage], list[int]] = defaultdict(list)
    for pk, kind in chosen:
        model = ContentType.objects.get_for_id(kind).model_class()
        if model and issubclass(model, BasePage):
            ids[model].append(pk)
    templates = {section.model: section.card for section in sections.known()}
    found = {row.pk: Card(row, templates.get(model, USUAL)) for model, pks in ids.items() for row in _rows(model, pks)}
    return [found[pk] for pk, _kind in chosen if pk in found]


def _rows(model: type[BasePage], ids: list[int]) -> Sequence[BasePage]:
    rows = model.objects.filter(pk__in=ids)
    return list(model.for_cards(rows) if issubclass(model, TopicalPage) else rows.select_related("locale"))
