"""The forms of pages in the editor."""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page, TranslatableMixin

from . import formats

CARRIES = "initial-facts"  # sent by a form that says which facts it was opened with


class TopicalPageForm(WagtailAdminPageForm):
    """Offers topics, and whatever else is translated, in the language of the page only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.locale_id:
            for field in self.fields.values():
                model = getattr(getattr(field, "queryset", None), "model", Page)
                if issubclass(model, TranslatableMixin) and not issubclass(model, Page):
                    field.queryset = field.queryset.filter(locale=self.instance.locale_id)
        for name in self._facts():
            self.fields[name].show_hidden_initial = True

    def loaded_facts(self) -> SafeString:
        """The shared facts as the form was opened with them; hidden in it."""
        marker = format_html('<input type="hidden" name="{}" value="1">', CARRIES)
        facts = ((self[name].as_hidden(only_initial=True),) for name in self._facts())
        return marker + format_html_join("", "{}", facts)

    def clean(self) -> dict[str, Any]:
        """Leaves the facts that nobody touched here as they are stored.

        The other language may have brought new ones since the form was opened: an old deadline must not come back.
        """
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self._facts() if CARRIES in self.data else ():
            if name not in self.changed_data:
                data.pop(name, None)
        return data

    def _facts(self) -> list[str]:
        return [name for name in getattr(self.instance, "shared_fields", ()) if name in self.fields]


class ToolPageForm(TopicalPageForm):
    """Lets editors tick the languages of the interface."""

    interface_languages = forms.MultipleChoiceField(
        label=_("Languages of its interface"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = self.fields["interface_languages"]
        languages.choices = [(code, formats.language(code)) for code in self.instance.LANGUAGES]
