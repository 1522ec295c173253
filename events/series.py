"""Series as the office keeps them: made, worded, filled with events, dissolved; and what of them is to come."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import seats, windows
from .editing import keep_words
from .errors import EventError
from .locking import lock_all
from .models import Event, EventQuerySet, Series

AT_ONCE = 20  # events that one form offers, the next ones


@dataclass(frozen=True, slots=True)
class Plan:
    """A series as the office's form has it: words by language, and the ids of the coming events in it."""

    titles: Mapping[str, str]
    summaries: Mapping[str, str]
    events: Collection[int] = ()


@transaction.atomic
def make_series(plan: Plan) -> Series:
    """A new series. Raises `EventError` where an event has got into another one meanwhile."""
    series = Series.objects.create()
    _fill(series, plan, timezone.now())
    return series


@transaction.atomic
def change_series(series: Series, plan: Plan) -> None:
    """Other words, other events; past events stay where they are. Nobody's registration changes.

    Raises `EventError` where an event has got into another series meanwhile.
    """
    _fill(series, plan, timezone.now())


def dissolve_series(series: Series) -> None:
    """Deletes a series; its events stay, with all who signed up."""
    series.delete()


def _fill(series: Series, plan: Plan, now: datetime) -> None:
    inside = set(series.events.coming(now).values_list("pk", flat=True))
    # Locked as a sign-up for several of them locks them, and in the same order.
    locked = lock_all(inside.symmetric_difference(plan.events))
    if any(event.series_id not in {None, series.pk} for event in locked):
        raise EventError(
            _("One of these events belongs to another series now. Please look through the list."), "events"
        )
    coming_in = [event.pk for event in locked if event.pk not in inside]
    Event.objects.filter(pk__in=inside.difference(plan.events)).update(series=None)
    Event.objects.filter(pk__in=coming_in).update(series=series)
    keep_words(series.words, title=plan.titles, summary=plan.summaries)
    series.changed_at = now
    series.save(update_fields=["changed_at"])


def can_be_in(series: Series | None, now: datetime) -> EventQuerySet:
    """The coming events that are in this series or in none, the next one first."""
    free = Event.objects.filter(series=None)
    return (free | Event.objects.filter(series=series) if series else free).coming(now)


def is_public(series: Series) -> bool:
    """Whether anybody may know of it: one of its events is, or was, announced."""
    return Event.objects.public().filter(series=series).exists()


def coming(series_pk: int, now: datetime) -> EventQuerySet:
    """The next announced events of a series, as many as one form offers."""
    return Event.objects.public().filter(series=series_pk).coming(now)[:AT_ONCE]


def open_beside(event: Event, now: datetime) -> Series | None:
    """The series of an event, where it has several events that one can sign up for at once."""
    if event.series_id is None:
        return None
    events = list(coming(event.series_id, now))
    counted = seats.of_events(events)
    is_open = [each for each in events if not windows.why_not(each, counted[each.pk], now)]
    several = len(is_open) > 1
    return Series.objects.prefetch_related("words").get(pk=event.series_id) if several else None
