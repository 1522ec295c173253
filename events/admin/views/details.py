"""Speakers and questions: lists in both languages side by side."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy

from events import asking, editing
from events.models import Question
from events.models.words import word
from pages.languages import active_language

from ..forms.details import (
    ChoiceForm,
    PlaceForm,
    QuestionForm,
    RowFormSet,
    SpeakerForm,
    choices_of,
    row_set,
    speakers_of,
)
from ..forms.operations import ConfirmForm
from .base import EventDeed


class WithRows(EventDeed):
    """A deed whose form has a list of rows beside it."""

    counts_mails = False
    template_name = "events_admin/rows.html"
    row_class: Any
    rows_heading: Any = ""
    add_label: Any

    def first_rows(self) -> list[dict[str, Any]]:
        """What the list shows at first."""
        raise NotImplementedError

    @cached_property
    def rows(self) -> RowFormSet:
        first = self.first_rows()
        made = row_set(self.row_class, extra=0 if first else 1)
        return made(self.sent, initial=first, prefix="rows")

    def stored(self) -> Any:
        return {"form": self.get_initial(), "rows": self.first_rows()}

    def differences(self, form: Any) -> list[Any]:
        # Also a row that a colleague added and this list never showed: saved, it would be gone.
        differ = self.rows.has_changed() or self.rows.initial_form_count() != len(self.first_rows())
        return super().differences(form) + ([self.rows_heading or self.get_page_title()] if differ else [])

    def form_valid(self, form: Any) -> HttpResponse:
        return super().form_valid(form) if self.rows.is_valid() else self.form_invalid(form)

    def before(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "media": self.get_form().media + self.rows.media,
            "rows_heading": self.rows_heading,
            "add_label": self.add_label,
        }


class Speakers(WithRows):
    """Who speaks."""

    page_title = gettext_lazy("Speakers")
    row_class = SpeakerForm
    add_label = gettext_lazy("Add a speaker")

    def first_rows(self) -> list[dict[str, Any]]:
        return speakers_of(self.event)

    def deed(self, _form: ConfirmForm) -> str:
        editing.save_speakers(self.event, self.rows.plans())
        return _("The speakers have been saved.")


class OfQuestion(EventDeed):
    """A deed on a question of the event."""

    @cached_property
    def question(self) -> Question | None:
        if "question" not in self.kwargs:
            return None
        return get_object_or_404(Question, pk=self.kwargs["question"], event=self.event)

    def get_page_subtitle(self) -> str:
        return word(self.question.words.all(), active_language(), "label") if self.question else ""


class EditQuestion(OfQuestion, WithRows):
    """A question with its choices: a new one, or one that stands there."""

    form_class = QuestionForm
    fields_of_codes = {name: name for name in ("key", "kind", "sensitive", "keep_until")}
    row_class = ChoiceForm
    rows_heading = gettext_lazy("Choices")
    add_label = gettext_lazy("Add a choice")

    def get_page_title(self) -> Any:
        return _("Question") if self.question else _("New question")

    def first_rows(self) -> list[dict[str, Any]]:
        return choices_of(self.question)

    def get_initial(self) -> dict[str, Any]:
        return QuestionForm.of(self.question)

    def stored(self) -> Any:
        return super().stored() if self.question else None

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"question": self.question}

    def before(self) -> dict[str, Any]:
        return super().before() | {
            "rows_help": _("Only for questions with one or several choices."),
            "question": self.question,
            "answers": self.get_form().answers,
            "rows_hidden": not self.get_form().has_choices and self.get_form().answers,
        }

    def deed(self, form: QuestionForm) -> str:
        plan = form.plan(self.rows.plans())
        asking.save_question(self.event, plan, self.question.pk if self.question else None)
        return _("The question has been saved.")


class MoveQuestion(OfQuestion):
    """Puts a question before or behind its neighbour."""

    page_title = gettext_lazy("Move the question")
    submit_label = gettext_lazy("Move")
    form_class = PlaceForm
    counts_mails = False

    def deed(self, form: PlaceForm) -> str:
        if self.question:
            asking.move_question(self.question, up=form.cleaned_data["to"] == "up")
        return _("The questions stand in their new order.")

    def get_success_url(self) -> str:
        return f"{self.back()}#questions-section"


class DeleteQuestion(OfQuestion):
    """Removes a question that nobody has answered."""

    page_title = gettext_lazy("Delete the question")
    submit_label = gettext_lazy("Delete the question")
    form_class = ConfirmForm
    is_serious = True
    counts_mails = False

    def deed(self, _form: ConfirmForm) -> str:
        if self.question:
            asking.delete_question(self.question)
        return _("The question has been deleted.")
