"""The areas of advice as a reader of a language gets them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from pages.languages import rank

from .models import AdviceArea


def in_language(locale: str) -> list[AdviceArea]:
    """Each area once, in its order: in the reader's language, else in another; one statement."""
    rows = AdviceArea.objects.select_related("locale").order_by("order", "title")
    best: dict[str, AdviceArea] = {}
    for row in rows:
        known = best.get(row.slug)
        if known is None or rank(row.language, locale) < rank(known.language, locale):
            best[row.slug] = row
    return sorted(best.values(), key=lambda row: (row.order, row.title))


def titles(locale: str) -> dict[str, str]:
    """The title of each area by its slug, in a language, else in another."""
    return {area.slug: area.title for area in in_language(locale)}


def why_not_delete(rows: Sequence[AdviceArea]) -> str:
    """Why these areas must stay, in words; empty where they may go."""
    used = AdviceArea.objects.filter(pk__in=[row.pk for row in rows], requests__isnull=False).first()
    return _("“%(title)s” stays: there are requests on it.") % {"title": used.title} if used else ""
