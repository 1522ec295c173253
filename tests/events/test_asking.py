"""What a sign-up asks: keys, choices, and that no answer is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events import asking, changing, links
from events.asking import ChoicePlan, QuestionPlan
from events.errors import EventError
from events.models import Answer, Event, Question
from events.personal_forms import ChangeForm
from tests.factories import make_event, make_held, make_person, make_question, make_registration

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


def answered(event: Event, **facts: Any) -> Question:
    """A question with choices of which somebody has taken one."""
    question = make_question(event, "dieta", "one", ("si", "no"), **facts)
    Answer.objects.create(registration=make_registration(event), question=question, value="si")
    return question


def plan_of(question: Question, **changes: Any) -> QuestionPlan:
    """The question as it stands, but for these changes."""
    choices = [ChoicePlan(both(c.key), c.pk) for c in question.choices.all()]
    facts = {"sensitive": question.sensitive, "keep_until": question.keep_until, "choices": choices}
    return QuestionPlan(both("Dieta"), question.kind, **facts | changes)


def test_answers_are_kept_for_no_longer_than_their_givers_were_told() -> None:
    event = make_event()
    day = timezone.localdate(event.ends_at) + timedelta(days=9)
    question = answered(event, sensitive=True, keep_until=day)

    for code, change in (
        ("sensitive", {"sensitive": False}),
        ("keep_until", {"keep_until": None}),
        ("keep_until", {"keep_until": day + timedelta(days=1)}),
    ):
        with pytest.raises(EventError) as refused:
            asking.save_question(event, plan_of(question, **change), question.pk)
        assert refused.value.code == code
    asking.save_question(event, plan_of(question, keep_until=day - timedelta(days=1)), question.pk)

    question.refresh_from_db()
    assert (question.sensitive, question.keep_until) == (True, day - timedelta(days=1))


def test_who_is_held_back_was_told_as_well_and_keeps_nobody_from_deleting_the_question() -> None:
    event = make_event()
    question = make_question(event, "dieta", sensitive=True)
    make_held(event, make_person(answers={question.pk: "celiachia"}))
    event.refresh_from_db()

    with pytest.raises(EventError) as refused:
        asking.save_question(event, plan_of(question, sensitive=False), question.pk)
    asking.delete_question(question)

    assert (refused.value.code, Question.objects.count()) == ("sensitive", 0)


def test_answers_that_would_end_before_the_event_are_refused_and_the_first_good_day_is_named() -> None:
    event = make_event()
    last = timezone.localdate(event.ends_at)
    plan = QuestionPlan(both("Dieta"), "text", keep_until=last - timedelta(days=1))

    with pytest.raises(EventError, match=f"{last:%d/%m/%Y}") as refused:
        asking.save_question(event, plan)
    made = asking.save_question(event, QuestionPlan(both("Dieta"), "text", keep_until=last))

    assert (refused.value.code, made.keep_until) == ("keep_until", last)


def test_answers_survive_a_new_order_new_words_and_another_language(client: Client) -> None:
    event = make_event()
    question = answered(event)
    make_question(event, "prima", order=0)
    row = event.registrations.get()

    asking.move_question(question, up=False)
    first, second = question.choices.all()
    swapped = [ChoicePlan({"it": "Senza carne", "de": "Ohne Fleisch"}, second.pk), ChoicePlan(both("Tutto"), first.pk)]
    asking.save_question(event, plan_of(question, choices=swapped), question.pk)
    event.refresh_from_db()
    row.event = event
    changing.change(row, make_person(name="Anna", locale="de", answers={question.pk: "no"}), "")
    row.refresh_from_db()

    assert [q.key for q in event.questions.all()] == ["prima", "dieta"]
    assert row.answers.get().value == "no"
    for locale, said in (("it", "Senza carne"), ("de", "Ohne Fleisch")):
        field = ChangeForm(row, locale)["q_dieta"]
        assert (field.value(), next(str(choice.choice_label) for choice in field)) == ("no", said)
    assert "Ohne Fleisch" in client.get(links.change(row).removeprefix("https://smartcoop.example.org")).text


def test_the_first_question_goes_no_higher_and_the_last_no_lower() -> None:
    event = make_event()
    one, two, three = (asking.save_question(event, QuestionPlan(both(name), "text")) for name in ("a", "b", "c"))

    def order() -> list[int]:
        return list(event.questions.values_list("pk", flat=True))

    assert order() == [one.pk, two.pk, three.pk]
    asking.move_question(one, up=True)
    asking.move_question(three, up=False)
    assert order() == [one.pk, two.pk, three.pk]
    asking.move_question(three, up=True)
    assert order() == [one.pk, three.pk, two.pk]
