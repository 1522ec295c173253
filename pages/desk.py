"""What waits for editors: planned pages, calls that end soon, facts that nobody has looked at for long."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from . import formats, funding, languages
from .models import FundingPage, ToolPage

DUE = timedelta(days=30)
FRESH = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Task:
    """A line of the dashboard: what it is about, where it is dealt with, and what is to be known of it."""

    title: str
    url: str
    note: str


def scheduled(pages: QuerySet[Page], count: int) -> list[Task]:
    """The pages that will be published by themselves, the next first."""
    due = Revision.page_revisions.filter(approved_go_live_at__isnull=False).order_by("approved_go_live_at")
    at = {int(pk): moment for pk, moment in due.values_list("object_id", "approved_go_live_at")}
    found = pages.filter(pk__in=at).select_related("locale").in_bulk()
    return [_task(found[pk], _planned(found[pk], moment)) for pk, moment in at.items() if pk in found][:count]


def _planned(page: Page, moment: datetime) -> str:
    """The clock is named: Wagtail shows hours in the zone of each account."""
    language = formats.language(str(page.locale.language_code))
    return f"{language}, {formats.long_date_time(moment)} ({formats.zone_name()})"


def ending(mine: QuerySet[Page], locale: str, count: int) -> list[Task]:
    """The calls that close within 30 days, each once, the next first."""
    now = timezone.now()
    dated = ((call.standing.closes_at, call) for call in funding.dated(locale, now) if not call.standing.is_over)
    soon = sorted((at, call.pk) for at, call in dated if at and at <= now + DUE)
    pages = mine.filter(pk__in=[pk for _at, pk in soon]).select_related("locale").in_bulk()
    return [_task(pages[pk], formats.long_date_time(at)) for at, pk in soon if pk in pages][:count]


def unchecked(mine: QuerySet[Page], locale: str, count: int) -> list[Task]:
    """Live calls and tools whose facts nobody has checked for 90 days, each once, the oldest first."""
    found = [
        *_unchecked(FundingPage, "last_checked_on", mine, locale)[:count],
        *_unchecked(ToolPage, "checked_on", mine, locale)[:count],
    ]
    found.sort(key=lambda each: each[0] or date.min)
    return [_task(page, formats.long_date(day) if day else _("never")) for day, page in found[:count]]


def _unchecked(model: type[Any], field: str, mine: QuerySet[Page], locale: str) -> list[tuple[date | None, Page]]:
    never, old = Q(**{field: None}), Q(**{f"{field}__lt": timezone.localdate() - FRESH})
    rows = model.objects.live().filter(never | old, pk__in=mine.values("pk")).select_related("locale")
    found = languages.by_key(rows.defer_streamfields(), locale).values()
    return sorted(((getattr(page, field), page) for page in found), key=lambda each: each[0] or date.min)


def _task(page: Page, note: str) -> Task:
    return Task(page.get_admin_display_title(), reverse("wagtailadmin_pages:edit", args=[page.pk]), note)
