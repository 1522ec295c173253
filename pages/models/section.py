"""A section of the site: a page that lists pages, with filters and an Atom feed."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from .. import feeds, listing
from ..listing import Filter, Listing
from .base import BasePage, TopicalPage

FEED = "feed.xml"  # no page can have this slug


class SectionPage(RoutablePageMixin, BasePage):
    """Subclasses name what they list (`item_model`), with which card, in which order, filtered how."""

    item_model: ClassVar[type[TopicalPage]]
    card: ClassVar[str]
    item_order: ClassVar[tuple[str, ...]] = ("-first_published_at", "-pk")
    per_page: ClassVar[int] = 12

    parent_page_types = ["pages.HomePage"]
    template = "pages/section_page.html"

    class Meta:
        abstract = True

    def items(self) -> QuerySet[TopicalPage]:
        """What the section lists, in its order: in the page's language, else in another; constant statements."""
        return self.item_model.listed(self.language).order_by(*self.item_order)

    def filters(self) -> list[Filter]:
        """The ways to narrow the list."""
        return [listing.by_topic(self.language)]

    def listing(self, query: QueryDict) -> Listing:
        """What a query string asks for."""
        found = listing.read(self.items().values_list("pk", flat=True), self.filters(), query, self.per_page)
        found.chunk.object_list = self.item_model.fetched(found.chunk.object_list)
        return found

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # A part of a section that lists something else starts from `BasePage.get_context`, and reads no list in vain.
        context = super().get_context(request, *args, **kwargs)
        return context | {"listing": self.listing(request.GET), "card": self.card}

    @path(f"{FEED}/")  # Wagtail ends every path with a slash before it asks
    def feed(self, request: HttpRequest) -> HttpResponse:
        """The newest entries for feed readers."""
        return feeds.answer(request, self, self.items().order_by("-first_published_at", "-pk")[: feeds.ENTRIES])
