"""What editors see of both languages in Wagtail: explorer, table, dashboard, and what publishing means for them."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _, gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail_localize import wagtail_hooks as localize

from . import in_step, translating
from .admin.dashboard import LanguagesDashboard
from .admin.explorer import page_viewset
from .in_step import State

# In a list it asks the database twice for each page, and would open the segment editor: our own mark says more.
hooks._hooks["register_page_listing_more_buttons"].remove((localize.page_listing_more_buttons, 0))  # noqa: SLF001

SMALL = "small"  # the value of the button that publishes a small correction


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern | URLResolver]:
    """/admin/languages/…"""
    return [path("languages/", include("pages.admin.urls"))]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    """Beside the pages, whose languages it shows."""
    return MenuItem(
        gettext_lazy("Languages"), reverse("languages_admin:index"), name="languages", icon_name="globe", order=110
    )


@hooks.register("register_admin_viewset", order=10)
def register_explorer() -> Any:
    """In the place of Wagtail's own."""
    return page_viewset


@hooks.register("construct_homepage_panels")
def add_to_dashboard(request: HttpRequest, panels: list[Any]) -> None:
    """What waits in one of the languages."""
    panels.append(LanguagesDashboard(request))


class PublishSmallItem(ActionMenuItem):
    """Publishes, and leaves the other languages as they are."""

    label = gettext_lazy("Publish a small correction")
    name = "action-publish"
    icon_name = "edit"
    template_name = "pages_admin/publish_small.html"

    def is_shown(self, context: dict[str, Any]) -> bool:
        page, view = context.get("page"), context.get("view")
        return bool(view == "edit" and page and page.live and context["user_page_permissions_tester"].can_publish())


@hooks.register("register_page_action_menu_item")
def register_small_correction() -> ActionMenuItem:
    """Just below “Publish”."""
    return PublishSmallItem(order=25)


@hooks.register("after_publish_page")
def tell_of_the_other_language(request: HttpRequest, page: Page) -> None:
    """A small correction concerns no other language; of anything else its editor is told, with the way there."""
    if request.POST.get("action-publish") == SMALL:
        translating.was_small(page)
    standings = in_step.of_one(page)
    for each in standings.values():
        if each.state == State.BEHIND and each.behind == page.pk and each.page:
            url = reverse("wagtailadmin_pages:edit", args=[each.page.pk])
            said = _("“%(title)s” in the other language does not say yet what you have changed.")
            messages.warning(request, said % {"title": each.page.title}, buttons=[messages.button(url, _("Open it"))])
