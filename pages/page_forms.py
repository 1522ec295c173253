"""The forms of pages in the editor."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page, TranslatableMixin

from . import formats


class TopicalPageForm(WagtailAdminPageForm):
    """Offers topics, and whatever else is translated, in the language of the page only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.locale_id:
            for field in self.fields.values():
                model = getattr(getattr(field, "queryset", None), "model", Page)
                if issubclass(model, TranslatableMixin) and not issubclass(model, Page):
                    field.queryset = field.queryset.filter(locale=self.instance.locale_id)


class ToolPageForm(TopicalPageForm):
    """Lets editors tick the languages of the interface."""

    interface_languages = forms.MultipleChoiceField(
        label=_("Languages of its interface"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = self.fields["interface_languages"]
        languages.choices = [(code, formats.language(code)) for code in self.instance.LANGUAGES]
