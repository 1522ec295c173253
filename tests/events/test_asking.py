"""What a sign-up asks: keys, choices, and that no answer is lost."""

import pytest

from events import asking
from events.asking import ChoicePlan, QuestionPlan
from events.errors import EventError
from events.models import Answer, Question
from tests.factories import make_event, make_question, make_registration

pytestmark = pytest.mark.django_db


def both(text: str) -> dict[str, str]:
    """The text in both languages."""
    return {"it": f"{text} it", "de": f"{text} de"}


@pytest.mark.parametrize(
    ("label", "taken", "key"),
    [
        ("Perché partecipa?", [], "perche-partecipa"),
        ("Dieta", ["dieta", "dieta-2"], "dieta-3"),
        ("???", [], "x"),
        ("parola " * 40, [], "parola-" * 7 + "p"),
    ],
    ids=["accents", "taken", "nothing left", "long"],
)
def test_key_is_made_from_the_italian_label(label: str, taken: list[str], key: str) -> None:
    assert asking.free_key({"it": label, "de": "Egal"}, taken) == key


def test_choices_are_dropped_where_the_kind_has_none() -> None:
    event = make_event()
    question = make_question(event, "dieta", "one", ("si", "no"))

    asking.save_question(event, QuestionPlan(both("Dieta"), "text"), question.pk)

    question.refresh_from_db()
    assert (question.kind, question.key, question.choices.count()) == ("text", "dieta", 0)


def test_choice_keeps_its_key_when_worded_anew() -> None:
    event = make_event()
    question = make_question(event, "dieta", "one", ("si", "no"))
    first, second = question.choices.all()
    plans = [ChoicePlan(both("Niente"), second.pk), ChoicePlan(both("Certo"), first.pk)]

    asking.save_question(event, QuestionPlan(both("Dieta"), "one", choices=plans), question.pk)

    assert [(c.key, c.words.get(locale="de").label) for c in question.choices.all()] == [
        ("no", "Niente de"),
        ("si", "Certo de"),
    ]


def test_choice_of_another_question_is_not_taken_over() -> None:
    event = make_event()
    other = make_question(event, "altra", "one", ("a", "b")).choices.first()
    assert other is not None
    plans = [ChoicePlan(both("Uno"), other.pk), ChoicePlan(both("Due"))]

    made = asking.save_question(event, QuestionPlan(both("Dieta"), "one", choices=plans))

    other.refresh_from_db()
    assert (other.question.key, [c.key for c in made.choices.all()]) == ("altra", ["uno-it", "due-it"])


def test_answered_question_keeps_its_kind() -> None:
    event = make_event()
    question = make_question(event, "note", "text")
    Answer.objects.create(registration=make_registration(event), question=question, value="x")

    with pytest.raises(EventError) as refused:
        asking.save_question(event, QuestionPlan(both("Note"), "number"), question.pk)

    assert (refused.value.code, Question.objects.get().kind) == ("answered", "text")
