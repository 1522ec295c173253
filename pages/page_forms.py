"""The forms of pages in the editor."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page, TranslatableMixin

from . import formats

SHOWN = "initial-facts"  # the hidden field that says which facts a form was opened with, or saved last


class TopicalPageForm(WagtailAdminPageForm):
    """Offers topics, and whatever else is translated, in the language of the page only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.locale_id:
            for field in self.fields.values():
                model = getattr(getattr(field, "queryset", None), "model", Page)
                if issubclass(model, TranslatableMixin) and not issubclass(model, Page):
                    field.queryset = field.queryset.filter(locale=self.instance.locale_id)

    def shown_facts(self) -> SafeString:
        """The shared facts as the form was opened with them, hidden in it; a form with a mistake keeps what it had."""
        facts = {name: _plain(self.get_initial_for_field(self.fields[name], name)) for name in self._facts()}
        said = self.data.get(SHOWN) if self.is_bound else None
        return format_html('<input type="hidden" name="{}" value="{}">', SHOWN, said or json.dumps(facts))

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """After a save by itself, what the form shows is what it was opened with."""
        updates: list[tuple[str, str]] = super().get_field_updates_for_resave()
        return [*updates, (SHOWN, json.dumps(self.typed))] if SHOWN in self.data else updates

    def clean(self) -> dict[str, Any]:
        """Leaves the facts that nobody touched here as they are stored.

        The other language may have brought new ones since the form was opened: an old deadline must not come back.
        """
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.typed = {name: _plain(data[name]) for name in self._facts() if name in data}
        shown = _read(self.data.get(SHOWN, ""))
        for name, value in self.typed.items():
            if shown.get(name) == value:
                del data[name]
        return data

    def _facts(self) -> list[str]:
        return [name for name in getattr(self.instance, "shared_fields", ()) if name in self.fields]


def _plain(value: Any) -> Any:
    """A fact as JSON can hold it, and as a form shows it: seconds are not typed."""
    match value:
        case None | "":
            return None
        case Model():
            return str(value.pk)
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
        case Decimal():
            return str(value.normalize())
        case list() | tuple() | QuerySet():
            return sorted(str(_plain(each)) for each in value)
        case _:
            return str(value)


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class ToolPageForm(TopicalPageForm):
    """Lets editors tick the languages of the interface."""

    interface_languages = forms.MultipleChoiceField(
        label=_("Languages of its interface"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = self.fields["interface_languages"]
        languages.choices = [(code, formats.language(code)) for code in self.instance.LANGUAGES]
