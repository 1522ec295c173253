"""The form of a series: what it is called, and which of the coming events are in it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.asking import labels_of
from events.models import Event, Series
from events.series import Plan
from pages import formats

from .. import figures
from .fields import AdminForm, BilingualField


class SeriesForm(AdminForm):
    """A series, as the office makes and changes it."""

    titles = BilingualField(label=_("Title"), max_length=200)
    summaries = BilingualField(
        label=_("In one line"), max_length=300, required=False, help_text=_("Readers see it above the form.")
    )
    events = forms.MultipleChoiceField(
        label=_("Coming events"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Readers can sign up for those that are published with one form. "
            "An event is in one series at most; those of other series are not listed."
        ),
        error_messages={
            "invalid_choice": _("One of these events belongs to another series now. Please look through the list.")
        },
    )

    def __init__(self, events: Iterable[Event], locale: str, *args: Any, **kwargs: Any) -> None:
        """`events` are those that can be in the series."""
        super().__init__(*args, **kwargs)
        rows = list(events)
        pages = figures.pages_of_events(rows)
        self.fields["events"].choices = [  # type: ignore[attr-defined]
            (str(event.pk), _label(event, figures.title_of(pages[event.page_key], locale))) for event in rows
        ]

    @staticmethod
    def of(series: Series, events: Iterable[Event]) -> dict[str, Any]:
        """What the form shows at first."""
        return {
            "titles": labels_of(series.words, "title"),
            "summaries": labels_of(series.words, "summary"),
            "events": [str(event.pk) for event in events if event.series_id == series.pk],
        }

    def plan(self) -> Plan:
        """What was asked for; only after `is_valid()`."""
        data = self.cleaned_data
        return Plan(data["titles"], data["summaries"], [int(pk) for pk in data["events"]])


def _label(event: Event, title: str) -> str:
    """As the list of events shows it: day, hour, title, and whether it is cancelled."""
    day = f"{formats.weekday(event.starts_at)} {formats.short_date(event.starts_at)}"
    label = f"{day}, {formats.clock(event.starts_at)} · {title}"
    return f"{label} · {event.get_status_display()}" if event.status == Event.Status.CANCELLED else label
