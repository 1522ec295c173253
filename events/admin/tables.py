"""The tables of the office."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, pgettext
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn

from events.models import Event
from pages import formats

from . import figures
from .figures import Figures, Pages


@dataclass(frozen=True, slots=True)
class Row:
    """An event as the list shows it."""

    event: Event
    pages: Pages
    figures: Figures
    title: str

    @classmethod
    def of_events(cls, events: Iterable[Event], locale: str) -> list["Row"]:
        """The rows of a list; as many statements for one as for many."""
        rows = list(events)
        pages, counted = figures.pages_of_events(rows), figures.of_events(rows)
        return [
            cls(event, pages[event.page_key], counted[event.pk], figures.title_of(pages[event.page_key], locale))
            for event in rows
        ]

    @property
    def pk(self) -> int:
        return self.event.pk

    @property
    def date(self) -> str:
        return f"{formats.weekday(self.event.starts_at)} {formats.short_date(self.event.starts_at)}"

    @property
    def hour(self) -> str:
        return formats.clock(self.event.starts_at)

    @property
    def seats(self) -> str:
        return f"{self.figures.taken} / {self.event.capacity}"

    @property
    def status(self) -> str:
        return status_name(self.event)

    @property
    def languages(self) -> list[tuple[str, str, bool]]:
        """Each language with the state of its page, and whether it is published."""
        return language_states(self.pages)


def status_name(event: Event) -> str:
    """Announced says nothing while nobody can see it: only what differs is named."""
    return {"cancelled": pgettext("event", "cancelled"), "over": _("over")}.get(
        event.public_status(timezone.now()), ""
    )


def language_states(pages: Pages) -> list[tuple[str, str, bool]]:
    """Each language of the site with the state of its page, and whether it is published."""
    found = []
    for code, name in settings.LANGUAGES:
        page = pages.get(code)
        found.append((name, figures.page_state(page), bool(page and page.live)))
    return found


class TemplateColumn(BaseColumn):
    """A cell with a template of its own; it knows the row as `row`."""

    def __init__(self, name: str, label: Any, template: str, **options: Any) -> None:
        super().__init__(name, label=label, **options)
        self.cell_template_name = f"events_admin/cells/{template}.html"


class CountColumn(Column):
    """A number; nothing where it is nought, so that what is left catches the eye."""

    def get_value(self, instance: Row) -> Any:
        return super().get_value(instance) or ""


COLUMNS = [
    TitleColumn(
        "title", label=gettext_lazy("Title"), get_url=lambda row: reverse("events_admin:event", args=[row.event.pk])
    ),
    TemplateColumn("date", gettext_lazy("Date"), "date"),
    Column("format", label=gettext_lazy("Format"), accessor="event.get_format_display"),
    Column("seats", label=gettext_lazy("Seats taken")),
    CountColumn("waiting", label=gettext_lazy("Waiting"), accessor="figures.waiting"),
    CountColumn("pending", label=gettext_lazy("To approve"), accessor="figures.pending"),
    TemplateColumn("languages", gettext_lazy("Pages"), "languages"),
]
