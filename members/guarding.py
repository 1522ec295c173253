"""What guards a public form instead of a cookie: a signed nonce, and a field that only programs fill in."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.clean import TURNING

from . import nonces
from .nonces import Fault

# Characters that nobody types, and those that turn the order of reading; the rest of Unicode is welcome.
CONTROL = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f{TURNING}]")


def refuse_control(text: str) -> None:
    """Raises where a text holds what no keyboard writes."""
    if CONTROL.search(text):
        raise forms.ValidationError(_("Please leave out the invisible control characters."))


class PlainForm(forms.Form):
    """A form whose texts hold nothing that no keyboard writes: they will stand in mails, tables and pages."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, value in list(data.items()):
            for text in value.values() if isinstance(value, dict) else [value]:
                try:
                    refuse_control(text if isinstance(text, str) else "")
                except forms.ValidationError as error:
                    self.add_error(name, error)
        return data


class GuardedForm(forms.Form):
    """A form that anybody may send, once, after a moment and within a day; `guard` says for what it is."""

    nonce = forms.CharField(widget=forms.HiddenInput, max_length=120, required=False)
    website = forms.CharField(label=_("Please leave this field empty"), max_length=200, required=False)

    def guard(self, purpose: str) -> None:
        """Gives the form a nonce of its own for this purpose."""
        self.purpose = purpose
        self.initial["nonce"] = nonces.make(purpose)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        fault = nonces.fault(self.purpose, data.get("nonce") or "")
        if fault == Fault.QUICK:
            self.add_error(None, _("That was very quick. Please check your data and send the form again."))
        elif fault or data.get("website"):
            self.add_error(None, _("The form was open for a long time. Please send it once more."))
        if fault in {Fault.OLD, Fault.FORGED}:
            self.renew_nonce()
        return data

    def renew_nonce(self) -> None:
        """Gives the form that is shown again a nonce of its own; what was typed stays."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["nonce"] = self.initial["nonce"]  # type: ignore[index]
