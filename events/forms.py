"""The sign-up form: parses what page, API and office send, and says at each field what to do."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import email_field, name_field
from members.guarding import PlainForm

from . import questions
from .models import Event, Question, Registration, email_key
from .questions import Asked

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
MODES = [("online", _("Online")), ("onsite", _("On site"))]
TEXT_LENGTH, LONG_TEXT_LENGTH = 300, 2000
EMAIL_KEY_LENGTH = Registration._meta.get_field("email_key").max_length or 0


def checked_address(field: forms.Field, email: str) -> str:
    """An address that can be stored: letters beyond ASCII grow when DNS writes them."""
    if len(email_key(email)) > EMAIL_KEY_LENGTH:
        raise forms.ValidationError(field.error_messages["invalid"])
    return email


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who signs up, as parsed; answers by the id of their question. Only the office notes a telephone."""

    name: str
    email: str
    locale: str
    mode: str
    answers: dict[int, Any] = field(repr=False)  # what somebody needs does not stand in a log
    telephone: str = ""


class TakingPartForm(PlainForm):
    """How somebody takes part in one event, and what they answer to its questions."""

    def __init__(
        self,
        event: Event,
        locale: str,
        data: Mapping[str, Any] | None = None,
        *,
        office: bool = False,
        asked: Iterable[Asked] | None = None,
        prefix: str | None = None,
    ) -> None:
        """`asked` are the event's questions, where somebody has read them already."""
        super().__init__(data, prefix=prefix)
        self.event, self.locale = event, locale
        if len(event.modes) > 1:
            self.fields["mode"] = choice_field(_("How would you like to take part?"), MODES, required=True)
        known = questions.of_event(event) if asked is None else asked
        self.asked = [q for q in known if office or not q.office_only]
        for question in self.asked:
            self.fields[field_name(question)] = _field(question, locale)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for question in self.asked:
            name = field_name(question)
            if question.only_onsite and self.mode != Registration.Mode.ONSITE:
                data.pop(name, None)
            elif question.only_onsite and question.required and data.get(name) in (None, "", []):
                self.add_error(name, _required(question))
        return data

    @property
    def mode(self) -> str:
        """How the person takes part; an event that is not hybrid leaves no choice."""
        return self.cleaned_data.get("mode") or self.event.modes[0]

    def answers(self) -> dict[int, Any]:
        """What was answered, by the id of the question."""
        answers = {q.id: _stored(q, self.cleaned_data.get(field_name(q))) for q in self.asked}
        return {pk: value for pk, value in answers.items() if value not in (None, "", [])}


class WhoForm(PlainForm):
    """Who somebody is."""

    name = name_field()
    email = email_field()
    cooperative = forms.CharField(
        label=_("Cooperative"),
        max_length=160,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_email(self) -> str:
        return checked_address(self.fields["email"], str(self.cleaned_data["email"]))

    def clean_cooperative(self) -> str:
        return " ".join(self.cleaned_data["cooperative"].split())


class PersonForm(TakingPartForm, WhoForm):
    """One person and their answers."""

    def person(self) -> Person:
        """Who signed up; only after `is_valid()`."""
        data = self.cleaned_data
        return Person(data["name"], data["email"], self.locale, self.mode, self.answers())


def field_name(question: Asked) -> str:
    """The name of a question's field."""
    return f"q_{question.key}"


def _required(question: Asked) -> Any:
    return _("Please choose an answer.") if question.choices else _("Please answer this question.")


def _field(question: Asked, locale: str) -> forms.Field:
    """The form field that asks a question."""
    field = _MAKERS[Question.Kind(question.kind)](question, locale)
    field.label, field.help_text = question.label(locale), _help(question, locale)
    # Whether an on-site question must be answered depends on the mode: `clean` sees to it.
    field.required = question.required and not question.only_onsite
    field.error_messages["required"] = _required(question)
    return field


def _help(question: Asked, locale: str) -> str:
    """What helps to answer, and when the answer ends; what only the office fills in promises nobody anything."""
    parts = [question.help(locale), "" if question.office_only else question.end(locale)]
    return " ".join(part for part in parts if part)


def choice_field(label: Any, choices: Any, *, required: bool) -> forms.ChoiceField:
    """One of a few answers, all in sight."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose an answer."), "invalid_choice": _("Please choose an answer.")},
    )


_MAKERS: dict[Question.Kind, Callable[[Asked, str], forms.Field]] = {
    Question.Kind.TEXT: lambda _q, _locale: forms.CharField(max_length=TEXT_LENGTH),
    Question.Kind.LONG_TEXT: lambda _q, _locale: forms.CharField(
        max_length=LONG_TEXT_LENGTH, widget=forms.Textarea({"rows": 4})
    ),
    Question.Kind.ONE: lambda q, locale: choice_field("", q.choice_labels(locale), required=q.required),
    Question.Kind.SEVERAL: lambda q, locale: forms.MultipleChoiceField(
        choices=q.choice_labels(locale), widget=forms.CheckboxSelectMultiple
    ),
    Question.Kind.YES_NO: lambda q, _locale: choice_field("", YES_NO, required=q.required),
    Question.Kind.NUMBER: lambda _q, _locale: forms.IntegerField(min_value=-(10**9), max_value=10**9),
    Question.Kind.DATE: lambda _q, _locale: forms.DateField(widget=forms.DateInput({"type": "date"})),
}


def _stored(question: Asked, value: Any) -> Any:
    """An answer as it is stored: a JSON value."""
    if question.kind == Question.Kind.YES_NO:
        return {"yes": True, "no": False}.get(value)
    if question.kind == Question.Kind.SEVERAL:
        return list(dict.fromkeys(value or []))
    if question.kind == Question.Kind.DATE and value:
        return value.isoformat()
    return value
