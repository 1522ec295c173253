"""What the room adds to Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.userbar import ContentCheckerItem

from .checks_panel import Checks


@hooks.register("construct_wagtail_userbar")
def check_by_our_rules(_request: HttpRequest, items: list[Any], _page: Any) -> None:
    """In the editor's panel, and in the preview that it reads."""
    items[:] = [Checks(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items]


@hooks.register("insert_editor_js")
def show_words_of_findings() -> SafeString:
    """The panel names places by their selector; an office knows them by their words."""
    return format_html('<script src="{}" type="module"></script>', static("js/checks.js"))
