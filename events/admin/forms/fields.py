"""What the office's forms are made of: texts in both languages side by side, days and hours of the site's zone."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput, AdminDateTimeInput, AdminTimeInput

from events import zones
from events.errors import EventError
from mailing import prose
from members.guarding import PlainForm

ZONE = ZoneInfo(settings.TIME_ZONE)
DAY = "%d.%m.%Y"
HOUR = "%H:%M"
DAYS = [DAY, "%d/%m/%Y", "%Y-%m-%d"]
HOURS = [HOUR, "%H.%M"]
USUALLY = timedelta(hours=1, minutes=30)  # how long an event is where nobody says so
MOMENTS = [f"{day} {hour}" for day in DAYS for hour in HOURS]


class BilingualInput(forms.MultiWidget):
    """One input per language, side by side; below one another where it is narrow."""

    template_name = "events_admin/widgets/bilingual.html"

    def __init__(self, *, long: bool = False, attrs: dict[str, Any] | None = None) -> None:
        kind = AdminAutoHeightTextInput if long else forms.TextInput
        super().__init__({code: kind(attrs={"lang": code}) for code, _name in settings.LANGUAGES}, attrs)

    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        return [(value or {}).get(code, "") for code, _name in settings.LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        names = [language for _code, language in settings.LANGUAGES]
        context["widget"]["columns"] = list(zip(names, context["widget"]["subwidgets"], strict=True))
        context["widget"]["label"] = self.attrs.get("data-label", "")
        return context


class BilingualField(forms.MultiValueField):
    """A text in each language of the site; its value is a mapping by language."""

    widget: Any

    def __init__(self, *, max_length: int, long: bool = False, label: Any = "", **options: Any) -> None:
        required = options.setdefault("required", True)
        fields = tuple(forms.CharField(max_length=max_length, required=required) for _language in settings.LANGUAGES)
        for each in fields:
            each.error_messages["required"] = _("please fill this in.")
        widget = BilingualInput(long=long, attrs={"data-label": label})
        super().__init__(fields, require_all_fields=False, widget=widget, label=label, **options)

    def clean(self, value: Any) -> dict[str, str]:
        texts, errors = {}, []
        for (code, name), each, text in zip(settings.LANGUAGES, self.fields, value, strict=True):
            try:
                texts[code] = each.clean(text)
            except ValidationError as error:
                errors += [f"{name}: {message}" for message in error.messages]
        if errors:
            raise ValidationError(errors)
        return texts


class MailNoteField(BilingualField):
    """Prose of mails in each language, without placeholders."""

    def clean(self, value: Any) -> dict[str, str]:
        texts = super().clean(value)
        wrong = [f"{name}: {told}" for code, name in settings.LANGUAGES for told in prose.faults(texts[code], [])]
        if wrong:
            raise ValidationError(wrong)
        return texts


class DayField(forms.DateField):
    """A day; typed as people of the region write it."""

    widget = AdminDateInput(format=DAY)

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=DAYS, **options)
        self.error_messages["invalid"] = _("Please enter a day, for example 20.01.2027.")


class HourField(forms.TimeField):
    """A time of the day; 17:00 or 17.00."""

    widget = AdminTimeInput(format=HOUR)

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=HOURS, **options)
        self.error_messages["invalid"] = _("Please enter a time, for example 17:00.")


def on_the_clocks(clock: datetime, zone: ZoneInfo) -> datetime:
    """The moment that was typed; a form's error where the clocks do not show it, or twice."""
    try:
        return zones.moment(clock, zone)
    except EventError as error:
        raise ValidationError(error.message) from error


class MomentField(forms.DateTimeField):
    """Day and time on the clocks of the site's zone, whatever zone the editor's account has."""

    widget = AdminDateTimeInput(format=f"{DAY} {HOUR}", time_format=HOUR)

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=MOMENTS, **options)
        self.error_messages["invalid"] = _("Please enter day and time, for example 20.01.2027 17:00.")

    def prepare_value(self, value: Any) -> Any:
        return timezone.make_naive(value, ZONE) if isinstance(value, datetime) and timezone.is_aware(value) else value

    def to_python(self, value: Any) -> Any:
        with timezone.override(UTC):  # where each time exists, and once
            found = super().to_python(value)
        return on_the_clocks(timezone.make_naive(found, UTC), ZONE) if found else None


class AdminForm(PlainForm):
    """A form of the office; `together` names fields that stand in one row, `rare` those that few need."""

    together: tuple[tuple[str, ...], ...] = ()
    rare: tuple[str, ...] = ()

    def rows(self) -> list[list[forms.BoundField]]:
        """The visible fields, row by row, but for the rare ones."""
        return self._rows([each for each in self.visible_fields() if each.name not in self.rare])

    def rare_rows(self) -> list[list[forms.BoundField]]:
        """The rare fields, row by row."""
        return self._rows([self[name] for name in self.rare if name in self.fields])

    def shows_rare(self) -> bool:
        """Whether the rare fields say something, or have a fault."""
        return any(self[name].value() not in {None, "", False} or self[name].errors for name in self.rare)

    def _rows(self, shown: list[forms.BoundField]) -> list[list[forms.BoundField]]:
        row_of = {name: row for row in self.together for name in row}
        rows = dict.fromkeys(row_of.get(each.name, (each.name,)) for each in shown)
        return [[self[name] for name in row if name in self.fields] for row in rows]


class WhenForm(AdminForm):
    """When a session is; after validation `start` and `end` are among the cleaned data."""

    zone = ZONE
    together: tuple[tuple[str, ...], ...] = (("date", "start_time", "end_time"),)

    date = DayField(label=_("Date"))
    start_time = HourField(label=_("Start"))
    end_time = HourField(label=_("End"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not {"date", "start_time", "end_time"} <= data.keys():
            return data
        start, end = self._moment(data, "start_time"), self._moment(data, "end_time")
        if start and not data.get("end_time"):
            end = start + USUALLY
        if start and end and end <= start:
            self.add_error("end_time", _("The end must come after the start."))
        return data | {"start": start, "end": end}

    def _moment(self, data: dict[str, Any], name: str) -> datetime | None:
        """Day and hour as a moment; None where the hour is empty, or wrong."""
        hour = data.get(name)
        if hour is None:
            return None
        try:
            return on_the_clocks(datetime.combine(data["date"], hour), self.zone)
        except ValidationError as error:
            self.add_error(name, error)
            return None
