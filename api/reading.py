"""Reads all that the shapes of events need: a statement for each kind of fact, however many events.

Rows are taken as plain values: a list of fifty events would else make a thousand model objects.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from events import seats
from events.asking import WITH_CHOICES
from events.models import Choice, Event, EventPage, Question, SeriesWords, Session, Speaker
from events.questions import Labels, end_of_answers
from events.seats import Seats
from pages import languages

type Rows = Iterable[tuple[Any, ...]]
# A statement but for the events of which it asks: to put its columns together takes as long as to run it.
type Statement = QuerySet[Any, tuple[Any, ...]]


@dataclass(slots=True)
class PageFacts:
    """What a published page says of its event, but for its body."""

    key: UUID
    locale: str
    pk: int
    title: str
    summary: str
    recording_url: str
    url_path: str
    # Slugs, which are the same in both languages.
    topics: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SessionFacts:
    """A session without its join link: what is not read cannot leak (promise 5)."""

    uid: str
    start: datetime
    end: datetime
    time_zone: str
    status: str
    titles: Labels = field(default_factory=dict)
    places: Labels = field(default_factory=dict)


@dataclass(slots=True)
class SpeakerFacts:
    name: str
    roles: Labels = field(default_factory=dict)


@dataclass(slots=True)
class QuestionFacts:
    key: str
    kind: str
    required: bool
    sensitive: bool
    keep_until: date | None
    labels: Labels = field(default_factory=dict)
    helps: Labels = field(default_factory=dict)
    choices: dict[str, Labels] = field(default_factory=lambda: defaultdict(dict))

    def end(self, locale: str) -> str:
        """When the answers are deleted, where it is before the registration; readers of any front end shall know."""
        return end_of_answers(sensitive=self.sensitive, keep_until=self.keep_until, locale=locale)


@dataclass(slots=True)
class SeriesFacts:
    """The series that an event is in."""

    uid: UUID
    titles: Labels = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """One event at one moment; its pages by language, in the settings' order."""

    event: Event
    pages: dict[str, PageFacts]
    sessions: list[SessionFacts]
    speakers: list[SpeakerFacts]
    seats: Seats
    questions: list[QuestionFacts]
    series: SeriesFacts | None
    now: datetime


def facts(rows: Iterable[Event]) -> list[Facts]:
    """The facts of the events that any language has published: six statements beside the events' own.

    One more where any of them is in a series.
    """
    events = list(rows)
    ids, now = [event.pk for event in events], timezone.now()
    pages = _pages(events)
    sessions, speakers = _sessions(ids), _speakers(ids)
    counted, questions = seats.of_events(events), _questions(ids)
    series = _series({event.series_id for event in events if event.series_id})
    return [
        Facts(
            event=event,
            pages=pages[event.page_key],
            sessions=sessions[pk],
            speakers=speakers[pk],
            seats=counted[pk],
            questions=questions[pk],
            series=series.get(event.series_id or 0),
            now=now,
        )
        for pk, event in zip(ids, events, strict=True)
        if event.page_key in pages
    ]


def _pages(events: Iterable[Event]) -> dict[UUID, dict[str, PageFacts]]:
    keys = [event.page_key for event in events]
    rows: Rows = languages.public(_page_rows()).filter(translation_key__in=keys)
    pages: dict[int, PageFacts] = {}
    codes = {number: code for code, number in languages.numbers().items()}
    for key, locale, pk, *words, topic in rows:
        page = pages.setdefault(pk, PageFacts(key, codes[locale], pk, *words))
        page.topics += [topic] if topic else []
    found: dict[UUID, dict[str, PageFacts]] = defaultdict(dict)
    for page in sorted(pages.values(), key=lambda page: languages.rank(page.locale, settings.LANGUAGE_CODE)):
        found[page.key][page.locale] = page
    return found


@cache
def _page_rows() -> Statement:
    columns = ["translation_key", "locale", "pk", "title", "summary", "recording_url", "url_path"]
    return EventPage.objects.live().order_by("topics__slug").values_list(*columns, "topics__slug")


def _sessions(events: list[int]) -> dict[int, list[SessionFacts]]:
    rows: Rows = _session_rows().filter(event__pk__in=events)
    sessions: dict[tuple[int, int], SessionFacts] = {}
    for event, pk, uid, start, end, zone, status, locale, title, place in rows:
        session = sessions.setdefault((event, pk), SessionFacts(uid, start, end, zone, status))
        session.titles[locale], session.places[locale] = title, place
    return _by_event(sessions)


@cache
def _session_rows() -> Statement:
    columns = ["event", "pk", "uid", "start", "end", "time_zone", "status"]
    words = ["words__locale", "words__title", "words__place"]
    return Session.objects.order_by("start", "pk").values_list(*columns, *words)


def _speakers(events: list[int]) -> dict[int, list[SpeakerFacts]]:
    rows: Rows = _speaker_rows().filter(event__pk__in=events)
    speakers: dict[tuple[int, int], SpeakerFacts] = {}
    for event, pk, name, locale, role in rows:
        speakers.setdefault((event, pk), SpeakerFacts(name)).roles[locale] = role
    return _by_event(speakers)


@cache
def _speaker_rows() -> Statement:
    columns = ["event", "pk", "name", "words__locale", "words__role"]
    return Speaker.objects.order_by("order", "pk").values_list(*columns)


def _questions(events: list[int]) -> dict[int, list[QuestionFacts]]:
    """The questions for registrants; apart from their choices, lest each be fetched once per label."""
    rows: Rows = _question_rows().filter(event__pk__in=events)
    questions: dict[tuple[int, int], QuestionFacts] = {}
    for event, pk, key, kind, required, sensitive, keep_until, locale, label, help_text in rows:
        question = questions.setdefault((event, pk), QuestionFacts(key, kind, required, sensitive, keep_until))
        question.labels[locale], question.helps[locale] = label, help_text
    by_pk = {pk: question for (_event, pk), question in questions.items() if question.kind in WITH_CHOICES}
    choices = Choice.objects.filter(question__pk__in=list(by_pk)).order_by("order", "pk")
    rows = choices.values_list("question", "key", "words__locale", "words__label")
    for pk, key, locale, label in rows:
        by_pk[pk].choices[key][locale] = label
    return _by_event(questions)


@cache
def _question_rows() -> Statement:
    facts = ("event", "pk", "key", "kind", "required", "sensitive", "keep_until")
    columns = (*facts, "words__locale", "words__label", "words__help")
    return Question.objects.filter(office_only=False).order_by("order", "pk").values_list(*columns)


def _series(ids: set[int]) -> dict[int, SeriesFacts]:
    if not ids:
        return {}
    found: dict[int, SeriesFacts] = {}
    words: Rows = SeriesWords.objects.filter(series__in=ids).values_list("series", "series__uid", "locale", "title")
    for pk, uid, locale, title in words:
        found.setdefault(pk, SeriesFacts(uid)).titles[locale] = title
    return found


def _by_event[T](rows: dict[tuple[int, int], T]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for (event, _pk), row in rows.items():
        found[event].append(row)
    return found
