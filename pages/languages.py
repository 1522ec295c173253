"""Which page speaks for another: the one in the reader's language, else one in another language, marked as such."""

from collections.abc import Iterable
from functools import lru_cache, reduce
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr
from django.utils.translation import get_language
from wagtail.models import Locale, Page, PageViewRestriction, TranslatableMixin

from .once import is_remembering, kept


def active_language() -> str:
    """The language that texts are being written in: the reader's, or that of a mail."""
    return get_language() or settings.LANGUAGE_CODE


def preferred(locale: str) -> list[str]:
    """The languages in the order in which a reader of this one wants them."""
    return [locale, *(code for code, _name in settings.LANGUAGES if code != locale)]


def rank(code: str, locale: str) -> int:
    """The place of a language among those that a reader of another wants; one that the site does not speak is last."""
    places = _places(locale)
    return places.get(code, len(places))


@lru_cache(16)
def _places(locale: str) -> dict[str, int]:
    return {code: place for place, code in enumerate(preferred(locale))}


def best[Row: TranslatableMixin](rows: Iterable[Row], locale: str) -> Row | None:
    """The row that a reader of a language gets of several; the first of those in the same one."""
    return min(rows, key=lambda row: rank(row.locale.language_code, locale), default=None)


def by_key[Row: TranslatableMixin](rows: Iterable[Row], locale: str) -> dict[UUID, Row]:
    """Of rows in several languages the one that a reader gets, by translation key."""
    found: dict[UUID, Row] = {}
    for row in sorted(rows, key=lambda row: rank(row.locale.language_code, locale)):
        found.setdefault(row.translation_key, row)
    return found


def readable[P: Page](model: type[P], locale: str) -> QuerySet[P]:
    """The public live pages of a type, each once: in the language where it is live there, else in the next one."""
    known = numbers()
    ids = [known[code] for code in preferred(locale) if code in known]
    wanted = Q(locale__in=ids[:1])
    for place, other in enumerate(ids[1:], 1):
        # Asked of the pages of other languages only, and of plain columns that an index has.
        better = Page.objects.filter(live=True, locale__in=ids[:place], translation_key=OuterRef("translation_key"))
        if model is not Page:  # pages that say the same are of one type: so it is asked of fewer
            better = better.filter(content_type=ContentType.objects.get_for_model(model))
        wanted |= Q(Q(locale=other), ~Exists(public(better).order_by()))
    return public(model.objects.live().filter(wanted)).select_related("locale")


def first[P: Page](model: type[P], locale: str) -> P | None:
    """The page of a type that there is mostly one of: the reader's, else another one."""
    return best(public(model.objects.live()).select_related("locale").order_by("path"), locale)


def public[P: Page](pages: QuerySet[P]) -> QuerySet[P]:
    """Without the pages that editors have restricted, and those below them."""
    return pages if is_remembering() and are_all_public() else pages.filter(is_public())


def is_public() -> Q:
    """The same as a condition, and one that holds for something where nothing is restricted.

    Where it is asked once, the same statement looks for restrictions; a page asks often, and reads them first.
    """
    if not is_remembering():
        start = Substr(OuterRef("path"), 1, Length("page__path"))
        return Q(~Exists(PageViewRestriction.objects.filter(page__path=start)))
    restricted = (Q(path__startswith=path) for path in _restricted())
    return reduce(lambda known, path: known & ~path, restricted, Q(path__isnull=False))


def spoken[P: Page](pages: QuerySet[P], locale: str) -> dict[UUID, P]:
    """Of some pages in all languages the one that a reader gets, by translation key; one statement."""
    rows = public(pages.filter(live=True, locale__language_code__in=preferred(locale))).select_related("locale")
    return by_key(rows, locale)


def in_language[P: Page](pages: Iterable[P], locale: str) -> list[P]:
    """The pages as a reader gets them, in their order; those that no language has published are left out.

    One statement, however many; answers pages of the type of the first.
    """
    wanted = list(pages)
    if not wanted:
        return []
    keys = [page.translation_key for page in wanted]
    found = spoken(type(wanted[0]).objects.filter(translation_key__in=keys), locale)
    return [found[key] for key in keys if key in found]


def is_restricted(page: Page) -> bool:
    """Whether only some may read a page: it is restricted itself, or stands below one that is."""
    return any(page.path.startswith(path) for path in _restricted())


def are_all_public() -> bool:
    """Whether no page of the site is restricted."""
    return not _restricted()


@kept
def _restricted() -> list[str]:
    """Where the few pages stand in the tree that editors have restricted."""
    return list(PageViewRestriction.objects.values_list("page__path", flat=True))


@kept
def numbers() -> dict[str, int]:
    """The languages' numbers: a statement with them needs no second table."""
    return dict(Locale.objects.values_list("language_code", "pk"))
