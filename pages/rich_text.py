"""Rich text as HTML: links lead to the reader's language, and say so where they do not; dead ones are plain text."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, gettext as _, override
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import expand_db_html
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs

from .languages import is_public, preferred

type Named = tuple[str, int]  # kind and id

LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
KINDS = ("page", "document")
LONGEST_ID = 18  # digits that any database takes


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads; `language` is empty for what has none."""

    url: str
    language: str = ""


class Links:
    """Where the links of texts lead for readers of a language. Wagtail's own way links to drafts, too.

    What is known at once is asked for at once: two statements, however many texts and links.
    """

    def __init__(self, locale: str, base: str = "", request: HttpRequest | None = None) -> None:
        self.locale, self.base, self.request = locale, base, request
        self._targets: dict[Named, Target | None] = {}

    def learn(self, texts: Iterable[str]) -> None:
        """Looks up what the texts link to, unless it is known."""
        self._look_up({link for text in texts for link in _named(text)})

    def dead(self, named: set[Named]) -> set[Named]:
        """Those of some links that lead nowhere: readers see none of them."""
        self._look_up(named)
        return {link for link in named if self._targets[link] is None}

    def _look_up(self, wanted: set[Named]) -> None:
        named = wanted - self._targets.keys()
        self._targets |= dict.fromkeys(named)
        pages, documents = ([pk for kind, pk in named if kind == wanted] for wanted in KINDS)
        if pages:
            self._targets |= {("page", pk): target for pk, target in self._pages(pages)}
        if documents:
            rows = get_document_model().objects.filter(pk__in=documents)
            self._targets |= {("document", row.pk): Target(urljoin(self.base, row.url)) for row in rows}

    def html(self, source: str) -> SafeString:
        """The text for readers."""
        self.learn([source])
        return mark_safe(expand_db_html(LINK.sub(self._link, source)))  # noqa: S308 (cleaned when it was saved)

    def _pages(self, ids: list[int]) -> Iterator[tuple[int, Target]]:
        linked = Page.objects.filter(pk__in=ids).values("translation_key")
        pages = (
            Page.objects.filter(translation_key__in=linked).select_related("locale").annotate(is_public=is_public())
        )
        keys: dict[int, UUID] = {}
        live: dict[UUID, dict[str, Page]] = defaultdict(dict)
        for page in pages:
            keys[page.pk] = page.translation_key
            if page.live and page.is_public:
                live[page.translation_key][page.locale.language_code] = page
        for pk in keys.keys() & set(ids):
            twins = live[keys[pk]]
            code = next((code for code in preferred(self.locale) if code in twins), "")
            if code and (url := twins[code].get_url(self.request)):
                yield pk, Target(urljoin(self.base, url), code)

    def _link(self, match: re.Match[str]) -> str:
        attributes, words = extract_attrs(match[1]), match[2]
        if attributes and attributes.get("linktype", "") not in KINDS:
            return match[0]  # another site, an address for mail
        target = next((self._targets[named] for named in _named(f"<a{match[1]}>")), None)
        if target is None:
            return words
        if target.language in {"", self.locale}:
            return f'<a href="{escape(target.url)}">{words}</a>'
        note = in_language(target.language, self.locale)
        return f'<a href="{escape(target.url)}" hreflang="{target.language}">{words} ({note})</a>'


def in_language(code: str, locale: str) -> str:
    """Says in one language that something is in another: "in German"."""
    with override(locale):
        known = {"it": _("in Italian"), "de": _("in German")}
        return known.get(code) or str(get_language_info(code)["name_local"])


def texts_of(page: Page) -> Iterator[str]:
    """All that may hold links in a page."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            yield from strings(getattr(page, field.name).raw_data)
        elif isinstance(field, RichTextField):
            yield getattr(page, field.name)


def strings(data: Any) -> Iterator[str]:
    """The strings in the raw data of a StreamField, at any depth."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for each in data.values():
            yield from strings(each)
    elif isinstance(data, Sequence):
        for each in data:
            yield from strings(each)


def links_of(texts: Iterable[str]) -> Iterator[tuple[Named | None, str]]:
    """The links of texts with their words; None for a link to another site."""
    for text in texts:
        for match in LINK.finditer(text):
            yield next(_named(f"<a{match[1]}>"), None), match[2]


def _named(text: str) -> Iterator[Named]:
    """What of the site a text links to."""
    for tag in FIND_A_TAG.findall(text):
        attributes = extract_attrs(tag)
        kind, pk = attributes.get("linktype", ""), attributes.get("id", "")
        if kind in KINDS and pk.isdecimal() and len(pk) <= LONGEST_ID:
            yield kind, int(pk)
