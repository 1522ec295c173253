"""Which mail to see, and how."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mailing import samples
from pages import formats
from pages.previewing import SCHEMES


class ExampleForm(forms.Form):
    """Sent by GET: the address of an example can be passed on."""

    mail = forms.ChoiceField(label=_("Mail"))
    language = forms.ChoiceField(label=_("Language"))
    scheme = forms.ChoiceField(label=_("Screen"), choices=list(SCHEMES.items()))
    event = forms.CharField(widget=forms.HiddenInput, required=False)

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mail"].choices = [(name, sample.label) for name, sample in samples.known().items()]
        self.fields["language"].choices = [(code, formats.language(code)) for code, _own in settings.LANGUAGES]
