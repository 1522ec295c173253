"""The form that asks for advice: parses what page and API send, and says at each field what to do."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .advising import Asked
from .asking_again import AsksAgainForm
from .fields import PhoneField, email_field, name_field
from .guarding import GuardedForm, PlainForm
from .models import AdviceArea, AdviceRequest

PURPOSE = "advice"
QUESTION_LENGTH = 4000
How = AdviceRequest.How


class LongTextField(forms.CharField):
    """Text of several lines, counted as browsers count it: a line end is one character."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class EnquiryForm(PlainForm):
    """What somebody tells to be advised."""

    area = forms.ChoiceField(
        label=_("What is it about?"),
        help_text=_("Choose the nearest area: if it is not the right one, we pass your request on."),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose what it is about."),
            "invalid_choice": _("Please choose one of the areas."),
        },
    )
    question = LongTextField(
        label=_("Your question"),
        help_text=_("Three to ten lines are enough. Please give no data on the health of other people."),
        max_length=QUESTION_LENGTH,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("Please write in a few words what it is about.")},
    )
    name = name_field()
    cooperative = forms.CharField(
        label=_("Cooperative or group"),
        help_text=_("Leave it empty if there is none yet."),
        max_length=160,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    email = email_field()
    how = forms.ChoiceField(
        label=_("How would you like to talk to us?"),
        choices=How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose an answer."), "invalid_choice": _("Please choose an answer.")},
    )
    phone = PhoneField(help_text=_("Needed if we are to call you."))
    when = forms.CharField(
        label=_("When can we reach you?"), help_text=_("For example: after 17:00."), max_length=200, required=False
    )
    privacy = forms.BooleanField(
        label=_("I have read the privacy notice and agree to the use of my data for this advice."),
        error_messages={"required": _("Please agree to the privacy notice: without it we cannot advise you.")},
    )

    def __init__(self, areas: Sequence[AdviceArea], data: Mapping[str, Any] | None = None, **options: Any) -> None:
        """`areas` are those that can be chosen, as the reader gets them."""
        super().__init__(data, **options)
        self.areas = {area.slug: area for area in areas}
        self.fields["area"].choices = [(area.slug, area.title) for area in areas]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return self._line("name")

    def clean_cooperative(self) -> str:
        return self._line("cooperative")

    def clean_when(self) -> str:
        return self._line("when")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("how") == How.PHONE and not data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Please enter the number at which we can call you."))
        return data

    def _line(self, name: str) -> str:
        return " ".join(self.cleaned_data[name].split())

    def asked(self, locale: str) -> Asked:
        """What was asked; only after `is_valid()`."""
        data = self.cleaned_data
        return Asked(
            area=self.areas[data["area"]],
            locale=locale,
            **{name: data[name] for name in ("name", "email", "phone", "cooperative", "question", "how", "when")},
        )


class AdviceForm(AsksAgainForm, GuardedForm, EnquiryForm):
    """The public form, guarded by nonce and honeypot instead of a cookie."""

    def __init__(self, areas: Sequence[AdviceArea], data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(areas, data, **options)
        self.guard(PURPOSE)
