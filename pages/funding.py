"""Which calls a reader sees, and in which order.

A state is not stored, so no statement can ask for it: a few columns of all calls are read as plain values and kept
until an editor changes something, their states computed each time, and only the pages that are shown are fetched.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Max, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _, pgettext

from . import calls, languages, listing
from .calls import ARCHIVED, Standing
from .formats import local
from .listing import Filter, Listing
from .models import CooperativeKind, FundingPage
from .models.funding_choices import Level, State, Window
from .once import kept

NEVER = datetime.max.replace(tzinfo=UTC)
PLACES = {State.CLOSING_SOON: 0, State.OPEN: 1, State.COMING: 2}
COLUMNS = ("pk", "window", "opens_at", "closes_at", "spent_on")


class Row(NamedTuple):
    """What the state of a call follows from."""

    pk: int
    window: str
    opens_at: datetime | None
    closes_at: datetime | None
    spent_on: date | None


class Call(NamedTuple):
    """A call by its number, and where it stands."""

    pk: int
    standing: Standing


class Deadline(NamedTuple):
    """Until when one can apply to a call: of one that comes back, in which year; and since when that is so."""

    page: FundingPage
    at: datetime
    year: int | None
    changed_at: datetime


def filters(locale: str, *, archived: bool) -> list[Filter]:
    """The ways to narrow the list of calls. The state is not asked of the database: `listed` narrows by it."""
    states = listing.options(state for state in State if (state in ARCHIVED) is archived)
    return [
        Filter("state", pgettext("call", "State"), states, lambda _state: Q()),
        listing.by_choice("level", _("Who pays"), Level),
        Filter("kind", _("Kind of cooperative"), CooperativeKind.choices(locale), open_to),
        listing.by_topic(FundingPage, locale),
    ]


def open_to(kind: str) -> Q:
    """The calls to which a kind of cooperative may apply: named as eligible, or all are that are not excluded."""
    return (Q(eligible_kinds__slug=kind) | Q(eligible_kinds=None)) & ~Q(excluded_kinds__slug=kind)


@kept
def known(locale: str) -> Sequence[Row]:
    """The facts of all calls as readers of a language find them; one statement."""
    rows = languages.readable(FundingPage, locale).order_by().values_list(*COLUMNS)
    return [Row(*values) for values in rows]


def standings(rows: Iterable[Row], now: datetime) -> list[Call]:
    """Where each of the calls stands."""
    return [stands(row, now) for row in rows]


def stands(row: Row, now: datetime) -> Call:
    """Where one call stands."""
    return Call(row.pk, calls.standing(row, now))


def still_ahead(now: datetime) -> Q:
    """Leaves out what is surely over, so that less is read; the state itself says the rest (`calls`)."""
    today = local(now).date()
    unspent = Q(spent_on=None) | Q(spent_on__gt=today)
    return unspent & (Q(closes_at=None) | Q(closes_at__gt=now) | Q(window=Window.YEARLY))


def in_order(found: Iterable[Call]) -> list[Call]:
    """Calls to apply to: closing soon, open, coming; in each the next date first."""
    return sorted(found, key=lambda call: (PLACES[call.standing.state], call.standing.next_date or NEVER, -call.pk))


def in_archive_order(found: Iterable[Call]) -> list[Call]:
    """Calls that are over: the latest first."""
    return sorted(found, key=lambda call: (call.standing.ended_at or NEVER, call.pk), reverse=True)


def fetched(found: Iterable[Call]) -> list[FundingPage]:
    """The pages of the calls, in their order."""
    return FundingPage.fetched(call.pk for call in found)


def listed(locale: str, query: QueryDict, per_page: int, *, archived: bool) -> Listing:
    """What the list, or the archive, shows for a query string."""
    offered = filters(locale, archived=archived)
    values = listing.chosen(offered, query)
    rows, (state, *others) = known(locale), (each.value for each in values)
    if any(others):
        fitting = listing.narrowed(FundingPage.objects.live(), offered, values).order_by()
        wanted = set(fitting.values_list("pk", flat=True))
        rows = [row for row in rows if row.pk in wanted]
    found = [call for call in standings(rows, timezone.now()) if call.standing.is_over is archived]
    if state:
        found = [call for call in found if call.standing.state == state]
    chunk = listing.cut(in_archive_order(found) if archived else in_order(found), query, per_page)
    chunk.object_list = fetched(chunk.object_list)
    return Listing(values, chunk)


def dated(locale: str, now: datetime) -> list[Call]:
    """The calls that may have a date ahead."""
    return standings((row for row in known(locale) if row.closes_at or row.opens_at), now)


def next_deadlines(count: int, locale: str) -> list[FundingPage]:
    """The calls whose deadline or opening comes next; a statement for the pages."""
    found = dated(locale, timezone.now())
    ahead = sorted((call.standing.next_date, call.pk, call) for call in found if call.standing.next_date)
    return fetched((call for _date, _pk, call in ahead[:count]))


def deadlines(locale: str) -> list[Deadline]:
    """All calls that one can still apply to until some day, the next first; two statements."""
    found = dated(locale, timezone.now())
    ending = {call.pk: at for call in found if (at := call.standing.closes_at) and not call.standing.is_over}
    pages = fetched(call for call in found if call.pk in ending)
    published = _published(pages)
    entries = [_deadline(page, ending[page.pk], published[page.translation_key]) for page in pages]
    return sorted(entries, key=lambda each: (each.at, each.page.pk))


def _published(pages: Iterable[FundingPage]) -> dict[UUID, datetime | None]:
    """When a call was published last, in whichever language: its dates are the same in all.

    A language that is not live any more counts, too: what it brought still holds, and no moment goes back.
    """
    twins = FundingPage.objects.filter(translation_key__in=[page.translation_key for page in pages])
    last = Max("last_published_at")
    return dict(twins.order_by().values_list("translation_key").annotate(last))


def _deadline(page: FundingPage, at: datetime, published: datetime | None) -> Deadline:
    known = [moment for moment in (published, calls.began(page, at)) if moment]
    year = local(at).year if page.window == Window.YEARLY else None
    return Deadline(page, at, year, max(known, default=at))
