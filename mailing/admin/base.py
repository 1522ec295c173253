"""What the views of the outbox share: who may, where one is, and lists that count no further than they must."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

VIEW, CHANGE = "mailing.view_message", "mailing.change_message"
MOST = 10_000


class MailView(PermissionRequiredMixin, WagtailAdminTemplateMixin):
    """A view of the outbox; without the permission Wagtail leads back to the dashboard, and says so."""

    permission_required = VIEW
    header_icon = "mail"
    request: HttpRequest
    kwargs: dict[str, Any]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": reverse("mails_admin:index"), "label": _("E-mails")}
        own = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, index, *self.path(), own]

    def path(self) -> list[dict[str, Any]]:
        """What stands between the list and this view."""
        return []

    @cached_property
    def can_change(self) -> bool:
        return self.request.user.has_perm(CHANGE)


class ShortPaginator(WagtailPaginator):
    """Counts no further than some: the database need not walk through a million rows to say that there are many."""

    @cached_property
    def count(self) -> int:
        number: int = self.object_list.order_by()[: MOST + 1].count()
        return number

    @property
    def num_pages(self) -> int:
        pages: int = -(-min(self.count, MOST) // self.per_page)
        return max(pages, 1)

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > MOST


class Cell(BaseColumn):
    """A cell with a template of its own; it knows the row as `row`."""

    def __init__(self, name: str, template: str, **options: Any) -> None:
        super().__init__(name, **options)
        self.cell_template_name = f"mails_admin/cells/{template}.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"row": instance}


class AddressCell(Cell):
    """An address, which may be broken at its sign and nowhere else."""

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        local, at, domain = getattr(instance, self.name).rpartition("@")
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"local": local, "domain": f"{at}{domain}"}
