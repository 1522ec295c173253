"""What a mail says, as an editor types it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from mailing import texts
from mailing.models import MailText
from mailing.texts import Text, Words

from .fields import AdminForm


class WordsForm(AdminForm):
    """Subject and opening of a mail in one language, and the event that the preview speaks of."""

    subject = forms.CharField(
        label=_("Subject"),
        max_length=MailText._meta.get_field("subject").max_length,
        required=False,
        help_text=_("Empty: the default."),
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=MailText._meta.get_field("body").max_length,
        required=False,
        widget=AdminAutoHeightTextInput,
        help_text=_(
            "It follows the greeting. An empty line begins a paragraph; **bold** and "
            "[a link](https://www.example.org) are possible. Empty: the default."
        ),
    )
    event = forms.ChoiceField(label=_("Preview with the data of"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    fields: dict[str, Any]

    def __init__(self, text: Text, locale: str, events: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text, self.typed = text, Words("", "")
        for name in ("subject", "body"):
            self.fields[name].widget.attrs |= {"lang": locale, "spellcheck": "true"}
        self.fields["event"].choices = [("", _("the nearest event")), *events]
        if not events:
            self.fields["event"].widget = forms.HiddenInput()

    def words(self) -> Words:
        """What was typed, also with faults; before anything is, what is in force."""
        return self.typed if self.is_bound else Words(self.initial["subject"], self.initial["body"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.typed = Words(data.get("subject", ""), data.get("body", ""))
        for part, told in texts.faults(self.text, self.typed).items():
            for each in told:
                self.add_error(part, each)
        return data
