"""Addresses that get no more mail: why, who waits behind them and how else to reach them, and letting them go."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseListingView

from .. import addresses, steering, whose
from ..models import StoppedAddress
from .base import CHANGE, AddressCell, Cell, MailView, ShortPaginator


class List(MailView, BaseListingView):
    """The addresses, the latest first."""

    model = StoppedAddress
    page_title = gettext_lazy("Stopped addresses")
    template_name = "mails_admin/list.html"
    results_template_name = "mails_admin/addresses_results.html"
    index_url_name = "mails_admin:addresses"
    index_results_url_name = "mails_admin:addresses_results"
    is_searchable = True
    default_ordering = ("-since", "-id")
    paginate_by = 25
    paginator_class = ShortPaginator
    verbose_name_plural = gettext_lazy("stopped addresses")

    def search_queryset(self, queryset: QuerySet[StoppedAddress]) -> QuerySet[StoppedAddress]:
        return queryset.filter(email_key=addresses.email_key(self.search_query)) if self.is_searching else queryset

    def get_table(self, object_list: Any) -> Any:
        rows = list(object_list)
        known = whose.people([row.email_key for row in rows])
        for row in rows:
            row.people = known.get(row.email_key, [])
            row.telephones = whose.telephones(row.people)
        return super().get_table(rows)

    @cached_property
    def columns(self) -> list[Any]:
        return [
            AddressCell("email_key", "address", label=_("Address")),
            Cell("why", "why", label=_("Why")),
            Cell("people", "people", label=_("Who waits for mails there")),
            *([Cell("release", "release", label=_("What to do"))] if self.can_change else []),
        ]


class Release(MailView, TemplateView):
    """Asks, says what it does, and lets an address get mail again."""

    permission_required = CHANGE
    http_method_names = ["get", "head", "post"]
    template_name = "mails_admin/release.html"
    page_title = gettext_lazy("Let the address get mail again")

    @cached_property
    def row(self) -> StoppedAddress:
        return get_object_or_404(StoppedAddress, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.row.email_key

    def path(self) -> list[dict[str, Any]]:
        return [{"url": reverse("mails_admin:addresses"), "label": _("Stopped addresses")}]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        row = self.row
        if steering.release(row, request.user):
            messages.success(request, _("%(address)s gets mail again.") % {"address": row.email_key})
        return redirect(f"{reverse('mails_admin:index')}?q={row.email_key}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = whose.people([self.row.email_key]).get(self.row.email_key, [])
        return super().get_context_data(**kwargs) | {"row": self.row, "people": people}
