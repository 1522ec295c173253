"""The same page in the language of the page that is being written: what a chooser offers beside what was found."""

from collections.abc import Iterable
from urllib.parse import urlsplit
from uuid import UUID

from django.urls import Resolver404, resolve
from wagtail.models import Page

# The views in which a page is written, and where they say which: itself, or the one above.
WRITING = {"wagtailadmin_pages:edit": "page_id", "wagtailadmin_pages:add": "parent_page_id"}


def language_at(address: str) -> str:
    """The language of the page that is written at an address of the admin; empty for any other address."""
    try:
        match = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return ""
    pk = match.kwargs.get(WRITING.get(match.view_name, ""))
    pages = Page.objects.filter(pk=pk).values_list("locale__language_code", flat=True) if pk else ()
    return next(iter(pages), "")


def of(pages: Iterable[Page], language: str) -> dict[UUID, Page]:
    """The pages of a language that say the same as some in another, live or not, by translation key; one statement."""
    keys = {page.translation_key for page in pages if page.depth > 1 and page.locale.language_code != language}
    rows = Page.objects.filter(translation_key__in=keys, locale__language_code=language, alias_of=None)
    return {page.translation_key: page for page in rows.select_related("locale")} if keys else {}
