"""How the office finds events in Wagtail: menu, addresses, permissions, and what a page's fate means for its event."""

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
from wagtail.models import Page

from . import editing
from .admin import dashboard, outbox as outbox  # noqa: PLC0414 (registering is its import)
from .models import EventPage


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern | URLResolver]:
    """/admin/events/… and what mails say."""
    return [
        path("events/", include("events.admin.urls")),
        path("mail-texts/", include("events.admin.text_urls")),
    ]


class EventsMenuItem(MenuItem):
    """Shown to whoever may see events."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("events.view_event")


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    """Above the pages: it is what the office opens most."""
    url = reverse("events_admin:index")
    return EventsMenuItem(_("Events"), url, name="events", icon_name="calendar-alt", order=90)


class MailTextsMenuItem(MenuItem):
    """Shown to whoever may change what mails say."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("mailing.change_mailtext")


@hooks.register("register_admin_menu_item")
def register_texts_menu_item() -> MenuItem:
    """Behind what people wait for."""
    url = reverse("mail_texts:index")
    return MailTextsMenuItem(_("Texts of mails"), url, name="mail-texts", icon_name="mail", order=98)


@hooks.register("construct_homepage_panels")
def add_to_dashboard(request: HttpRequest, panels: list[Any]) -> None:
    """The next events, for whoever may see them."""
    panels.extend(dashboard.panels(request.user))


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """What a group can be allowed to do with events, and with what mails say."""
    names = [f"{deed}_event" for deed in ("view", "add", "change", "delete")]
    of_events = Permission.objects.filter(content_type__app_label="events", codename__in=names)
    return of_events | Permission.objects.filter(content_type__app_label="mailing", codename="change_mailtext")


@hooks.register("before_create_page")
def announce_instead(_request: HttpRequest, _parent: Page, page_class: type[Page]) -> HttpResponse | None:
    """An event's page needs an event: “New webinar” makes both, in both languages."""
    return redirect("events_admin:new") if page_class is EventPage else None


@hooks.register("after_copy_page")
def copy_event(_request: HttpRequest, page: Page, new_page: Page) -> None:
    """A copied page makes a new event."""
    editing.copy_events(page, new_page)


@hooks.register("before_delete_page")
def keep_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page whose event has registrations is archived, not deleted."""
    return _refused(request, [page])


@hooks.register("before_bulk_action")
def keep_pages(request: HttpRequest, action: str, objects: Sequence[Any], _view: Any) -> HttpResponse | None:
    """The same for many at once."""
    pages = [each for each in objects if isinstance(each, Page)]
    return _refused(request, pages) if action == "delete" and pages else None


def _refused(request: HttpRequest, pages: Sequence[Page]) -> HttpResponse | None:
    why_not = editing.why_not_delete(pages)
    if not why_not:
        return None
    messages.error(request, why_not)
    parent = pages[0].get_parent()
    return redirect("wagtailadmin_explore", parent.pk if parent else pages[0].pk)
