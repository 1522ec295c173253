"""Dead links: what the check of links has found, the pages to correct, and what an editor says to it."""

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.forms import RadioSelect
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn
from wagtail.admin.views.reports.base import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from .. import link_check
from ..models import ExternalLink
from .deeds import Deed
from .handbook import Guided

State = ExternalLink.State
IGNORED = "ignored"


def pages_of(user: Any) -> QuerySet[Page]:
    """Those that somebody may change."""
    pages: QuerySet[Page] = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    return pages


def links_of(user: Any) -> QuerySet[ExternalLink]:
    """The links that somebody can do something about, each with the pages where: two statements."""
    mine = pages_of(user)
    held = ExternalLink.pages.through.objects.filter(page__in=mine.order_by()).values("externallink")
    pages = Prefetch("pages", mine.select_related("locale").order_by("title", "pk"), to_attr="places")
    return ExternalLink.objects.filter(pk__in=held).prefetch_related(pages)


def dead(links: QuerySet[ExternalLink]) -> QuerySet[ExternalLink]:
    """Those that somebody should look at."""
    return links.filter(state=State.DEAD, ignored_at=None)


def said_of(link: ExternalLink) -> str:
    """Why a link is in its state, with the number that technicians ask for."""
    why = str(link.get_why_display())
    return f"{why} ({link.status})" if why and link.status else why


class LinksFilterSet(WagtailFilterSet):
    """By state; without a choice those that are dead."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        empty_label=State.DEAD.label,
        choices=[
            *((each.value, each.label) for each in State if each != State.DEAD),
            (IGNORED, gettext_lazy("ignored")),
        ],
        widget=RadioSelect,
        method="of_state",
    )

    class Meta:
        model = ExternalLink
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[ExternalLink]) -> QuerySet[ExternalLink]:
        wanted = self.form.cleaned_data["state"]
        return self.of_state(queryset, "state", wanted) if wanted else dead(queryset)

    def of_state(self, links: QuerySet[ExternalLink], _name: str, value: str) -> QuerySet[ExternalLink]:
        """What is ignored is shown where it is asked for, and nowhere else."""
        if value == IGNORED:
            return links.filter(ignored_at__isnull=False)
        return links.filter(state=value, ignored_at=None)


class LinkColumn(BaseColumn):
    """The address, to open, and what can be done about it."""

    cell_template_name = "pages_admin/link_cell.html"


class PlacesColumn(BaseColumn):
    """The pages that hold it, each to be edited."""

    cell_template_name = "pages_admin/places_cell.html"


class LinksView(Guided, ReportView):
    """Each link once, with the pages to correct."""

    guide = "checks"
    page_title = gettext_lazy("Dead links")
    header_icon = "link"
    index_url_name = "links_admin:index"
    index_results_url_name = "links_admin:index_results"
    filterset_class = LinksFilterSet
    permission_required = "change"
    model = ExternalLink
    is_searchable = True
    search_fields = ["url"]
    default_ordering = "since"
    columns = [
        LinkColumn("url", label=gettext_lazy("Link"), sort_key="url"),
        PlacesColumn("pages", label=gettext_lazy("Pages that hold it")),
        Column("why", label=gettext_lazy("Why"), accessor=said_of),
        DateColumn("since", label=gettext_lazy("Since"), sort_key="since"),
    ]
    list_export = ["url", "said", "since", "titles"]
    export_headings = {
        "url": gettext_lazy("Link"),
        "said": gettext_lazy("Why"),
        "since": gettext_lazy("Since"),
        "titles": gettext_lazy("Pages that hold it"),
    }

    @cached_property
    def permission_policy(self) -> Any:
        """Links are about pages: whoever changes those."""
        return policy_registry.get_by_type(Page)

    def get_base_queryset(self) -> QuerySet[ExternalLink]:
        return links_of(self.request.user)

    @cached_property
    def no_results_message(self) -> str:
        if not settings.LINK_CHECK:
            return _("Links are not checked on this site: whoever operates it has switched the check off.")
        if self.is_searching or self.is_filtering:
            return _("No link is like this.")
        return _("No dead link is known. Each link is checked once a week.")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """For the sheet."""
        rows = list(object_list)
        for row in rows:
            row.said, row.titles = said_of(row), "; ".join(page.get_admin_display_title() for page in row.places)
        return rows


LINK_DEEDS = {
    "ignore": Deed(
        gettext_lazy("Ignore this link?"),
        gettext_lazy(
            "It is no longer checked and no longer listed here, for all pages and everybody. Readers still see it."
        ),
        gettext_lazy("Ignore"),
        gettext_lazy("The link is ignored."),
        link_check.ignore,
    ),
    "check-again": Deed(
        gettext_lazy("Check this link again?"),
        gettext_lazy("This site asks the other one in the next minutes. A link that was ignored is watched again."),
        gettext_lazy("Check again"),
        gettext_lazy("The link will be checked in the next minutes."),
        lambda link, _user: link_check.check_again(link),
    ),
}


class LinkDeedView(View):
    """Asks, and does it when the answer is yes; for links of pages that one may change."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.link = get_object_or_404(links_of(request.user), pk=kwargs["pk"])
        self.deed = LINK_DEEDS[kwargs["deed"]]
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        return answer

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        shown = {"link": self.link, "icon": "link"}
        return render(request, "pages_admin/link_deed.html", shown | self.deed.asked())

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        self.deed.do(self.link, request.user)
        messages.success(request, self.deed.said)
        return redirect("links_admin:index")
