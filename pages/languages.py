"""Which page speaks for another: the one in the reader's language, else one in another language, marked as such."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction


def active_language() -> str:
    """The language that texts are being written in: the reader's, or that of a mail."""
    return get_language() or settings.LANGUAGE_CODE


def preferred(locale: str) -> list[str]:
    """The languages in the order in which a reader of this one wants them."""
    return [locale, *(code for code, _name in settings.LANGUAGES if code != locale)]


def rank(code: str, locale: str) -> int:
    """The place of a language among those that a reader of another wants; one that the site does not speak is last."""
    order = preferred(locale)
    return order.index(code) if code in order else len(order)


def readable[P: Page](model: type[P], locale: str) -> QuerySet[P]:
    """The public live pages of a type, each once: in the language where it is live there, else in the next one."""
    first, *others = preferred(locale)
    wanted = Q(locale__language_code=first)
    before = [first]
    for code in others:
        # Asked of the pages of other languages only, and of plain columns that an index has.
        better = public(
            Page.objects.filter(
                live=True, locale__language_code__in=before, translation_key=OuterRef("translation_key")
            )
        )
        wanted |= Q(Q(locale__language_code=code), ~Exists(better.order_by()))
        before = [*before, code]
    return public(model.objects.live().filter(wanted)).select_related("locale")


def first[P: Page](model: type[P], locale: str) -> P | None:
    """The page of a type that there is mostly one of: the reader's, else another one."""
    pages = readable(model, locale).order_by("path")
    return min(pages, key=lambda page: rank(page.locale.language_code, locale), default=None)


def public[P: Page](pages: QuerySet[P]) -> QuerySet[P]:
    """Without the pages that editors have restricted, and those below them; in the same statement."""
    return pages.filter(is_public())


def is_public() -> Q:
    """The same as a condition. Wagtail's own way takes statements of its own."""
    start = Substr(OuterRef("path"), 1, Length("page__path"))
    return Q(~Exists(PageViewRestriction.objects.filter(page__path=start)))


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
