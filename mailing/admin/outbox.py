"""The list of mails, narrowed by what the office looks for, and one mail as it was sent."""

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import HeaderButton

from .. import addresses, journal, naming, showing, steering, troubles, whose
from ..models import Message, StoppedAddress
from .base import AddressCell, Cell, MailView, ShortPaginator

State = Message.State
LATE, OPEN = "late", "open"


def scopes() -> list[tuple[str, str]]:
    """What mails may be about, for the filter."""
    recent = naming.recent()
    known = naming.about(recent)
    return [(scope, known[scope].label) for scope in recent if scope in known]


class ScopeFilter(django_filters.ChoiceFilter):
    """What mails are about: of a few to choose from, and of any that stands in the address."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=scopes, **options)

    @property
    def field(self) -> Any:
        field = super().field
        wanted = self.parent.data.get("scope", "")[:100] if self.parent and self.parent.data else ""
        if wanted and wanted not in dict(field.choices):
            known = naming.about([wanted]).get(wanted)
            if known:
                field.choices = [*field.choices, (wanted, known.label)]
        return field


class MailFilter(WagtailFilterSet):
    """By state, kind, what they are about, and when they were written; each has an index."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[*State.choices, (LATE, gettext_lazy("waiting for too long")), (OPEN, gettext_lazy("to look at"))],
        method="of_state",
    )
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=naming.kinds)
    scope = ScopeFilter(label=gettext_lazy("About"))
    created_at = django_filters.DateFromToRangeFilter(
        label=gettext_lazy("Written from … to …"), widget=DateRangePickerWidget
    )

    class Meta:
        model = Message
        fields: list[str] = []

    def of_state(self, rows: QuerySet[Message], _name: str, value: str) -> QuerySet[Message]:
        which = {LATE: troubles.does_not_leave, OPEN: troubles.to_look_at}.get(value)
        return rows.filter(which(timezone.now()) if which else Q(state=value))


def searched(rows: QuerySet[Message], query: str) -> QuerySet[Message]:
    """The mails to an address, however it is spelled; part of one is none."""
    if "@" not in query:
        return rows.none()
    return rows.alias(lower=Lower("recipient")).filter(lower__in=addresses.spellings(query))


def found(query: QueryDict) -> QuerySet[Message]:
    """All mails that a query string narrows the list to."""
    rows = Message.objects.order_by("-created_at", "-id").defer("raw", "context")
    filters = MailFilter(query, queryset=rows, request=None)
    if not filters.is_valid():
        return rows.none()
    rows = filters.qs
    return searched(rows, wanted) if (wanted := query.get("q", "").strip()) else rows


class List(MailView, BaseListingView):
    """All mails, the latest first."""

    model = Message
    page_title = gettext_lazy("E-mails")
    template_name = "mails_admin/list.html"
    results_template_name = "mails_admin/list_results.html"
    index_url_name = "mails_admin:index"
    index_results_url_name = "mails_admin:index_results"
    is_searchable = True
    filterset_class = MailFilter
    default_ordering = ("-created_at", "-id")
    paginate_by = 25
    paginator_class = ShortPaginator
    verbose_name_plural = gettext_lazy("mails")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_base_queryset(self) -> QuerySet[Message]:
        return Message.objects.defer("raw", "context")

    def search_queryset(self, queryset: QuerySet[Message]) -> QuerySet[Message]:
        return searched(queryset, self.search_query) if self.is_searching else queryset

    def get_table(self, object_list: Any) -> Any:
        rows = list(object_list)
        for row, kind, about in naming.describe(rows):
            row.kind_name, row.about = kind, about  # type: ignore[attr-defined]
        return super().get_table(rows)

    @cached_property
    def columns(self) -> list[Any]:
        choose = [Cell("choose", "choose", label="")] if self.can_change else []
        return [
            *choose,
            AddressCell("recipient", "recipient", label=_("Recipient")),
            Cell("state", "state", label=_("State")),
            Column("kind_name", label=_("Kind")),
            Cell("about", "about", label=_("About")),
            Cell("when", "when", label=_("Written")),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        url = reverse("mails_admin:addresses")
        return [HeaderButton(_("Stopped addresses"), url=url, icon_name="no-view")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.copy()
        for name in (self.page_kwarg, "_w_filter_fragment", "id", "all"):
            query.pop(name, None)
        return super().get_context_data(**kwargs) | {
            "can_change": self.can_change,
            "stuck": troubles.stuck(timezone.now()),
            "narrowed": [(name, value) for name, values in query.lists() for value in values],
            "is_part": self.is_searching and "@" not in self.search_query,
        }


class Show(MailView, TemplateView):
    """A mail as its reader got it, what became of it, and what the office can do."""

    template_name = "mails_admin/mail.html"

    @cached_property
    def message(self) -> Message:
        return get_object_or_404(Message, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return naming.kind_name(self.message.kind)

    def get_page_subtitle(self) -> str:
        return self.message.recipient

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        message = self.message
        stopped = StoppedAddress.objects.filter(email_key=addresses.email_key(message.recipient)).first()
        this = Message.objects.filter(pk=message.pk)
        return super().get_context_data(**kwargs) | {
            "message": message,
            "language": dict(settings.LANGUAGES).get(message.locale, message.locale),
            "sent": showing.as_sent(message),
            "is_secret": message.kind == showing.SECRET,
            "about": naming.about([message.scope]).get(message.scope),
            "stopped": stopped,
            "people": whose.people([stopped.email_key]).get(stopped.email_key, []) if stopped else [],
            "steps": [(journal.ACTIONS[step.action][1], step) for step in journal.of(message)],
            "can_change": self.can_change,
            "may_retry": self.can_change and this.filter(steering.may_be_retried()).exists(),
            "may_leave": self.can_change and this.filter(steering.may_be_left()).exists(),
            "may_stop": self.can_change and this.filter(steering.may_be_stopped()).exists(),
        }
