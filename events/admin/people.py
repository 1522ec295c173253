"""The registrations of an event as the office lists them: with their mails and places in the queue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page as Chunk
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from events import questions
from events.models import Event, Question, Registration
from events.questions import Asked, in_language
from mailing.models import Message
from pages import formats
from pages.listing import CountedPaginator

from . import mails
from .figures import Figures

PER_PAGE = 50
State = Registration.State
# What needs a deed first, what is settled last; said of several, which Italian words otherwise than one.
STATES = {
    State.PENDING: pgettext_lazy("registrations", "awaiting approval"),
    State.WAITING: pgettext_lazy("registrations", "on the waiting list"),
    State.CONFIRMED: pgettext_lazy("registrations", "confirmed"),
    State.DECLINED: pgettext_lazy("registrations", "declined"),
    State.CANCELLED: pgettext_lazy("registrations", "cancelled"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A registration in the list."""

    registration: Registration
    place: int | None
    mails: list[Message]


@dataclass(frozen=True, slots=True)
class Filter:
    """A state to filter by, with how many are in it."""

    state: str
    label: Any
    count: int
    is_active: bool


@dataclass(frozen=True, slots=True)
class People:
    """A page of the list of registrations."""

    filters: list[Filter]
    state: str
    chunk: Chunk[Registration]
    lines: list[Line]


def of_event(event: Event, figures: Figures, query: Mapping[str, str]) -> People:
    """The list as the query string asks for it; what it does not know, it ignores."""
    state = query.get("state", "") if query.get("state") in State.values else ""
    rows = Registration.objects.filter(event=event).order_by("queued_at", "id")
    if state:
        rows = rows.filter(state=state)
    count = figures.by_state.get(state, 0) if state else figures.all
    chunk = CountedPaginator(rows, PER_PAGE, count).get_page(query.get("p"))
    return People(_filters(figures, state), state, chunk, lines(event, list(chunk.object_list)))


def _filters(figures: Figures, state: str) -> list[Filter]:
    each = [Filter(s.value, label, figures.by_state.get(s, 0), s == state) for s, label in STATES.items()]
    return [Filter("", _("all"), figures.all, not state), *(f for f in each if f.count or f.is_active)]


def lines(event: Event, rows: list[Registration]) -> list[Line]:
    """Registrations with their mails and places; two statements."""
    sent = mails.of_registrations(event, rows)
    queue = _queue(event) if any(row.state == State.WAITING for row in rows) else {}
    return [Line(row, queue.get(row.pk), sent[row.pk]) for row in rows]


def _queue(event: Event) -> dict[int, int]:
    """The place of each who waits, by the registration's id."""
    waiting = Registration.objects.filter(event=event, state=State.WAITING).order_by("queued_at", "id")
    return {pk: place for place, pk in enumerate(waiting.values_list("pk", flat=True), start=1)}


def told(rows: QuerySet[Registration]) -> dict[str, Any]:
    """Of those who are to hear of a deed: how many by mail, and who can only be called."""
    to_call = list(rows.filter(email_key="").order_by("name", "id"))
    return {"tells": rows.count() - len(to_call), "to_call": to_call}


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and what somebody answered, in words."""

    label: str
    value: str
    sensitive: bool


def answers_of(registration: Registration, locale: str) -> list[Answered]:
    """The answers of one registration in the order of the questions."""
    given = dict(registration.answers.values_list("question", "value"))
    return in_words(questions.of_event(registration.event), given, locale)


def in_words(asked: Iterable[Asked], given: Mapping[int, Any], locale: str) -> list[Answered]:
    """Answers by the id of their question, in the order of the questions."""
    return [Answered(q.label(locale), _in_words(q, given[q.id], locale), q.sensitive) for q in asked if q.id in given]


def _in_words(question: Asked, value: Any, locale: str) -> str:
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, list):
        return ", ".join(_in_words(question, each, locale) for each in value)
    if question.kind == Question.Kind.DATE:
        return formats.short_date(date.fromisoformat(value))
    if question.kind == Question.Kind.NUMBER:
        return formats.number(value)
    if value in question.choices:
        return in_language(question.choices[value], locale) or str(value)
    return str(value)
