"""The forms of a registrant's own pages, and the one that asks for a lost link."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.asking_again import AsksAgainForm
from members.fields import email_field
from members.forms import LongTextField
from members.guarding import GuardedForm, PlainForm

from .errors import EventError
from .forms import PersonForm, checked_address, choice_field, field_name
from .models import Feedback, Question, Registration, Step

LOST_LINK = "lost-link"


class CancelForm(PlainForm):
    """Why somebody cancels, if they like to say."""

    reason = LongTextField(
        label=_("Would you like to tell us why?"),
        help_text=_("Only our office reads it."),
        max_length=Step._meta.get_field("reason").max_length,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class LostLinkForm(GuardedForm, PlainForm):
    """Where somebody wants their personal links."""

    email = email_field()

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.fields["email"].help_text = _("The address with which you signed up.")
        self.guard(LOST_LINK)


class AddressForm(AsksAgainForm, PlainForm):
    """Which address a registration shall move to."""

    email = email_field()

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.fields["email"].label = _("New e-mail address")

    def clean_email(self) -> str:
        return checked_address(self.fields["email"], str(self.cleaned_data["email"]))


class FeedbackForm(PlainForm):
    """How an event was."""

    useful = forms.TypedChoiceField(
        label=_("How useful was it for you?"),
        coerce=int,
        choices=[
            ("5", _("5 – very useful")),
            ("4", "4"),
            ("3", "3"),
            ("2", "2"),
            ("1", _("1 – not useful")),
        ],
        widget=forms.RadioSelect,
    )
    better = LongTextField(
        label=_("What should be better?"),
        help_text=_("Only our office reads it. Please do not write who you are."),
        max_length=Feedback._meta.get_field("better").max_length,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class CodeForm(PlainForm):
    """Which certificate somebody holds; sent by GET, so that the answer can be loaded again."""

    code = forms.SlugField(
        label=_("Code of the certificate"),
        max_length=40,
        help_text=_("It stands at the foot of the certificate: 16 letters and digits."),
    )


class ChangeForm(PersonForm):
    """What a registrant may change; the address, which moves another way, stays as it is."""

    language = choice_field(_("Language of mails and calendar entries"), settings.LANGUAGES, required=True)

    def __init__(self, registration: Registration, locale: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(registration.event, locale, data)
        self.fields["email"].disabled, self.fields["email"].required = True, False
        self.order_fields(["name", "cooperative", "language", "mode"])
        self.initial = {name: getattr(registration, name) for name in ("name", "email", "cooperative", "mode")}
        self.initial["language"] = registration.locale
        given = dict(registration.answers.values_list("question", "value"))
        self.initial |= {field_name(q): _shown(q.kind, given.get(q.id)) for q in self.asked}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.locale = data.get("language", self.locale)
        return data

    def refuse(self, error: EventError) -> None:
        """Shows why the deed said no, where the person can do something about it."""
        self.add_error("mode" if error.code == "no_seats" and "mode" in self.fields else None, error.message)


def _shown(kind: str, value: Any) -> Any:
    """An answer as its field shows it."""
    if kind == Question.Kind.YES_NO and value is not None:
        return "yes" if value else "no"
    return value
