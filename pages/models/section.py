"""A section of the site: a page that lists pages, with filters and an Atom feed."""

from http import HTTPStatus
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path as url_path
from django.utils.text import format_lazy
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from .. import feeds, listing
from ..addresses import Part
from ..listing import Filter, Listing
from .base import BasePage, TopicalPage

FEED = "feed.xml"  # no page can have this slug


class ListMixin(RoutablePageMixin):
    """A page that shows a list part by part: for a part that there is not, it says so and leads to the first one."""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().serve(request, *args, **kwargs)
        except listing.NoSuchPart:
            context = BasePage.get_context(self, request)
            return TemplateResponse(request, "pages/no_such_part.html", context, status=HTTPStatus.NOT_FOUND)


class SectionPage(ListMixin, BasePage):
    """Subclasses name what they list (`item_model`), with which card, in which order, filtered how."""

    item_model: ClassVar[type[TopicalPage]]
    card: ClassVar[str]
    item_order: ClassVar[tuple[str, ...]] = ("-first_published_at", "-pk")
    per_page: ClassVar[int] = 12

    # Views with an address of their own: its word, another in each language; once it was the view's name in all.
    parts: ClassVar[dict[str, Any]] = {}

    parent_page_types = ["pages.HomePage"]
    max_count_per_parent = 1  # whoever adds a page is offered no second list
    template = "pages/section_page.html"

    class Meta:
        abstract = True

    def items(self) -> QuerySet[TopicalPage]:
        """What the section lists, in its order: in the page's language, else in another; constant statements."""
        return self.item_model.listed(self.language).order_by(*self.item_order)

    def filters(self) -> list[Filter]:
        """The ways to narrow the list."""
        return [listing.by_topic(self.item_model, self.language)]

    def listing(self, query: QueryDict) -> Listing:
        """What a query string asks for."""
        found = listing.read(self.items().values_list("pk", flat=True), self.filters(), query, self.per_page)
        found.chunk.object_list = self.item_model.fetched(found.chunk.object_list)
        return found

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # A part of a section that lists something else starts from `BasePage.get_context`, and reads no list in vain.
        context = super().get_context(request, *args, **kwargs)
        return context | {"listing": self.listing(request.GET), "card": self.card}

    @classmethod
    def get_subpage_urls(cls) -> tuple[URLPattern, ...]:
        """Also the parts; made late, as there are no translations while models are loaded."""
        words = [url_path(cls.part(name).path, getattr(cls, name), name=name) for name in cls.parts]
        moved = [url_path(f"{_former(name)}/", cls.moved, {"name": name}) for name in cls.parts]
        return (*words, *moved, *super().get_subpage_urls())

    @classmethod
    def part(cls, name: str, title: str = "", *, about: str = "", query: str = "") -> Part:
        """A part by the name of its view; `about` is a query without which the address would name something else."""
        return Part(format_lazy("{}/{}", cls.parts[name], about), title, query=query)

    @classmethod
    def takes(cls, slug: str) -> bool:
        """Whether a page below could not be reached by this slug, in any language."""
        words = {cls.part(name).path_in(code) for name in cls.parts for code, _name in settings.LANGUAGES}
        return f"{slug}/" in words or slug in map(_former, cls.parts)

    @property
    def part_urls(self) -> dict[str, str]:
        """The address of each part, by the name of its view."""
        return {name: self.get_url() + self.part(name).path_in(self.language) for name in self.parts}

    def moved(self, request: HttpRequest, name: str) -> HttpResponse:
        """Leads from the word that all languages had once to that of this one."""
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(self.part_urls[name] + (f"?{query}" if query else ""))

    @path(f"{FEED}/")  # Wagtail ends every path with a slash before it asks
    def feed(self, request: HttpRequest) -> HttpResponse:
        """The newest entries for feed readers."""
        return feeds.answer(request, self, self.items().order_by("-first_published_at", "-pk")[: feeds.ENTRIES])


def _former(name: str) -> str:
    return name.replace("_", "-")
