"""From an address to a page: one statement for the whole way down, where Wagtail asks twice on each level."""

from collections.abc import Sequence

from django.db.models import Q
from wagtail.models import Page

DEPTH = 8  # no section goes as deep; a longer address names nothing


def deepest(top: Page, slugs: Sequence[str]) -> tuple[Page, list[str]]:
    """The page furthest down that the slugs name below another, and what is left of them.

    A part of a section, such as its archive, comes before a page of the same slug.
    """
    places = Q()
    for below, slug in enumerate(slugs[:DEPTH], 1):
        places |= Q(depth=top.depth + below, slug=slug)
    found = Page.objects.filter(places, path__startswith=top.path).select_related("locale")
    rows = list(found) if places else []
    here = top
    for below, slug in enumerate(slugs):
        page = next((row for row in rows if row.slug == slug and _is_child(row, here)), None)
        if page is None or _takes(here, slug):
            return here, list(slugs[below:])
        here = page
    return here, []


def _is_child(page: Page, above: Page) -> bool:
    return page.depth == above.depth + 1 and page.path.startswith(above.path)


def _takes(page: Page, slug: str) -> bool:
    takes = getattr(page.specific_class, "takes", None)
    return bool(takes and takes(slug))
