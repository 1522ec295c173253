"""Speakers and questions: both languages side by side, and no answer is lost."""

from typing import Any

from django.test import Client

from events.models import Answer, Event, Question, Speaker
from tests.factories import make_event, make_question, make_registration, make_speaker

from .asking import italian, post, rows, said, url


def speaker(name: str, order: int | str = "", **more: Any) -> dict[str, Any]:
    """A speaker's row."""
    return {"pk": "", "name": name, "roles_it": "consulente", "roles_de": "Beraterin", "ORDER": order} | more


def question(**changes: Any) -> dict[str, Any]:
    """A question's form."""
    return {
        "labels_it": "Che cosa La interessa?",
        "labels_de": "Was interessiert Sie?",
        "helps_it": "",
        "helps_de": "",
        "kind": "text",
        "order": "0",
        "key": "",
    } | changes


def choice(text: str, **more: Any) -> dict[str, Any]:
    """A choice's row."""
    return {"pk": "", "labels_it": f"{text} it", "labels_de": f"{text} de", "ORDER": ""} | more


def first_question(event: Event) -> Question:
    """The event's one question."""
    return Question.objects.get(event=event)


def test_speakers_are_added_changed_ordered_and_removed(office: Client) -> None:
    event = make_event()
    kept, removed = make_speaker(event, "Elena"), make_speaker(event, "Piero")
    data = rows(
        speaker("Elena M.", 2, pk=kept.pk),
        speaker("Piero", 3, pk=removed.pk, DELETE="1"),
        speaker("Nuova", 1),
        initial=2,
    )

    response = post(office, "speakers", event, **data)

    found = [(s.name, s.role("de")) for s in event.speakers.all()]
    assert (response.status_code, found) == (302, [("Nuova", "Beraterin"), ("Elena M.", "Beraterin")])
    assert Speaker.objects.filter(pk=kept.pk, name="Elena M.").exists()


def test_speaker_without_name_is_an_error_and_nothing_is_lost(office: Client) -> None:
    event = make_event()

    response = post(office, "speakers", event, **rows(speaker(""), speaker("Elena")))

    assert (response.status_code, event.speakers.count()) == (200, 0)
    assert response.context["rows"].forms[0].errors.keys() == {"name"}
    assert 'value="Elena"' in response.text


def test_a_name_that_turns_the_order_of_reading_is_refused_at_its_field(office: Client) -> None:
    event = make_event()

    response = post(office, "speakers", event, **rows(speaker("\u202eanelE")))

    assert response.context["rows"].forms[0].errors == {
        "name": ["Tolga i caratteri di controllo invisibili."],
    }
    assert not event.speakers.exists()


def test_speaker_of_another_event_is_not_taken_over(office: Client) -> None:
    other = make_speaker(make_event(), "Altrove")
    event = make_event()

    post(office, "speakers", event, **rows(speaker("Qui", pk=other.pk)))

    other.refresh_from_db()
    assert (other.name, [s.name for s in event.speakers.all()]) == ("Altrove", ["Qui"])


def test_tampered_rows_are_an_error_and_no_crash(office: Client) -> None:
    event = make_event()

    response = post(office, "speakers", event, **{"rows-TOTAL_FORMS": "many", "rows-INITIAL_FORMS": ""})

    assert (response.status_code, event.speakers.count()) == (200, 0)


def test_question_gets_its_key_from_the_italian_label(office: Client) -> None:
    event = make_event()
    make_question(event, "che-cosa-la-interessa")

    post(office, "question_add", event, **question(required="on", sensitive="on"), **rows())

    found = event.questions.exclude(key="che-cosa-la-interessa").get()
    assert (found.key, found.required, found.sensitive) == ("che-cosa-la-interessa-2", True, True)
    assert {w.locale: w.label for w in found.words.all()} == {
        "it": "Che cosa La interessa?",
        "de": "Was interessiert Sie?",
    }


def test_choices_are_kept_in_both_languages_and_in_order(office: Client) -> None:
    event = make_event()
    data = question(kind="one") | rows(choice("Bandi", ORDER=2), choice("Statuto", ORDER=1), choice("Altro"))

    post(office, "question_add", event, **data)

    found = first_question(event).choices.all()
    assert [(c.key, c.order) for c in found] == [("statuto-it", 0), ("bandi-it", 1), ("altro-it", 2)]


def test_question_with_one_choice_is_refused_at_its_kind(office: Client) -> None:
    event = make_event()

    response = post(office, "question_add", event, **question(kind="several"), **rows(choice("Sola")))

    assert list(response.context["form"].errors) == ["kind"]
    assert "Sola it" in response.text


def test_key_that_is_taken_is_refused_at_its_field(office: Client) -> None:
    event = make_event()
    make_question(event, "dieta")

    response = post(office, "question_add", event, **question(key="dieta"), **rows())

    assert (list(response.context["form"].errors), event.questions.count()) == (["key"], 1)


def test_both_languages_of_a_question_are_needed(office: Client) -> None:
    response = post(office, "question_add", make_event(), **question(labels_de=""), **rows())

    assert list(response.context["form"].errors) == ["labels"]


def test_answered_question_is_worded_anew_but_keeps_kind_and_key(office: Client) -> None:
    event = make_event()
    asked = make_question(event, "dieta", "one", ("si", "no"))
    Answer.objects.create(registration=make_registration(event), question=asked, value="si")
    first, second = asked.choices.all()
    data = question(kind="text", key="altro") | rows(
        choice("Sì", pk=first.pk, ORDER=1), choice("No", pk=second.pk, ORDER=2), choice("Forse"), initial=2
    )

    response = post(office, "question", event, asked.pk, **data)

    asked.refresh_from_db()
    assert response.status_code == 302
    assert (asked.kind, asked.key, asked.words.get(locale="de").label) == ("one", "dieta", "Was interessiert Sie?")
    assert [c.key for c in asked.choices.all()] == ["si", "no", "forse-it"]


def test_choice_of_an_answered_question_is_not_removed(office: Client) -> None:
    event = make_event()
    asked = make_question(event, "dieta", "one", ("si", "no", "forse"))
    Answer.objects.create(registration=make_registration(event), question=asked, value="si")
    first, second, third = asked.choices.all()
    entries = [choice(c.key, pk=c.pk, ORDER=n) for n, c in enumerate((first, second, third), 1)]
    entries[0]["DELETE"] = "1"

    response = post(office, "question", event, asked.pk, **question(kind="one"), **rows(*entries, initial=3))

    assert (response.status_code, asked.choices.count()) == (200, 3)
    assert len(response.context["form"].non_field_errors()) == 1


def test_question_without_answers_is_deleted(office: Client) -> None:
    event = make_event()
    asked = make_question(event, "dieta", "one", ("si", "no"))

    post(office, "question_delete", event, asked.pk)

    assert Question.objects.count() == 0


def test_answered_question_is_not_deleted_and_the_way_out_is_said(office: Client) -> None:
    event = make_event()
    asked = make_question(event)
    Answer.objects.create(registration=make_registration(event), question=asked, value="x")

    response = post(office, "question_delete", event, asked.pk)

    way_out = (
        "This question has been answered, so it cannot be deleted. "
        "If it shall not be asked any more, let only the office fill it in."
    )
    assert (response.status_code, Question.objects.count()) == (200, 1)
    assert italian(way_out) in said(response)


def test_question_form_shows_what_stands_there(office: Client) -> None:
    event = make_event()
    asked = make_question(event, "dieta", "one", ("si", "no"))

    response = office.get(url("question", event.pk, asked.pk))

    assert response.context["form"]["labels"].value() == {"it": "dieta IT", "de": "dieta DE"}
    assert [form["labels"].value() for form in response.context["rows"].forms] == [
        {"it": "si IT", "de": "si DE"},
        {"it": "no IT", "de": "no DE"},
    ]
