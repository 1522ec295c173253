"""How the office finds advice and alerts in Wagtail: menu, addresses, permissions, and what publishing tells."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from pages import beside

from . import areas
from .admin import (
    alerts,
    outbox as outbox,  # noqa: PLC0414 (registering is its import)
)
from .models import AdviceArea, AdviceRequest

beside.register(alerts.panel)
beside.register_word(alerts.say_when)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern | URLResolver]:
    """/admin/advice/… and /admin/alerts/…"""
    return [path("advice/", include("members.admin.urls")), path("alerts/", include("members.admin.alert_urls"))]


class AdviceMenuItem(MenuItem):
    """Shown to whoever may see requests; says how many are new."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("members.view_advicerequest")

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        new = AdviceRequest.objects.filter(state=AdviceRequest.State.NEW).count()
        if new:
            component.label = f"{self.label} ({new})"
        return component


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    """Beside the events: people wait for an answer there."""
    return AdviceMenuItem(_("Advice"), reverse("advice_admin:index"), name="advice", icon_name="comment", order=95)


class FollowersMenuItem(MenuItem):
    """Shown to whoever may see who asks for advice."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("members.view_advicerequest")


@hooks.register("register_reports_menu_item")
def register_followers() -> MenuItem:
    """Among the reports: it is looked at now and then."""
    url = reverse("alerts_admin:index")
    return FollowersMenuItem(_("Followers by mail"), url, name="followers", icon_name="mail", order=610)


@hooks.register("before_publish_page")
def note_wish(request: HttpRequest, page: Page) -> None:
    """Whether followers are to hear of it."""
    alerts.note_wish(request, page)


@hooks.register("after_publish_page")
def say_when(request: HttpRequest, page: Page) -> None:
    """The editor is told when the mail goes out."""
    alerts.say_when(request, page)


@hooks.register("after_edit_page")
def say_after_approval(request: HttpRequest, page: Page) -> None:
    """So is whoever publishes by approving it."""
    if "action-workflow-action" in request.POST:
        alerts.say_when(request, page)


@hooks.register("insert_global_admin_css")
def style_panel() -> SafeString:
    """What stands at the form of a page."""
    return format_html('<link rel="stylesheet" href="{}">', static("office/alerts.css"))


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """What a group can be allowed to do with requests: to see them, and to deal with them."""
    names = ["view_advicerequest", "change_advicerequest"]
    return Permission.objects.filter(content_type__app_label="members", codename__in=names)


@hooks.register("before_delete_snippet")
def keep_area(request: HttpRequest, instances: Sequence[Any]) -> HttpResponse | None:
    """An area that somebody asked about stays."""
    why_not = areas.why_not_delete([row for row in instances if isinstance(row, AdviceArea)])
    if not why_not:
        return None
    messages.error(request, why_not)
    return redirect("wagtailsnippets_members_advicearea:list")
