"""The desk of free advice: the list of requests, one request, and the deeds on it."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from mailing.models import Message
from pages import formats
from pages.admin.handbook import Guided
from pages.languages import active_language

from .. import advising, areas
from ..advice_mails import scope
from ..errors import NotPossible
from ..forms import LongTextField
from ..guarding import refuse_control
from ..models import AdviceRequest
from .export import defused

VIEW, CHANGE = "members.view_advicerequest", "members.change_advicerequest"
State = AdviceRequest.State


class DeskView(PermissionRequiredMixin, Guided, WagtailAdminTemplateMixin):
    """A view of the desk; without the permission Wagtail leads back to the dashboard, and says so."""

    permission_required = VIEW
    header_icon = "comment"
    guide = "event-day"
    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def areas(self) -> dict[str, str]:
        """The title of each area by its slug, in the editor's language."""
        return areas.titles(active_language())


class RequestFilter(WagtailFilterSet):
    """By state and area."""

    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=State.choices)
    area = django_filters.ChoiceFilter(
        label=gettext_lazy("Area"),
        field_name="area__slug",
        choices=lambda: list(areas.titles(active_language()).items()),
    )

    class Meta:
        model = AdviceRequest
        fields: ClassVar[list[str]] = ["state", "area"]


class List(SpreadsheetExportMixin, DeskView, BaseListingView):
    """All requests, the newest first."""

    model = AdviceRequest
    page_title = gettext_lazy("Requests for advice")
    template_name = "advice_admin/list.html"
    results_template_name = "advice_admin/list_results.html"
    index_url_name = "advice_admin:index"
    index_results_url_name = "advice_admin:index_results"
    is_searchable = True
    search_fields = ["number", "name", "cooperative"]
    filterset_class = RequestFilter
    default_ordering = ["-created_at", "-pk"]
    paginate_by = 25
    verbose_name_plural = gettext_lazy("requests for advice")
    export_filename = "advice"
    export_headings: ClassVar[dict[str, Any]] = {
        "number": gettext_lazy("Number"),
        "received": gettext_lazy("Received"),
        "name": gettext_lazy("Name"),
        "email": gettext_lazy("E-mail"),
        "phone": gettext_lazy("Telephone"),
        "cooperative": gettext_lazy("Cooperative"),
        "area": gettext_lazy("Area"),
        "question": gettext_lazy("Question"),
        "how": gettext_lazy("How"),
        "when": gettext_lazy("When"),
        "language": gettext_lazy("Language"),
        "state": gettext_lazy("State"),
        "by": gettext_lazy("By whom"),
        "done": gettext_lazy("Done on"),
        "notes": gettext_lazy("Notes"),
    }
    list_export = list(export_headings)

    def get_base_queryset(self) -> QuerySet[AdviceRequest]:
        return AdviceRequest.objects.select_related("area", "taken_by")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("number", label=_("Number"), get_url=self.url_of, classname="no-break"),
            Column("state", label=_("State"), accessor="get_state_display"),
            Column("received", label=_("Received"), accessor=lambda row: moment(row.created_at)),
            Column("name", label=_("Name"), accessor=name_of),
            Column("cooperative", label=_("Cooperative")),
            Column("area", label=_("Area"), accessor=self.area_of),
            Column("by", label=_("By whom"), accessor=by_whom),
        ]

    def url_of(self, row: AdviceRequest) -> str:
        """The request's own view."""
        return reverse("advice_admin:request", args=[row.pk])

    def area_of(self, row: AdviceRequest) -> str:
        """The area in the editor's language."""
        return self.areas.get(row.area.slug, row.area.title)

    def to_row_dict(self, item: AdviceRequest) -> dict[str, Any]:
        """A line of the spreadsheet; none of its texts can become a formula."""
        row = {
            "received": moment(item.created_at),
            "area": self.area_of(item),
            "how": item.get_how_display(),
            "language": item.get_locale_display(),
            "state": item.get_state_display(),
            "by": by_whom(item),
            "done": moment(item.done_at) if item.done_at else "",
        }
        return {name: defused(str(row[name] if name in row else getattr(item, name))) for name in self.list_export}

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        if self.is_export:
            return self.as_spreadsheet(context["object_list"], self.request.GET["export"])
        return super().render_to_response(context, **options)


def moment(at: Any) -> str:
    """Day and time as the region writes them."""
    return f"{formats.short_date(at)} {formats.clock(at)}"


def name_of(row: AdviceRequest) -> str:
    """Who asked; nobody once the data have reached their end."""
    return row.name or _("(data deleted)")


def by_whom(row: AdviceRequest) -> str:
    """Who answers for it; empty while it is new."""
    return "" if row.state == State.NEW else advising.name_of(row.taken_by)


class NotesForm(forms.Form):
    """The office's notes, and those that stood there when the form was shown."""

    notes = LongTextField(
        label=gettext_lazy("Notes"), max_length=4000, required=False, widget=forms.Textarea({"rows": 5})
    )
    read = LongTextField(required=False, widget=forms.HiddenInput, strip=False)

    def clean_notes(self) -> str:
        text = str(self.cleaned_data["notes"])
        refuse_control(text)
        return text


class OfRequest(DeskView):
    """A view of one request."""

    @cached_property
    def advice(self) -> AdviceRequest:
        rows = AdviceRequest.objects.select_related("area", "taken_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def back(self) -> HttpResponse:
        """To the request's own view."""
        return redirect("advice_admin:request", self.kwargs["pk"])


class Show(OfRequest, TemplateView):
    """A request with its question, notes and mails; POST writes the notes."""

    template_name = "advice_admin/request.html"
    http_method_names = ["get", "head", "post"]
    form: NotesForm | None = None

    def get_page_title(self) -> str:
        return self.advice.number

    def get_page_subtitle(self) -> str:
        return name_of(self.advice)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": reverse("advice_admin:index"), "label": _("Requests for advice")}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.get_page_title()}]

    def has_permission(self) -> bool:
        return self.request.user.has_perm(CHANGE if self.request.method == "POST" else VIEW)

    def post(self, request: HttpRequest, *_args: Any, **kwargs: Any) -> HttpResponse:
        self.form = form = NotesForm(request.POST)
        if form.is_valid():
            try:
                advising.note(self.advice, form.cleaned_data["notes"], form.cleaned_data["read"])
            except NotPossible as error:
                form.add_error("notes", error.message)
            else:
                messages.success(request, _("The notes have been saved."))
                return self.back()
        return self.render_to_response(self.get_context_data(**kwargs))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.advice
        return super().get_context_data(**kwargs) | {
            "advice": row,
            "name": name_of(row),
            "area": self.areas.get(row.area.slug, row.area.title),
            "by": by_whom(row),
            "form": self.form or NotesForm(initial={"notes": row.notes, "read": row.notes}),
            "can_change": self.request.user.has_perm(CHANGE),
            "mails": Message.objects.filter(scope=scope(row)).order_by("pk"),
        }


class Deed(OfRequest, View):
    """A deed on a request: by POST only, and the answer says what it did or why not."""

    permission_required = CHANGE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        try:
            messages.success(request, self.do())
        except NotPossible as error:
            messages.error(request, error.message)
        return self.back()

    def do(self) -> str:
        """Does it, and answers a sentence for the editor."""
        raise NotImplementedError


class Take(Deed):
    """“I take it.”"""

    def do(self) -> str:
        advising.take(self.advice, self.request.user)
        return _("Request %(number)s is yours.") % {"number": self.advice.number}


class Finish(Deed):
    """“The advice was given.”"""

    def do(self) -> str:
        advising.finish(self.advice, self.request.user)
        return _("Request %(number)s is done.") % {"number": self.advice.number}


class Reopen(Deed):
    """“It is new again.”"""

    def do(self) -> str:
        advising.reopen(self.advice)
        return _("Request %(number)s is new again: anybody can take it.") % {"number": self.advice.number}
