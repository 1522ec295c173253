"""Forms for what belongs to an event: speakers, questions, people added by hand."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.formsets import BaseFormSetMixin

from events.asking import STAYS_SENSITIVE, WITH_CHOICES, ChoicePlan, QuestionPlan, labels_of
from events.editing import SpeakerPlan
from events.forms import Person, PersonForm
from events.models import Event, Question
from members.fields import PhoneField, name_field

from .fields import AdminForm, BilingualField, DayField

MANY = 200


class RowForm(AdminForm):
    """A row of a list that can grow; `pk` of what stands there already."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RowFormSet(BaseFormSetMixin, forms.BaseFormSet):
    """Rows that can be added and removed in the browser, and are numbered."""

    def plans(self) -> list[Any]:
        """What stands in the rows, in the order of their numbers, without those that were removed."""
        return [form.plan() for form in self.ordered_forms if form.cleaned_data]

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Position")


class SpeakerForm(RowForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    roles = BilingualField(
        label=_("Role"), max_length=200, required=False, help_text=_("In one line, for example: adviser on funding.")
    )

    def plan(self) -> SpeakerPlan:
        """The speaker as typed; only after `is_valid()`."""
        data = self.cleaned_data
        return SpeakerPlan(data["name"], data["roles"], data["pk"])


class ChoiceForm(RowForm):
    labels = BilingualField(label=_("Choice"), max_length=200)

    def plan(self) -> ChoicePlan:
        """The choice as typed; only after `is_valid()`."""
        return ChoicePlan(self.cleaned_data["labels"], self.cleaned_data["pk"])


def row_set(form: type[RowForm], extra: int) -> type[RowFormSet]:
    """A list of such rows, with empty ones at its end."""
    made = forms.formset_factory(
        form, formset=RowFormSet, extra=extra, can_order=True, can_delete=True, max_num=MANY, validate_max=True
    )
    return cast("type[RowFormSet]", made)


def speakers_of(event: Event) -> list[dict[str, Any]]:
    """What the list of speakers shows at first."""
    speakers = event.speakers.prefetch_related("words")
    return [{"pk": s.pk, "name": s.name, "roles": labels_of(s.words, "role")} for s in speakers]


def choices_of(question: Question | None) -> list[dict[str, Any]]:
    """What the list of choices shows at first."""
    choices = question.choices.prefetch_related("words") if question else []
    return [{"pk": choice.pk, "labels": labels_of(choice.words, "label")} for choice in choices]


class QuestionForm(AdminForm):
    """A question; of one that has answers, what the answers refer to is locked."""

    together = (("required", "only_onsite"), ("office_only", "sensitive"), ("keep_until", "key"))

    labels = BilingualField(label=_("Question"), max_length=300)
    helps = BilingualField(
        label=_("Help"), max_length=300, required=False, help_text=_("Stands below the question in the form.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Question.Kind.choices)
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    only_onsite = forms.BooleanField(label=_("Only who comes on site"), required=False)
    office_only = forms.BooleanField(
        label=_("Only the office fills it in"),
        required=False,
        help_text=_("It is not in the form of those who sign up."),
    )
    sensitive = forms.BooleanField(
        label=_("Sensitive (health, diet, access)"),
        required=False,
        help_text=_("Only who manages events sees the answers. They are deleted a week after the event."),
    )
    keep_until = DayField(
        label=_("Keep the answers until"),
        required=False,
        help_text=_("The day after, they are deleted by themselves. Empty: as the registrations, 12 months."),
    )
    key = forms.SlugField(
        label=_("Short name"),
        max_length=60,
        required=False,
        help_text=_("For programs and exported tables. Made from the Italian question when left empty."),
    )

    def __init__(self, question: Question | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answers = question.answers.count() if question else 0
        self.has_choices = not question or question.kind in WITH_CHOICES
        locked = ["kind", "key"] if self.answers else []
        if self.answers and question and question.sensitive:
            locked.append("sensitive")
            self.fields["sensitive"].help_text = STAYS_SENSITIVE
        for name in locked:
            self.fields[name].disabled = True

    @staticmethod
    def of(question: Question | None) -> dict[str, Any]:
        """What the form shows at first."""
        if question is None:
            return {}
        names = ("kind", "required", "only_onsite", "office_only", "sensitive", "keep_until", "key")
        words = {"labels": labels_of(question.words, "label"), "helps": labels_of(question.words, "help")}
        return {name: getattr(question, name) for name in names} | words

    def plan(self, choices: Sequence[ChoicePlan]) -> QuestionPlan:
        """The question as typed; only after `is_valid()`."""
        return QuestionPlan(**self.cleaned_data, choices=choices)


class PlaceForm(AdminForm):
    """Where a question goes among the others."""

    to = forms.ChoiceField(
        label=_("Where to?"), choices=[("up", _("Up")), ("down", _("Down"))], widget=forms.RadioSelect
    )


class CalledForm(AdminForm):
    """Of which moment the news is that somebody was told by telephone."""

    news_of = forms.DateTimeField(widget=forms.HiddenInput)


class CorrectForm(AdminForm):
    """How somebody is known."""

    name = name_field()
    telephone = PhoneField(help_text=_("Only the office sees it; needed where there is no e-mail."))


class ByHandForm(PersonForm):
    """A person who called or wrote: the sign-up form as the office sees it, with their language.

    The address may be missing: the office calls whoever has none.
    """

    telephone = PhoneField(help_text=_("Only the office sees it; needed where there is no e-mail."))

    def __init__(self, event: Event, locale: str, data: Any = None) -> None:
        super().__init__(event, locale, data, office=True)
        language = forms.ChoiceField(
            label=_("Language of the mails"), choices=settings.LANGUAGES, widget=forms.RadioSelect, initial=locale
        )
        self.fields["email"].required = False
        self.fields["email"].help_text = _("Empty for somebody who has none: no mail is sent, and you call.")
        first = {name: self.fields[name] for name in ("name", "email", "telephone", "cooperative")}
        self.fields = first | {"language": language} | self.fields

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.locale = data.get("language") or self.locale
        if data.get("email") == "" and data.get("telephone") == "":
            self.add_error("telephone", _("Please note a number: without e-mail, only a call can reach this person."))
        return data

    def person(self) -> Person:
        return replace(super().person(), telephone=self.cleaned_data["telephone"])

    def rows(self) -> list[list[forms.BoundField]]:
        """The visible fields, row by row."""
        return [[field] for field in self.visible_fields()]
