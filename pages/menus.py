"""Menus as editors make them: their order, in the reader's language, without what is not published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wagtail.models import Page

from . import languages

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .models.site import MenuEntry

LINK = (
    *("title", "path", "depth", "numchild", "url_path", "translation_key", "content_type"),
    *("live", "show_in_menus", "locale__language_code"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A page in a menu, and how it is called there."""

    page: Page
    title: str


def repeated(pages: Sequence[Page]) -> list[int]:
    """The places at which a page stands that was there before, be it in another language."""
    keys = [page.translation_key for page in pages]
    return [place for place, key in enumerate(keys) if key in keys[:place]]


def items(entries: Iterable["MenuEntry"], pages: Iterable[Page], locale: str) -> list[Item]:
    """The entries that a reader sees; a name that an editor gave holds in its own language only."""
    found = {page.translation_key: page for page in pages}
    shown = [(entry, found.get(entry.page.translation_key)) for entry in entries]
    return [
        Item(page, entry.label if entry.label and entry.text.locale.language_code == locale else page.title)
        for entry, page in shown
        if page is not None
    ]


def pages_of(entries: Iterable["MenuEntry"], locale: str) -> list[Page]:
    """The pages that the entries lead to, as a reader of the language gets them; one statement."""
    keys = [entry.page.translation_key for entry in entries]
    return list(links(languages.readable(Page, locale).filter(translation_key__in=keys))) if keys else []


def links(pages: "QuerySet[Page]") -> "QuerySet[Page]":
    """The pages with no more than a link to each needs."""
    return pages.select_related("locale").only(*LINK)
