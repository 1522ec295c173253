"""Which page speaks for another: the one in the reader's language, else one in another language, marked as such."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When
from wagtail.models import Page


def preferred(locale: str) -> list[str]:
    """The languages in the order in which a reader of this one wants them."""
    return [locale, *(code for code, _name in settings.LANGUAGES if code != locale)]


def readable[P: Page](model: type[P], locale: str) -> QuerySet[P]:
    """The live pages of a type, each once: in the language where it is live there, else in the next one."""
    order = preferred(locale)
    rank = Case(
        *(When(locale__language_code=code, then=Value(place)) for place, code in enumerate(order)),
        default=Value(len(order)),
        output_field=IntegerField(),
    )
    live = model.objects.live().annotate(language_rank=rank)
    better = live.filter(translation_key=OuterRef("translation_key"), language_rank__lt=OuterRef("language_rank"))
    return live.filter(~Exists(better.order_by())).select_related("locale")


def in_language[P: Page](pages: Iterable[P], locale: str) -> list[P]:
    """The pages as a reader gets them, in their order; those that no language has published are left out.

    One statement, however many; answers pages of the type of the first.
    """
    wanted = list(pages)
    if not wanted:
        return []
    found: dict[UUID, P] = {
        page.translation_key: page
        for page in readable(type(wanted[0]), locale).filter(translation_key__in=[p.translation_key for p in wanted])
    }
    return [found[page.translation_key] for page in wanted if page.translation_key in found]
