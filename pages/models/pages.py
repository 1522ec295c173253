"""The page types that any site has."""

from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail.url_routing import RouteResult

from .. import routing
from ..blocks import HomeBodyBlock, PageBodyBlock
from .base import BasePage


class HomePage(BasePage):
    """The first page of a language."""

    body = StreamField(HomeBodyBlock(), verbose_name=_("content"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    api_fields = [*BasePage.api_fields, APIField("body")]

    parent_page_types = ["wagtailcore.Page"]
    template = "pages/home_page.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """As Wagtail's own, but in two statements however deep the page stands."""
        page, rest = routing.deepest(self, path_components)
        if page is self:
            return cast("RouteResult", super().route(request, rest))
        found = page.specific
        found.locale = page.locale
        return cast("RouteResult", found.route(request, rest))


class StandardPage(BasePage):
    """A page of text."""

    body = StreamField(PageBodyBlock(), verbose_name=_("content"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    api_fields = [*BasePage.api_fields, APIField("body")]

    template = "pages/standard_page.html"

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")
