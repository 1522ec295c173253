"""The languages of a page as marks, in the explorer and in the table of languages."""

from collections.abc import Iterable
from typing import Any

from wagtail.admin.ui.tables import BaseColumn
from wagtail.models import Page

from .. import in_step
from ..in_step import State

# Wagtail's own marks: filled for what readers see as it is to be, plain for what somebody has still to do.
FILLED = (State.CURRENT, State.DETACHED)


class LanguagesColumn(BaseColumn):
    """A mark for each language: its state, and the way to the page there."""

    cell_template_name = "pages_admin/languages_cell.html"

    def get_cell_context_data(self, instance: Page, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        standings = getattr(instance, "standings", None) or {}
        return context | {"standings": standings.values(), "filled": FILLED}


def with_standings(pages: Iterable[Page]) -> list[Page]:
    """The pages, each with its `standings`; one statement for all."""
    rows = list(pages)
    found = in_step.of(row for row in rows if row.depth > 1)
    for row in rows:
        row.standings = found.get(row.translation_key)
    return rows
