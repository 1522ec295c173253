"""The questions of an event with their words, in one statement: a sign-up has few to spare."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from pages import formats

from .errors import EventError
from .models import Event, Question

type Labels = dict[str, str]
FACTS = ("id", "key", "kind", "required", "only_onsite", "office_only", "sensitive", "keep_until")
WORDS = (
    *("words__locale", "words__label", "words__help"),
    *("choices__key", "choices__words__locale", "choices__words__label"),
)


@dataclass(slots=True)
class Asked:
    """A question as it is asked, with its words in all languages."""

    id: int
    key: str
    kind: str
    required: bool
    only_onsite: bool
    office_only: bool
    sensitive: bool
    keep_until: date | None
    labels: Labels = field(default_factory=dict)
    helps: Labels = field(default_factory=dict)
    choices: dict[str, Labels] = field(default_factory=dict)

    def label(self, locale: str) -> str:
        """The question in the wanted language, else in another."""
        return in_language(self.labels, locale) or self.key

    def help(self, locale: str) -> str:
        """Its help text; may be empty."""
        return in_language(self.helps, locale)

    def end(self, locale: str) -> str:
        """What becomes of the answers, where they end before the registration: who answers shall know it."""
        return end_of_answers(sensitive=self.sensitive, keep_until=self.keep_until, locale=locale)

    def choice_labels(self, locale: str) -> list[tuple[str, str]]:
        """Key and label of each choice, in order."""
        return [(key, in_language(labels, locale) or key) for key, labels in self.choices.items()]


def end_of_answers(*, sensitive: bool, keep_until: date | None, locale: str) -> str:
    """When answers are deleted, in a sentence; empty where it is with the registration. The earlier day counts."""
    if not sensitive and keep_until is None:
        return ""
    with translation.override(locale):
        told = []
        if sensitive:
            told.append(_("Only the people who prepare the event read your answer; it is deleted a week after it."))
        if keep_until:
            day = formats.plain_date(keep_until)
            told.append(_("Your answer is deleted after %(day)s at the latest.") % {"day": day})
        return " ".join(told)


def in_language(labels: Labels, locale: str) -> str:
    """The text of the wanted language, else of the first that has one."""
    for code in (locale, *(code for code, _name in settings.LANGUAGES)):
        if labels.get(code):
            return labels[code]
    return ""


def of_event(event: Event) -> Sequence[Asked]:
    """The questions of an event in their order; to be read only.

    A process keeps them until the event changes: each deed that changes a question moves `changed_at`.
    """
    return _kept(event.pk, event.changed_at)


def fitting(asked: Iterable[Asked], given: Mapping[int, Any]) -> dict[int, Any]:
    """Of answers given earlier those that the questions take as they are now; of several choices, the rest.

    Nothing keeps the office from changing a question that only sign-ups held back have answered.
    """
    taken = {q.id: _FITTING[Question.Kind(q.kind)](q, given[q.id]) for q in asked if q.id in given}
    return {pk: value for pk, value in taken.items() if value not in (None, [])}


def _if_of(*kinds: type) -> Callable[[Asked, Any], Any]:
    """A yes is an `int` for Python: so the kind is compared, not asked for."""
    return lambda _question, value: value if type(value) in kinds else None


def _choice(question: Asked, value: Any) -> Any:
    return value if isinstance(value, str) and value in question.choices else None


def _choices(question: Asked, value: Any) -> Any:
    return [each for each in value if each in question.choices] if isinstance(value, list) else None


def _day(_question: Asked, value: Any) -> Any:
    with suppress(ValueError, TypeError):
        date.fromisoformat(value)
        return value
    return None


_FITTING: dict[Question.Kind, Callable[[Asked, Any], Any]] = {
    Question.Kind.TEXT: _if_of(str),
    Question.Kind.LONG_TEXT: _if_of(str),
    Question.Kind.ONE: _choice,
    Question.Kind.SEVERAL: _choices,
    Question.Kind.YES_NO: _if_of(bool),
    Question.Kind.NUMBER: _if_of(int),
    Question.Kind.DATE: _day,
}


def check_still_asked(event: Event, answered: Iterable[int]) -> None:
    """Refuses answers to a question that the office has taken out while the form was on its way."""
    if set(answered) - set(event.questions.values_list("pk", flat=True)):
        raise EventError(_("The questions of this event have just changed. Please look through the form again."))


def of_events(events: Iterable[Event]) -> dict[int, Sequence[Asked]]:
    """The questions of several events by their id, in one statement; to be read only."""
    return _read([event.pk for event in events])


@lru_cache(256)
def _kept(event: int, _changed_at: datetime) -> Sequence[Asked]:
    return _read([event])[event]


def _read(events: Collection[int]) -> dict[int, Sequence[Asked]]:
    asked_of = Question.objects.filter(event__in=events).order_by("order", "id", "choices__order", "choices__id")
    rows: Iterable[tuple[Any, ...]] = asked_of.values_list("event", *FACTS, *WORDS)
    asked: dict[int, dict[int, Asked]] = {event: {} for event in events}
    for event, *facts, locale, label, help_text, choice, choice_locale, choice_label in rows:
        question = asked[event].setdefault(facts[0], Asked(*facts))
        if locale:
            question.labels[locale], question.helps[locale] = label, help_text
        if choice:
            labels = question.choices.setdefault(choice, {})
            if choice_locale:
                labels[choice_locale] = choice_label
    return {event: tuple(found.values()) for event, found in asked.items()}
