"""All pages at a glance."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .. import site_map
from .base import BasePage


class SiteMapPage(BasePage):
    """Shows the tree of the pages of its language."""

    icon = "map"
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "pages/site_map_page.html"

    class Meta:
        verbose_name = _("site map")
        verbose_name_plural = _("site maps")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"branches": site_map.with_topics(self, self.language)}
