"""How the office finds requests for advice in Wagtail: menu, addresses, permissions."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from . import areas
from .admin import outbox as outbox  # noqa: PLC0414 (registering is its import)
from .models import AdviceArea, AdviceRequest


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern | URLResolver]:
    """/admin/advice/…"""
    return [path("advice/", include("members.admin.urls"))]


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
