"""The fields of every form that asks who somebody is: the same words, limits and help for browsers."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# The fewest digits of a number that somebody can be reached at, a short one without area code.
PHONE_DIGITS = 5
PHONE = re.compile(r"[0-9+()/. -]+", re.ASCII)


class PhoneField(forms.CharField):
    """A number at which somebody can be called; it may be left empty."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"type": "tel", "autocomplete": "tel"})
        super().__init__(label=_("Telephone"), max_length=40, required=False, widget=widget, **options)

    def clean(self, value: Any) -> str:
        phone = " ".join(str(super().clean(value)).split())
        if phone and not (PHONE.fullmatch(phone) and sum(c.isdigit() for c in phone) >= PHONE_DIGITS):
            raise forms.ValidationError(_("Please enter a telephone number, for example +39 0471 000000."))
        return phone


def name_field() -> forms.CharField:
    """How somebody is called."""
    return forms.CharField(
        label=_("First and last name"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Please enter your first and last name.")},
    )


def email_field() -> forms.EmailField:
    """Where somebody gets our mails."""
    return forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={
            "required": _("Please enter your e-mail address."),
            "invalid": _("Please enter a complete e-mail address, for example name@example.org."),
        },
    )
