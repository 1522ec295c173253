"""Useful tools and calls for funding over HTTP: the facts of each, and the words of its page (DESIGN §6)."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request

from events.addresses import Addresses
from pages import calls, languages
from pages.formats import local
from pages.models import FundingPage, ToolPage, TopicalPage
from pages.models.funding_panels import WORDS as FUNDING_WORDS

from . import queries, rich_text
from .endpoints import Endpoint, answer
from .errors import Problem, not_found
from .shapes import Shape

CALL_MANY = ("topics", "eligible_kinds", "excluded_kinds")
# The dates are those that count now; the person to ask is on the page.
APART = {*CALL_MANY, "opens_at", "closes_at", "contact_name", "contact_email", "contact_phone"}
CALL_FIELDS = [name for name in (*FundingPage.shared_fields, "giver", *FUNDING_WORDS) if name not in APART]

type Slugs = dict[int, list[str]]


class Words(NamedTuple):
    """A published page of a translation, as links to it name it."""

    locale: str
    title: str
    url_path: str


class Section(Endpoint):
    """The live pages of a section: what there is to say of each, in the list and alone."""

    model: ClassVar[type[TopicalPage]]
    fields: ClassVar[Sequence[str]]
    many: ClassVar[Sequence[str]] = ("topics",)
    key: ClassVar[str]  # names a page in addresses, the same in all languages
    name: ClassVar[str]  # of the list's address

    def items(self, pages: Sequence[Any], wanted: queries.Wording) -> list[Shape]:
        """The shapes of pages; as many statements for one as for many."""
        slugs = {name: _slugs(self.model, name, pages) for name in self.many}
        words, addresses = _words(self.model, pages), Addresses()
        return [
            _frame(page, wanted, words[page.translation_key], addresses, self.address(page))
            | {name: found.get(page.pk, []) for name, found in slugs.items()}
            | {name: _plain(getattr(page, name)) for name in self.fields}
            | self.more(page)
            for page in pages
        ]

    def address(self, page: Any) -> str:
        """Where the API has a page, but for the language."""
        return f"{settings.PUBLIC_URL}{reverse(f'api:{self.name}')}{quote(str(getattr(page, self.key)))}/"

    def more(self, page: Any) -> Shape:  # noqa: ARG002
        """What follows from the facts at the moment of reading."""
        return {}


class SectionList(Section):
    """The pages by title: each in the wanted language, with `fallback=other` else in another."""

    def get(self, request: Request) -> HttpResponse:
        wanted = queries.section(request)
        rows = _rows(self.model, wanted)
        pages = list(rows.order_by("title", "pk")[wanted.offset : wanted.offset + wanted.limit])
        return answer({"meta": {"total_count": rows.count()}, "items": self.items(pages, wanted)})


class SectionItem(Section):
    """One of the pages, as the list has it, with the blocks of its page."""

    blocks: ClassVar[Sequence[str]] = ()

    def get(self, request: Request, key: object) -> HttpResponse:
        wanted = queries.wording(request)
        page = languages.readable(self.model, wanted.locale).filter(**{self.key: key}).first()
        if page is None:
            raise not_found()
        [shape] = self.items([page], wanted)
        if shape["is_fallback"] and not wanted.fallback:
            others = [shape["locale"], *(other["locale"] for other in shape["translations"])]
            detail = _("This page is not published in this language.")
            raise Problem(404, "not_in_locale", detail, available_locales=others)
        return answer(shape | {name: rich_text.blocks(getattr(page, name), page.language) for name in self.blocks})


class ToolShape(Section):
    """Useful tools."""

    model = ToolPage
    fields = (*(name for name in ToolPage.shared_fields if name not in {"topics", "purpose"}), *ToolPage.words)
    key, name = "key", "tools"

    def more(self, page: ToolPage) -> Shape:
        return {"purpose": page.purpose.slug if page.purpose else None}


class CallShape(Section):
    """Calls for funding, and where each stands now."""

    model = FundingPage
    many = CALL_MANY
    fields = CALL_FIELDS
    key, name = "translation_key", "funding"

    def more(self, page: FundingPage) -> Shape:
        found = calls.standing(page, timezone.now())
        return {
            "state": str(found.state),
            "opens_at": _plain(found.opens_at),
            "closes_at": _plain(found.closes_at),
        }


class Tools(ToolShape, SectionList):
    """The list of tools."""


class OneTool(ToolShape, SectionItem):
    """One tool, by its key."""


class Funding(CallShape, SectionList):
    """The list of calls."""


class OneCall(CallShape, SectionItem):
    """One call, by its translation key, with the steps and documents of its page."""

    blocks = ("steps", "documents", "body")


def _rows(model: type[TopicalPage], wanted: queries.Section) -> QuerySet[Any]:
    """The pages that the query asks for, each translation once."""
    rows = languages.readable(model, wanted.locale)
    if not wanted.fallback:
        rows = rows.filter(locale__language_code=wanted.locale)
    if wanted.topic:
        tagged = model.objects.filter(topics__slug=wanted.topic)
        rows = rows.filter(pk__in=tagged.values("pk"))
    if wanted.search:
        rows = rows.filter(Q(title__icontains=wanted.search) | Q(summary__icontains=wanted.search))
    return model.for_cards(rows)


def _slugs(model: type[TopicalPage], name: str, pages: Sequence[TopicalPage]) -> Slugs:
    """The slugs of the rows that each page names, in one statement."""
    field: Any = model._meta.get_field(name)
    page, row = field.m2m_field_name(), field.m2m_reverse_field_name()
    through = field.remote_field.through.objects.filter(**{f"{page}__in": [each.pk for each in pages]})
    found: Slugs = defaultdict(list)
    for key, slug in through.order_by(f"{row}__slug").values_list(f"{page}_id", f"{row}__slug"):
        found[key].append(slug)
    return found


def _words(model: type[TopicalPage], pages: Sequence[TopicalPage]) -> dict[UUID, list[Words]]:
    """All published translations of the pages, in one statement."""
    found: dict[UUID, list[Words]] = defaultdict(list)
    live = languages.public(model.objects.live()).filter(translation_key__in=[page.translation_key for page in pages])
    for key, *words in live.order_by("pk").values_list(
        "translation_key", "locale__language_code", "title", "url_path"
    ):
        found[key].append(Words(*words))
    return found


def _frame(
    page: TopicalPage, wanted: queries.Wording, words: Sequence[Words], addresses: Addresses, api_url: str
) -> Shape:
    return {
        "id": page.pk,
        "translation_key": str(page.translation_key),
        "title": page.title,
        "summary": page.summary,
        "locale": page.language,
        "requested_locale": wanted.locale,
        "is_fallback": page.language != wanted.locale,
        "html_url": addresses.of(page.url_path),
        "translations": [
            {
                "locale": other.locale,
                "title": other.title,
                "html_url": addresses.of(other.url_path),
                "api_url": f"{api_url}?locale={other.locale}",
            }
            for other in words
            if other.locale != page.language
        ],
    }


def _plain(value: Any) -> Any:
    """A fact as JSON has it: money as text that loses no cent, times where the office is."""
    readers: dict[type, Callable[[Any], Any]] = {
        Decimal: str,
        datetime: lambda moment: local(moment).isoformat(),
        date: date.isoformat,
    }
    return readers.get(type(value), lambda same: same)(value)
