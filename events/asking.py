"""What a sign-up asks: the office adds, words and removes questions, without losing an answer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _, gettext_lazy

from pages import formats

from .editing import keep_words
from .errors import EventError
from .locking import lock
from .models import Choice, Event, HeldBack, Question

type Texts = Mapping[str, str]
WITH_CHOICES = {Question.Kind.ONE, Question.Kind.SEVERAL}
KEY_LENGTH = 50  # leaves room for a number
MIN_CHOICES = 2
STAYS_SENSITIVE = gettext_lazy(
    "Whoever answered was told that it is sensitive, and deleted a week after the event: so it stays."
)


@dataclass(frozen=True, slots=True)
class ChoicePlan:
    """A choice as the form has it; without `pk` a new one."""

    labels: Texts
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class QuestionPlan:
    """A question as the form has it; without `key` one is made from the label."""

    labels: Texts
    kind: str
    helps: Texts = field(default_factory=dict)
    key: str = ""
    required: bool = False
    only_onsite: bool = False
    office_only: bool = False
    sensitive: bool = False
    keep_until: date | None = None
    choices: Sequence[ChoicePlan] = ()


def is_answered(question: Question) -> bool:
    """Whether somebody has answered: kind, key and choices then stay as they are."""
    return question.answers.exists()


def _was_told(question: Question) -> bool:
    """Whether somebody has answered, also who is held back: they were told who reads it, and until when."""
    held = HeldBack.objects.filter(event=question.event_id).exclude(state=HeldBack.State.LET_THROUGH)
    return is_answered(question) or any(question.pk in dict(p["answers"]) for row in held for p in row.people)


@transaction.atomic
def save_question(event: Event, plan: QuestionPlan, pk: int | None = None) -> Question:
    """Adds a question or changes one, with its choices. Raises `EventError`.

    Under the event's lock: no answer comes in between. An answered question can be worded anew
    and get more choices; what its answers refer to stays, and none is kept for longer than its giver was told.
    """
    event = lock(event.pk)
    question = event.questions.filter(pk=pk).first() if pk else None
    question = question or Question(event=event)
    _check_end(event, question, plan)
    _check(question, plan)
    taken = set(event.questions.exclude(pk=question.pk).values_list("key", flat=True))
    if plan.key in taken:
        raise EventError(_("Another question of this event has this key."), "key")
    question.key = plan.key or question.key or free_key(plan.labels, taken)
    if not question.pk:
        question.order = 1 + max(event.questions.values_list("order", flat=True), default=-1)
    for name in ("kind", "required", "only_onsite", "office_only", "sensitive", "keep_until"):
        setattr(question, name, getattr(plan, name))
    question.save()
    keep_words(question.words, label=plan.labels, help=plan.helps)
    _save_choices(question, plan.choices if plan.kind in WITH_CHOICES else ())
    _touch(event)
    return question


def _check_end(event: Event, question: Question, plan: QuestionPlan) -> None:
    last = timezone.localdate(event.ends_at)
    if plan.keep_until and plan.keep_until != question.keep_until and plan.keep_until < last:
        text = _("Until the event is over its answers are needed: please choose %(day)s or a later day.")
        raise EventError(text % {"day": formats.short_date(event.ends_at)}, "keep_until")
    if not question.pk or not _was_told(question):
        return
    if question.sensitive and not plan.sensitive:
        raise EventError(str(STAYS_SENSITIVE), "sensitive")
    if question.keep_until and (not plan.keep_until or plan.keep_until > question.keep_until):
        raise EventError(
            _("Whoever answered was told that the answers are deleted after this day: it cannot become a later one."),
            "keep_until",
        )


def _check(question: Question, plan: QuestionPlan) -> None:
    if plan.kind in WITH_CHOICES and len(plan.choices) < MIN_CHOICES:
        raise EventError(_("This kind of question needs at least two choices."), "kind")
    if not question.pk or not is_answered(question):
        return
    kept = {choice.pk for choice in plan.choices}
    lost = [choice for choice in question.choices.all() if choice.pk not in kept]
    if plan.kind != question.kind or plan.key not in {"", question.key} or lost:
        raise EventError(
            _(
                "This question has been answered: its kind, its key and the choices that it has must stay. "
                "You can word them anew, and add choices."
            ),
            "answered",
        )


def _save_choices(question: Question, plans: Sequence[ChoicePlan]) -> None:
    known = {choice.pk: choice for choice in question.choices.all()}
    taken = {choice.key for choice in known.values()}
    for order, plan in enumerate(plans):
        choice = known.pop(plan.pk or 0, None) or Choice(question=question, key=free_key(plan.labels, taken))
        choice.order = order
        choice.save()
        taken.add(choice.key)
        keep_words(choice.words, label=plan.labels)
    Choice.objects.filter(pk__in=known).delete()


@transaction.atomic
def move_question(question: Question, *, up: bool) -> None:
    """Changes places with the question above or below; the first one and the last one stay."""
    event = lock(question.event_id)
    rows = list(event.questions.all())
    place = next(place for place, row in enumerate(rows) if row.pk == question.pk)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for order, row in enumerate(rows):
        row.order = order
    Question.objects.bulk_update(rows, ["order"])
    _touch(event)


def free_key(labels: Texts, taken: Collection[str]) -> str:
    """A short name from the label in the site's first language that is not taken."""
    base = slugify(labels.get(settings.LANGUAGE_CODE, ""))[:KEY_LENGTH].strip("-") or "x"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key


@transaction.atomic
def delete_question(question: Question) -> None:
    """Removes a question that nobody has answered. Raises `EventError`."""
    event = lock(question.event_id)
    question = event.questions.get(pk=question.pk)
    if is_answered(question):
        raise EventError(
            _(
                "This question has been answered, so it cannot be deleted. "
                "If it shall not be asked any more, let only the office fill it in."
            ),
            "answered",
        )
    if event.announcements.filter(question=question).exists():
        raise EventError(
            _("A message to registrants is for those who answered this question, so it cannot be deleted."), "answered"
        )
    question.delete()
    _touch(event)


def _touch(event: Event) -> None:
    """Who has read the questions, a sign-up on its way or a process that keeps them, learns by this of the change."""
    event.changed_at = timezone.now()
    event.save(update_fields=["changed_at"])


def labels_of(rows: Any, name: str) -> dict[str, str]:
    """The words of an owner by language, for a form to start with."""
    return {words.locale: getattr(words, name) for words in rows.all()}
