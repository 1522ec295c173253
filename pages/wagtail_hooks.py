"""What editors find of ours in Wagtail: both languages, checks, dashboard, and what publishing means for the other."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail_localize import wagtail_hooks as localize

from . import in_step, translating, words_in_step
from .admin import dashboard, urls, words
from .admin.explorer import page_viewset
from .checks_panel import Checks
from .models.base import BasePage
from .models.worded import Worded

# What wagtail-localize offers besides: its editor in segments, which takes over from the normal one and writes over
# what was written there, and the way back into it. Who is in it can leave it, and that is final.
for name, offer in (
    ("register_page_header_buttons", localize.page_listing_more_buttons),
    ("register_page_listing_more_buttons", localize.page_listing_more_buttons),
    ("register_page_action_menu_item", localize.register_restart_translation_page_action_menu_item),
    ("register_page_action_menu_item", localize.register_convert_back_to_alias_page_action_menu_item),
    ("register_snippet_listing_buttons", localize.register_snippet_listing_buttons),
    ("register_snippet_action_menu_item", localize.register_restart_translation_snippet_action_menu_item),
    ("register_reports_menu_item", localize.register_wagtail_localize2_report_menu_item),
):
    hooks._hooks[name].remove((offer, 0))  # noqa: SLF001

BACK_INTO_SEGMENTS = {"localize-restart-translation", "localize-convert-to-alias"}
SMALL = "small"  # the value of the button that publishes a small correction


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern | URLResolver]:
    """/admin/languages/…, /admin/dead-links/… and /admin/handbook/…"""
    return [
        path("languages/", include("pages.admin.urls")),
        path("dead-links/", include((urls.dead_links, "links_admin"))),
        path("handbook/", include((urls.handbook, "handbook"))),
    ]


class WordsMenuItem(MenuItem):
    """Shown to whoever may change some of them."""

    def is_shown(self, request: HttpRequest) -> bool:
        return any(words.kinds(request.user))


class PagesMenuItem(MenuItem):
    """Shown to whoever may write pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(
            policy_registry.get_by_type(Page).user_has_any_permission(request.user, {"add", "change", "publish"})
        )


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    """Beside the pages, whose languages it shows."""
    pages = reverse("languages_admin:index")
    items = [
        PagesMenuItem(gettext_lazy("Pages"), pages, name="languages-pages", icon_name="doc-empty"),
        WordsMenuItem(
            gettext_lazy("Topics and texts"),
            reverse("languages_admin:words"),
            name="languages-words",
            icon_name="snippet",
        ),
    ]
    menu = Menu(items=items)
    return SubmenuMenuItem(gettext_lazy("Languages"), menu, name="languages", icon_name="globe", order=110)


class LinksMenuItem(MenuItem):
    """Shown to whoever may change pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(policy_registry.get_by_type(Page).user_has_permission(request.user, "change"))


@hooks.register("register_reports_menu_item")
def register_dead_links() -> MenuItem:
    """Among the reports: it is looked at now and then."""
    url = reverse("links_admin:index")
    return LinksMenuItem(gettext_lazy("Dead links"), url, name="dead-links", icon_name="link", order=600)


@hooks.register("register_help_menu_item")
def register_guide() -> MenuItem:
    """Our own, first."""
    return MenuItem(gettext_lazy("Guide"), reverse("handbook:start"), name="guide", icon_name="help", order=10)


@hooks.register("construct_help_menu")
def keep_english_out(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's own guide and its news are in English, and know nothing of this site."""
    items[:] = [item for item in items if not item.name.startswith(("whats-new", "editor-guide"))]


@hooks.register("construct_wagtail_userbar")
def check_by_our_rules(_request: HttpRequest, items: list[Any], _page: Any) -> None:
    """In the editor's panel, and in the preview that it reads."""
    items[:] = [Checks(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items]


@hooks.register("insert_editor_js")
def show_words_of_findings() -> SafeString:
    """The panel names places by their selector; an office knows them by their words."""
    return format_html('<script src="{}" type="module"></script>', static("js/checks.js"))


@hooks.register("insert_global_admin_css")
def fit_telephones() -> SafeString:
    """What Wagtail's lists leave open there."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("register_admin_viewset", order=10)
def register_explorer() -> Any:
    """In the place of Wagtail's own."""
    return page_viewset


@hooks.register("construct_homepage_panels")
def add_to_dashboard(request: HttpRequest, panels: list[Any]) -> None:
    """What waits for whoever opened it."""
    panels.extend(dashboard.panels(request.user))


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


@hooks.register("before_publish_page")
def note_small_correction(request: HttpRequest, page: Page) -> None:
    """It concerns no other language, also when it is published on a later day only."""
    if isinstance(page, BasePage) and page.latest_revision:
        small = request.POST.get("action-publish") == SMALL
        translating.note_small(page, page.latest_revision, small=small)


@hooks.register("after_publish_page")
def tell_of_the_other_language(request: HttpRequest, page: Page) -> None:
    """Its editor is told, with the way there."""
    if request.POST.get("action-publish") == SMALL:
        return
    said = _("“%(title)s” in the other language does not say yet what you have changed.")
    behind = (each.page for each in in_step.of_one(page).values() if each.behind == page.pk and each.page)
    _point_to(request, behind, said, "edit", _("Open it"))


@hooks.register("after_unpublish_page")
def ask_to_unpublish(request: HttpRequest, page: Page) -> None:
    """What is taken back in one language is often to be taken back in both."""
    said = _("“%(title)s” is still published in the other language.")
    live = (twin for twin in translating.twins(page) if twin.live)
    _point_to(request, live, said, "unpublish", _("Unpublish it, too"))


@hooks.register("after_delete_page")
def ask_to_delete(request: HttpRequest, page: Page) -> None:
    """The other language stays, complete, until somebody deletes it."""
    _point_to(
        request, translating.twins(page), _("“%(title)s” stays in the other language."), "delete", _("Delete it, too")
    )


@hooks.register("after_move_page")
def ask_to_move(request: HttpRequest, page: Page) -> None:
    """Two languages that stand in different places are found by nobody."""
    parent = page.get_parent().translation_key
    stays = (twin for twin in translating.twins(page) if twin.get_parent().translation_key != parent)
    _point_to(request, stays, _("“%(title)s” in the other language stands where it stood."), "move", _("Move it, too"))


@hooks.register("after_edit_snippet")
def tell_of_the_other_words(request: HttpRequest, row: Any) -> None:
    """The editor of a topic or of texts is told of the other language, with the way there."""
    if not isinstance(row, Worded):
        return
    said = _("“%(title)s” in the other language does not say yet what you have changed.")
    for twin in words_in_step.twins(row).filter(behind_since__isnull=False):
        button = messages.button(words.edit_url(twin), _("Open it"))
        messages.warning(request, said % {"title": twin}, buttons=[button])


@hooks.register("before_edit_page", order=-1)
@hooks.register("before_edit_snippet", order=-1)
def stay_in_the_normal_editor(request: HttpRequest, _instance: Any) -> None:
    """A button that is still in somebody's browser, or a program: nothing leads back into the segments."""
    if request.method == "POST" and BACK_INTO_SEGMENTS & request.POST.keys():
        raise PermissionDenied


def _point_to(request: HttpRequest, pages: Iterable[Page], said: str, deed: str, button: str) -> None:
    """Tells of pages, each with a button that leads to Wagtail's own deed."""
    for page in pages:
        url = reverse(f"wagtailadmin_pages:{deed}", args=[page.pk])
        messages.warning(request, said % {"title": page.title}, buttons=[messages.button(url, button)])
