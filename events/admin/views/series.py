"""The series: their list, and the deeds on one."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import HeaderButton

from events import series
from events.models import Event, Series
from pages.languages import active_language

from ..forms.operations import ConfirmForm
from ..forms.series import SeriesForm
from .base import CHANGE, CarefulDeed, DeedView, OfficeView


class List(OfficeView, BaseListingView):
    """All series, the newest first."""

    guide = "webinar"
    page_title = pgettext_lazy("plural", "Series")
    template_name = "events_admin/list.html"
    results_template_name = "events_admin/series_list_results.html"
    index_url_name = "events_admin:series_index"
    index_results_url_name = "events_admin:series_index_results"
    paginate_by = 25
    verbose_name_plural = pgettext_lazy("plural", "series")

    @cached_property
    def columns(self) -> list[Column]:
        link = (
            (lambda row: reverse("events_admin:series", args=[row.pk])) if self.request.user.has_perm(CHANGE) else None
        )
        return [
            TitleColumn("title", label=_("Title"), accessor=lambda row: row.title(active_language()), get_url=link),
            Column("coming", label=_("Coming")),
            Column("past", label=_("Past")),
        ]

    def get_base_queryset(self) -> QuerySet[Series]:
        is_coming = Q(events__ends_at__gt=timezone.now())
        counted = Series.objects.annotate(
            coming=Count("events", filter=is_coming), past=Count("events", filter=~is_coming)
        )
        return counted.prefetch_related("words").order_by("-created_at", "-id")

    @property
    def can_add(self) -> bool:
        return self.request.user.has_perm("events.add_event")

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        url = reverse("events_admin:series_new")
        return [HeaderButton(_("New series"), url=url, icon_name="plus")] if self.can_add else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"can_add": self.can_add}


class SeriesDeed(DeedView):
    """What the deeds on a series share: its form, and the way back to the list."""

    guide = "webinar"
    form_class: Any = SeriesForm
    fields_of_codes = {"events": "events"}
    template_name = "events_admin/series.html"
    series: Series | None = None

    @cached_property
    def events(self) -> list[Event]:
        return list(series.can_be_in(self.series, timezone.now()))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"events": self.events, "locale": active_language()}

    def path(self) -> list[dict[str, Any]]:
        return [{"url": self.get_success_url(), "label": List.page_title}]

    def get_success_url(self) -> str:
        return reverse("events_admin:series_index")

    def before(self) -> dict[str, Any]:
        return {"series": self.series, "back": self.get_success_url()}


class New(SeriesDeed):
    """A new series."""

    permission_required = "events.add_event"
    page_title = gettext_lazy("New series")

    def before(self) -> dict[str, Any]:
        intro = _("People can sign up for several events of a series with one form. Each event keeps its own seats.")
        return super().before() | {"intro": intro}

    def deed(self, form: SeriesForm) -> str:
        series.make_series(form.plan())
        return _("The series has been made.")


class OfSeries(SeriesDeed, CarefulDeed):
    """A deed on one series."""

    @cached_property
    def series(self) -> Series:  # type: ignore[override]
        """Locked before anything of it is read."""
        rows = Series.objects.select_for_update() if self.request.method == "POST" else Series.objects
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def row(self) -> Series:
        return self.series

    def get_page_subtitle(self) -> str:
        return self.series.title(active_language())


class Change(OfSeries):
    """Other words, other events."""

    page_title = gettext_lazy("Change the series")

    def get_initial(self) -> dict[str, Any]:
        return SeriesForm.of(self.series, self.events)

    def before(self) -> dict[str, Any]:
        return super().before() | {
            "intro": _("Nobody is told of these changes. Whoever has signed up stays registered."),
            "is_public": series.is_public(self.series),
            "can_delete": self.request.user.has_perm("events.delete_event"),
        }

    def deed(self, form: SeriesForm) -> str:
        series.change_series(self.series, form.plan())
        return _("The series has been changed.")


class Delete(OfSeries):
    """Dissolves a series; its events stay."""

    permission_required = "events.delete_event"
    page_title = gettext_lazy("Delete the series")
    submit_label = gettext_lazy("Delete the series")
    template_name = "events_admin/deed.html"
    form_class = ConfirmForm
    is_serious = True

    def get_form_kwargs(self) -> dict[str, Any]:
        return DeedView.get_form_kwargs(self)

    def before(self) -> dict[str, Any]:
        intro = _("Its events stay, with all who signed up. Only the common form goes; links to it lead nowhere then.")
        return super().before() | {"intro": intro}

    def deed(self, _form: ConfirmForm) -> str:
        series.dissolve_series(self.series)
        return _("The series has been deleted. Its events are still there.")
