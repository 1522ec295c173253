"""Menus as editors make them: their order, in the reader's language, without what is not published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from wagtail.models import Page

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .models.site import MenuEntry

LINK = (
    *("title", "path", "depth", "numchild", "url_path", "translation_key", "content_type"),
    *("live", "show_in_menus", "locale__language_code"),
)


class Entry(NamedTuple):
    """What editors put into a menu: a page in any language, and perhaps another name for it."""

    text: int  # whose menu it is
    language: str
    key: UUID
    label: str


@dataclass(frozen=True, slots=True)
class Item:
    """A page in a menu, and how it is called there."""

    page: Page
    title: str


def repeated(pages: Sequence[Page]) -> list[int]:
    """The places at which a page stands that was there before, be it in another language."""
    keys = [page.translation_key for page in pages]
    return [place for place, key in enumerate(keys) if key in keys[:place]]


def entries(kind: "type[MenuEntry]") -> list[Entry]:
    """All of a kind of menu, in the editors' order; one statement."""
    columns = ("text", "text__locale__language_code", "page__translation_key", "label")
    return [Entry(*values) for values in kind.objects.values_list(*columns)]


def items(entries: Iterable[Entry], pages: Mapping[UUID, Page], locale: str) -> list[Item]:
    """The entries that a reader sees; a name that an editor gave holds in its own language only."""
    shown = [(entry, pages.get(entry.key)) for entry in entries]
    return [
        Item(page, entry.label if entry.label and entry.language == locale else page.title)
        for entry, page in shown
        if page is not None
    ]


def links(pages: "QuerySet[Page]") -> "QuerySet[Page]":
    """The pages with no more than a link to each needs."""
    return pages.select_related("locale").only(*LINK)
