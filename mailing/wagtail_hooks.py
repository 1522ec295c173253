"""How the office finds the outbox in Wagtail: menu, addresses, permissions, the mark on the first page."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from . import journal, troubles
from .admin.base import VIEW


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern | URLResolver]:
    """/admin/mails/…"""
    return [path("mails/", include("mailing.admin.urls"))]


class MailsMenuItem(MenuItem):
    """Shown to whoever may see mails."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(VIEW)


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    """Beside the events, which most mails are about."""
    return MailsMenuItem(_("E-mails"), reverse("mails_admin:index"), name="mails", icon_name="mail", order=97)


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """What a group can be allowed to do with mails: to see them, and to try again or stop them."""
    names = ["view_message", "change_message"]
    return Permission.objects.filter(content_type__app_label="mailing", codename__in=names)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """What stands in Wagtail's log of a mail."""
    for action, (label, said) in journal.ACTIONS.items():
        actions.register_action(action, label, said)


class StuckPanel(Component):
    """The red mark: what of the outbox needs a person."""

    name = "stuck-mails"
    order = 50
    template_name = "mails_admin/stuck.html"

    def get_context_data(self, _parent_context: Any) -> dict[str, Any]:
        return {"stuck": troubles.stuck(timezone.now())}


@hooks.register("construct_homepage_panels")
def add_to_dashboard(request: HttpRequest, panels: list[Any]) -> None:
    """Above all else, for whoever may see mails."""
    if request.user.has_perm(VIEW):
        panels.append(StuckPanel())
