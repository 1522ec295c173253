"""The form of a call in the editor."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from .amounts import AmountField
from .models.funding_choices import Channel, Need
from .models.funding_rules import MONEY
from .page_forms import TopicalPageForm


class FundingPageForm(TopicalPageForm):
    """Lets editors tick several needs and channels, and asks for the time of a deadline."""

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

    class Meta(WagtailAdminPageForm.Meta):
        field_classes = dict.fromkeys([*MONEY, "rate"], AmountField)

    def clean_opens_at(self) -> Any:
        """Asks for the time."""
        return self._with_time("opens_at")

    def clean_closes_at(self) -> Any:
        """Asks for the time: a date alone would mean midnight, when the last day begins."""
        return self._with_time("closes_at")

    def _with_time(self, name: str) -> Any:
        typed = str(self.data.get(self.add_prefix(name), ""))
        if ":" not in typed and len(typed.split()) == 1:
            raise forms.ValidationError(_("Please give the time, too, for example 31.03.2027 12:00."))
        return self.cleaned_data[name]

    def _post_clean(self) -> None:
        # The page judges the kinds as they were chosen, not as they were stored.
        for name in ("eligible_kinds", "excluded_kinds"):
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])
        super()._post_clean()
