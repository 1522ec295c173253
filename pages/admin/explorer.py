"""Wagtail's explorer with the languages of each page, and its editor with the guide."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from .columns import LanguagesColumn, with_standings
from .handbook import GuidedCreateView, GuidedEditView

BEFORE = "latest_revision_created_at"


class LanguagesIndexView(ExplorableIndexView):
    """The pages below a page, and how each stands in both languages."""

    @cached_property
    def explorable_columns(self) -> list[BaseColumn]:
        columns: list[BaseColumn] = super().explorable_columns
        place = next((n for n, column in enumerate(columns) if column.name == BEFORE), len(columns))
        return [*columns[:place], LanguagesColumn("languages", label=_("Languages")), *columns[place:]]

    def get_table(self, object_list: Iterable[Page]) -> Any:
        return super().get_table(with_standings(object_list))


class LanguagesPageViewSet(PageViewSet):
    index_view_class = LanguagesIndexView
    add_view_class = GuidedCreateView
    edit_view_class = GuidedEditView


page_viewset = LanguagesPageViewSet()
