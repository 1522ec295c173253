"""One table of truth: all pages, and how each stands in both languages."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.forms import RadioSelect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import MultipleContentTypeFilter, MultipleUserFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports.base import ReportView
from wagtail.coreutils import get_content_type_label
from wagtail.models import Page, get_page_content_types

from .. import in_step
from ..in_step import State
from .columns import LanguagesColumn, with_standings
from .handbook import Guided

AGES = [("30", _("For 30 days")), ("90", _("For 90 days")), ("365", _("For a year"))]


class LanguagesFilterSet(WagtailFilterSet):
    """By state, section, owner and age."""

    state = django_filters.ChoiceFilter(
        label=_("State in a language"), choices=State.choices, widget=RadioSelect, method="of_state"
    )
    age = django_filters.ChoiceFilter(label=_("Not changed"), choices=AGES, widget=RadioSelect, method="unchanged_for")
    content_type = MultipleContentTypeFilter(
        label=_("Page type"), queryset=lambda _request: get_page_content_types(include_base_page_type=False)
    )
    owner = MultipleUserFilter(label=_("Owner"), queryset=lambda _request: in_step.owners())

    class Meta:
        model = Page
        fields: list[str] = []

    def of_state(self, pages: QuerySet[Page], _name: str, value: str) -> QuerySet[Page]:
        """Those that stand so in any language."""
        return in_step.with_state(pages, value)

    def unchanged_for(self, pages: QuerySet[Page], _name: str, value: str) -> QuerySet[Page]:
        """Those that nobody has changed for so many days."""
        return pages.filter(latest_revision_created_at__lt=timezone.now() - timedelta(days=int(value)))


class LanguagesView(Guided, ReportView):
    """All pages, each once, with the state of each language."""

    guide = "languages"
    page_title = _("Languages")
    header_icon = "globe"
    index_url_name = "languages_admin:index"
    index_results_url_name = "languages_admin:index_results"
    filterset_class = LanguagesFilterSet
    any_permission_required = ["add", "change", "publish"]
    model = Page
    is_searchable = True
    default_ordering = "-latest_revision_created_at"
    columns = [
        TitleColumn("title", label=_("Title"), url_name="wagtailadmin_pages:edit", sort_key="title"),
        LanguagesColumn("languages", label=_("Languages")),
        Column("type", label=_("Page type"), accessor=lambda page: get_content_type_label(page.content_type)),
        DateColumn("latest_revision_created_at", label=_("Changed"), sort_key="latest_revision_created_at"),
    ]
    list_export = ["title", "type", *[f"state_{code}" for code in in_step.codes()]]

    def get_base_queryset(self) -> QuerySet[Page]:
        pages = self.permission_policy.instances_user_has_any_permission_for(self.request.user, {"add", "change"})
        return in_step.first_of_each(pages.filter(depth__gt=1)).select_related("content_type")

    def search_queryset(self, queryset: QuerySet[Page]) -> QuerySet[Page]:
        """By titles in all languages; Wagtail's index knows nothing of the other language's page."""
        return in_step.called(queryset, self.search_query) if self.is_searching else queryset

    def get_table(self, object_list: Any) -> Any:
        return super().get_table(with_standings(object_list))

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """For the sheet: a column for each language; on the page the table has the marks already."""
        if not self.is_export:
            return object_list
        rows = with_standings(object_list)
        for row in rows:
            row.type = get_content_type_label(row.content_type)
            for code, standing in row.standings.items():
                setattr(row, f"state_{code}", standing.state.label)
        return rows
