"""The forms for alerts: what somebody wants to hear of, and the public one that asks for it."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info, gettext_lazy as _

from . import alerts
from .asking_again import AsksAgainForm
from .fields import email_field
from .following import Wish
from .guarding import GuardedForm, PlainForm
from .models import Follower

PURPOSE = "alerts"
OFFERS = ("everything", "topics", "kinds", "deadlines")


class WishForm(PlainForm):
    """What to follow, how often, in which language."""

    everything = forms.BooleanField(
        label=_("Everything new: news, calls for funding, deep dives, events"), required=False
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        help_text=_("All that is new on them, in every section."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    kinds = forms.MultipleChoiceField(
        label=_("Calls for funding by kind of cooperative"),
        help_text=_("New calls that a cooperative of this kind can apply to."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    deadlines = forms.BooleanField(
        label=_("Deadlines of calls, 14 and 3 days before"),
        help_text=_(
            "For the kinds of cooperative ticked above; for all calls where none is ticked. "
            "The mail 3 days before comes on its day, also with a weekly rhythm."
        ),
        required=False,
    )
    rhythm = forms.ChoiceField(
        label=_("How often?"),
        choices=Follower.Rhythm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose an answer."), "invalid_choice": _("Please choose an answer.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the mails"),
        help_text=_("What there is not in this language yet comes in the other one, and says so."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose an answer."), "invalid_choice": _("Please choose an answer.")},
    )

    def __init__(self, locale: str, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        """`locale` is the language in which topics and kinds are named."""
        super().__init__(data, **options)
        fields: Any = self.fields
        fields["topics"].choices, fields["kinds"].choices = alerts.topics(locale), alerts.kinds(locale)
        for name in OFFERS:
            fields[name].is_one_of_several = True  # each may be left out, but not all
        for name in ("topics", "kinds"):
            if not fields[name].choices:
                del fields[name]
        fields["language"].choices = [
            (code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.subjects() and not self.errors:
            self.add_error("everything", _("Please tick at least one thing that you want to hear of."))
        return data

    def subjects(self) -> frozenset[str]:
        """What was ticked, as followers' rows spell it."""
        data = self.cleaned_data
        kinds = data.get("kinds") or []
        deadlines = alerts.deadlines_of(kinds) if data.get("deadlines") else set()
        everything = {alerts.ALL} if data.get("everything") else set()
        return frozenset(everything | set(data.get("topics") or []) | set(kinds) | deadlines)

    def wish(self) -> Wish:
        """What was wished; only after `is_valid()`."""
        return Wish(self.subjects(), self.cleaned_data["rhythm"], self.cleaned_data["language"])


class FollowForm(AsksAgainForm, GuardedForm, WishForm):
    """The public form, guarded by nonce and honeypot instead of a cookie."""

    email = email_field()
    privacy = forms.BooleanField(
        label=_("I have read the privacy notice and agree to get these mails."),
        error_messages={"required": _("Please agree to the privacy notice: without it we cannot write to you.")},
    )

    def __init__(self, locale: str, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(locale, data, **options)
        self.fields["email"].help_text = _("We write to it once; the mails come only after you have confirmed it.")
        self.order_fields([*OFFERS, "rhythm", "language", "email", "privacy"])
        self.guard(PURPOSE)


def ticked(subjects: Collection[str]) -> dict[str, Any]:
    """What a form begins with for somebody who follows these."""
    return {
        "everything": alerts.ALL in subjects,
        "topics": [each for each in subjects if each.startswith(f"{alerts.TOPIC}:")],
        "kinds": [each for each in subjects if each.startswith(f"{alerts.KIND}:")],
        "deadlines": alerts.follows_deadlines(subjects),
    }
