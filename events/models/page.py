"""The words of an event: one page per language, with drafts, preview and translation of its own."""

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField
from wagtail.search import index

from pages.forms import TopicalPageForm
from pages.models import BasePage, Topic

from ..admin.panels import EventPanel
from ..blocks import EventBodyBlock, MaterialBlock
from .event import Event


class EventIndexPage(BasePage):
    """All events of the site: coming and past, by topic."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["events.EventPage"]
    template = "events/event_index_page.html"

    class Meta:
        verbose_name = _("list of events")
        verbose_name_plural = _("lists of events")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .. import listing

        context = super().get_context(request, *args, **kwargs)
        return context | {"listing": listing.for_page(request.GET, self.locale.language_code)}


class EventPage(BasePage):
    """What one language says of an event; what happens is the event's own."""

    body = StreamField(EventBodyBlock(), verbose_name=_("content"), blank=True)
    topics = ParentalManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="event_pages")
    materials = StreamField(StreamBlock([("material", MaterialBlock())]), verbose_name=_("materials"), blank=True)
    recording_url = models.URLField(_("recording"), max_length=1000, blank=True)

    content_panels = [
        EventPanel(),
        *BasePage.content_panels,
        FieldPanel("body"),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        MultiFieldPanel([FieldPanel("materials"), FieldPanel("recording_url")], heading=_("Materials and recording")),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    api_fields = [*BasePage.api_fields, APIField("body")]

    base_form_class = TopicalPageForm
    parent_page_types = ["events.EventIndexPage"]
    subpage_types: list[str] = []
    template = "events/event_page.html"

    class Meta:
        verbose_name = _("event page")
        verbose_name_plural = _("event pages")

    @cached_property
    def event(self) -> Event | None:
        """The event this page speaks of."""
        return Event.objects.filter(page_key=self.translation_key).first()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .. import showing

        context = super().get_context(request, *args, **kwargs)
        return context | showing.for_page(self, preview=getattr(request, "is_preview", False))
