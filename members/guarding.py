"""What guards a public form instead of a cookie: a signed nonce, and a field that only programs fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import nonces
from .nonces import Fault


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
