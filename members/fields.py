"""The fields of every form that asks who somebody is: the same words, limits and help for browsers."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
