"""An address that looks mistyped is asked about once, at its field, without a script; nobody is refused for it.

The answer depends on what was typed, and on nothing that we know of anybody (promise 7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mailing.suggesting import suggestion

ASKED, RIGHT, USE, KEEP = "email_asked", "email_right", "email_use", "email_keep"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about an address, and what its buttons send."""

    typed: str
    meant: str
    asked_name: str
    use_name: str
    keep_name: str


class AsksAgainForm(forms.Form):
    """A form whose `email` is asked about where its domain looks mistyped.

    Sent once more with the same address, or with the button that says so, it is taken as it is.
    """

    address_question: Question | None = None
    right_address = ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        typed = str(data.get("email") or "")
        meant = suggestion(typed)
        if not meant:
            return data
        if self._sent(USE) == meant:
            data["email"] = meant
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data[self.add_prefix("email")] = meant  # type: ignore[index]
        elif self._is_right(typed):
            self.right_address = typed
        else:
            names = [self.add_prefix(name) for name in (ASKED, USE, KEEP)]
            self.address_question = Question(typed, meant, *names)
            self.add_error("email", _("Is this address right? Perhaps you mean %(address)s.") % {"address": meant})
        return data

    def _is_right(self, typed: str) -> bool:
        """Whether its sender has said so: by the button, or by sending the whole form again as it was."""
        if self._sent(RIGHT) == typed:
            return True
        if self._sent(ASKED) != typed:
            return False
        # The button at somebody else's address says nothing of this one.
        return bool(self._sent(KEEP)) or not any(name.endswith((USE, KEEP)) for name in self.data)

    def _sent(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), ""))

    def carry(self, sent: Mapping[str, Any]) -> None:
        """Keeps what was answered where the form is shown again unjudged."""
        self.right_address = str(sent.get(self.add_prefix(RIGHT), ""))

    @property
    def right_name(self) -> str:
        """Under which name an address is sent that was confirmed."""
        return self.add_prefix(RIGHT)

    @property
    def is_asking(self) -> bool:
        """Whether a button of a question stands in the form: the Enter key shall not press it."""
        return self.address_question is not None
