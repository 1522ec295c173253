"""What stands around a page: texts, menus, the way down to it, the same page in the other languages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page, Site

from . import languages, menus, previewing, top
from .addresses import Part
from .languages import active_language
from .models import SiteText, StandardPage, TopicIndexPage
from .models.base import BELOW_HOME


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a menu; `current` is the value of its `aria-current`, or empty."""

    title: str
    url: str
    current: str = ""
    language: str = ""  # where it is not the reader's


class Frame:
    """What the frame of one page needs; each part is read once, however many pages the site has."""

    def __init__(self, request: HttpRequest, page: Page | None, part: Part | None) -> None:
        self.request, self.page, self.part = request, page, part
        self.language = active_language()

    @cached_property
    def relatives(self) -> list[Page]:
        """The pages from the home page down to this one in all languages, as far as they are public, in tree order.

        Whoever reads a restricted page may know of what stands above it.
        """
        above = [page for page in top.pages() if page.path in self._paths or not languages.is_restricted(page)]
        deep = [path for path in self._paths if len(path) > BELOW_HOME * Page.steplen]
        if not deep:
            return above
        keys = Page.objects.filter(path__in=deep).values("translation_key")
        seen = Q(path__in=deep) | languages.is_public()
        known = {page.pk for page in above}
        pages = menus.links(Page.objects.live().filter(seen, translation_key__in=keys))
        return sorted([*above, *(page for page in pages if page.pk not in known)], key=lambda page: page.path)

    @cached_property
    def trail(self) -> list[Page]:
        """From the home page down to this page."""
        if self.page is None:
            return []
        return [*(page for page in self.relatives if page.path in self._paths[:-1]), self.page]

    @property
    def above(self) -> list[Page]:
        """What stands above what is shown: a part of a page stands below the whole."""
        return self.trail if self.part else self.trail[:-1]

    @cached_property
    def home(self) -> Page | None:
        """The home page of the language."""
        site = Site.find_for_request(self.request)
        return self.twins(site.root_page).get(self.language) if site else None

    def twins(self, page: Page) -> dict[str, Page]:
        """The live pages that say the same, by language."""
        return {
            twin.locale.language_code: twin for twin in self.relatives if twin.translation_key == page.translation_key
        }

    @cached_property
    def sections(self) -> list[Page]:
        """The public pages just below the home page."""
        home = self.home
        return top.public(lambda page: page.is_child_of(home)) if home else []

    @cached_property
    def texts(self) -> list[SiteText]:
        """The texts of the site, those in the reader's language first."""
        return sorted(top.texts(), key=lambda row: languages.rank(row.locale.language_code, self.language))

    @cached_property
    def text(self) -> SiteText | None:
        """The texts of the site in this language, else in another."""
        return next(iter(self.texts), None)

    @cached_property
    def linked(self) -> dict[UUID, Page]:
        """The public pages to which menus and texts of the site may lead, by translation key."""
        spoken = set(languages.preferred(self.language))
        return languages.by_key(top.public(lambda page: page.locale.language_code in spoken), self.language)

    @cached_property
    def main_entries(self) -> Sequence[menus.Entry]:
        """What editors put into the main menus."""
        return top.main_entries()

    @cached_property
    def footer_entries(self) -> Sequence[menus.Entry]:
        """What editors put into the footers."""
        return top.footer_entries()

    def show(self, text: SiteText) -> None:
        """Frames the page with texts that are still being written, menus and all."""
        for name in ("alert", "privacy"):
            page = getattr(text, f"{name}_page")
            setattr(text, f"{name}_key", page.translation_key if page else None)
        self.texts = previewing.among(text, self.texts)
        self.main_entries = _written(text, text.main_menu.all(), self.main_entries)
        self.footer_entries = _written(text, text.footer_menu.all(), self.footer_entries)
        keys = {entry.key for entry in [*self.main_entries, *self.footer_entries]}
        self.linked |= languages.spoken(menus.links(Page.objects.filter(translation_key__in=keys)), self.language)

    @cached_property
    def menu(self) -> list[menus.Item]:
        """The main menu; until editors have made one, the sections that are to stand in menus."""
        if entries := self._of_one_language(self.main_entries):
            return menus.items(entries, self.linked, self.language)
        return [menus.Item(page, page.title) for page in self.sections if page.show_in_menus]

    @cached_property
    def footer(self) -> list[menus.Item]:
        """The pages of the footer; until editors have chosen, those that stand in no menu."""
        if entries := self._of_one_language(self.footer_entries):
            return menus.items(entries, self.linked, self.language)
        return [menus.Item(page, page.title) for page in self.unlisted]

    @cached_property
    def unlisted(self) -> list[Page]:
        """The standard pages that are not to stand in menus, such as accessibility, and the privacy notice."""
        standard = ContentType.objects.get_for_model(StandardPage).pk
        privacy = self.text.privacy_page_id if self.text else None
        hidden = (page for page in self.sections if not page.show_in_menus)
        return [page for page in hidden if page.content_type_id == standard or page.pk == privacy]

    @cached_property
    def topics_url(self) -> str:
        """Where the topics stand; empty without such a page."""
        return self.url_of(TopicIndexPage)

    def url_of(self, model: type[Page]) -> str:
        """Where the one page of a type stands, in the reader's language or another; empty without it."""
        kind = ContentType.objects.get_for_model(model).pk
        page = languages.best((page for page in self.relatives if page.content_type_id == kind), self.language)
        return page.get_url(self.request) if page else ""

    def links(self, items: Iterable[menus.Item]) -> list[Link]:
        """The pages as links of a menu."""
        return [
            Link(item.title, item.page.get_url(self.request), self._current(item.page), self.foreign(item.page))
            for item in items
        ]

    def foreign(self, page: Page) -> str:
        """The language of a page where it is not the reader's."""
        code = str(page.locale.language_code)
        return "" if code == self.language else code

    def url_in(self, language: str) -> str:
        """The page in a language, else its nearest ancestor there, else the language's first address."""
        for page in reversed(self.trail):
            twin = self.twins(page).get(language)
            if twin:
                below = self.path_in(language) + (self.part.query if self.part else "") if page is self.page else ""
                return twin.get_url(self.request) + below
        return f"/{language}/"

    def path_in(self, language: str) -> str:
        """The sub-address of what is shown; empty for the whole page."""
        return self.part.path_in(language) if self.part else ""

    @cached_property
    def _paths(self) -> list[str]:
        """The tree paths from the home page down to this page."""
        if self.page is None:
            return []
        step, end = Page.steplen, len(self.page.path)
        return [self.page.path[:length] for length in range(2 * step, end + 1, step)]

    def _of_one_language(self, rows: Sequence[menus.Entry]) -> list[menus.Entry]:
        """Those of the first language that has any: one menu is enough for both."""
        mine = ([row for row in rows if row.text == text.pk] for text in self.texts)
        return next((found for found in mine if found), [])

    def _current(self, page: Page) -> str:
        if self.page is None:
            return ""
        if page.pk == self.page.pk:
            return "true" if self.part else "page"
        return "true" if self.page.is_descendant_of(page) else ""


def _written(text: SiteText, rows: Iterable[Any], saved: Iterable[menus.Entry]) -> list[menus.Entry]:
    """The entries of texts that are still being written in the place of what was saved of them."""
    mine = [menus.Entry(text.pk, text.preview_language, row.page.translation_key, row.label) for row in rows]
    return [*mine, *(entry for entry in saved if entry.text != text.pk)]
