"""The form of a call in the editor."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from .models.funding_choices import Channel, Need


class FundingPageForm(WagtailAdminPageForm):
    """Offers topics and kinds in the language of the page only; several needs and channels are ticked."""

    needs = forms.MultipleChoiceField(
        label=_("Helps with"),
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("“Is it for me?” asks for one of these. Tick none where the money is for anything."),
    )
    channels = forms.MultipleChoiceField(
        label=_("How to apply"), choices=Channel.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("topics", "eligible_kinds", "excluded_kinds"):
            if name in self.fields and self.instance.locale_id:
                rows = self.fields[name].queryset
                self.fields[name].queryset = rows.filter(locale=self.instance.locale_id).order_by("title")

    def _post_clean(self) -> None:
        # The page judges the kinds as they were chosen, not as they were stored.
        for name in ("eligible_kinds", "excluded_kinds"):
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])
        super()._post_clean()
