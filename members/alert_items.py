"""What stands in a mail to a follower: each thing once, in the reader's language, else in another, marked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from pages import languages
from pages.formats import local
from pages.models import FundingPage
from pages.models.base import BasePage

from . import alerts, call_deadlines
from .alerts import Facts
from .models import Notice

Kind = Notice.Kind


@dataclass(frozen=True, slots=True)
class Item:
    """One thing: its words, in which language, what is said beside them, and why it is told."""

    title: str
    summary: str
    url: str
    language: str
    is_fallback: bool
    facts: Facts
    kind: str
    days: int | None = field(default=None)

    @property
    def mark(self) -> str:
        """Why it is told, in words: new, corrected, or how long until the deadline."""
        if self.kind == Kind.DEADLINE:
            return how_long(self.days or 0)
        return _("Correction") if self.kind == Kind.CORRECTION else self.facts.label


def how_long(days: int) -> str:
    """How long one can still apply, in words."""
    if days <= 0:
        return _("Closes today")
    return ngettext("Closes tomorrow", "%(days)s days left to apply", days) % {"days": days}


def of(notices: Iterable[Notice], locale: str) -> list[Item]:
    """The items that are still worth a mail: of several notices of one thing the latest; deadlines first, by date.

    To be called in the reader's language. A constant number of statements, however many there are.
    """
    latest: dict[UUID, Notice] = {}
    for notice in sorted(notices, key=lambda each: each.pk):
        latest[notice.page_key] = notice
    found = [item for source in alerts.sources() for item in _of_source(source, latest, locale)]
    return sorted(found, key=_place)


def _place(item: Item) -> tuple[int, Any, str]:
    is_deadline = item.kind == Kind.DEADLINE
    return (0 if is_deadline else 1, item.facts.at.timestamp() if is_deadline and item.facts.at else 0, item.title)


def _of_source(source: alerts.Source, notices: dict[UUID, Notice], locale: str) -> Iterator[Item]:
    rows: Any = source.model._default_manager  # noqa: SLF001 (as Django has it)
    pages = languages.spoken(rows.filter(translation_key__in=notices, alias_of=None), locale)
    facts = source.facts(list(pages.values()))
    for key, page in pages.items():
        if page.pk in facts and _holds(notices[key], page):
            yield _item(notices[key], page, facts[page.pk], locale)


def _holds(notice: Notice, page: BasePage) -> bool:
    if notice.kind != Kind.DEADLINE:
        return True
    return isinstance(page, FundingPage) and call_deadlines.still_holds(page, notice.about)


def _item(notice: Notice, page: BasePage, facts: Facts, locale: str) -> Item:
    return Item(
        title=page.title,
        summary=page.summary,
        url=settings.PUBLIC_URL + (page.get_url() or "/"),
        language=page.language,
        is_fallback=page.language != locale,
        facts=facts,
        kind=notice.kind,
        days=days_until(local(facts.at).date()) if facts.at else None,
    )


def days_until(day: date) -> int:
    """How many days are left, by the calendar."""
    return (day - timezone.localdate()).days
