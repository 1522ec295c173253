"""The words of an event: one page per language, with drafts, preview and translation of its own."""

from datetime import date
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.blocks import StreamBlock
from wagtail.contrib.routable_page.models import path
from wagtail.fields import StreamField
from wagtail.search import index

from pages import feeds
from pages.models import BasePage, Topic, TopicalPage
from pages.models.base import RARELY
from pages.models.section import FEED, ListMixin
from pages.page_forms import TopicalPageForm

from ..admin.panels import EventPanel
from ..blocks import AnswerBlock, EventBodyBlock, MaterialBlock
from .event import Event


class EventIndexPage(ListMixin, BasePage):
    """All events of the site: coming ones, and the library of past ones, by topic."""

    icon = "calendar-days"
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

    @path(f"{FEED}/")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """What was announced last, for feed readers."""
        from .. import listing

        return feeds.answer(request, self, listing.newest_pages(self.language)[: feeds.ENTRIES])


class EventPage(BasePage):
    """What one language says of an event; what happens is the event's own."""

    body = StreamField(EventBodyBlock(), verbose_name=_("content"), blank=True)
    topics = ParentalManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="event_pages")
    materials = StreamField(StreamBlock([("material", MaterialBlock())]), verbose_name=_("materials"), blank=True)
    recording_url = models.URLField(_("recording"), max_length=1000, blank=True)
    answers = StreamField(
        StreamBlock([("answer", AnswerBlock())]),
        verbose_name=_("questions answered"),
        blank=True,
        help_text=_("Shown after the event: what was asked, and what we say to it."),
    )

    content_panels = [
        EventPanel(),
        *BasePage.content_panels,
        FieldPanel("body"),
        TopicalPage.topic_panel,
        FieldPanel(
            "materials", help_text=_("For each you say whether readers see it before the event, or only after.")
        ),
        MultiFieldPanel(
            [
                FieldPanel("recording_url", help_text=_("The address of the video. Readers see it as a button.")),
                FieldPanel("answers"),
            ],
            heading=_("After the event: recording and answers"),
            classname=RARELY,
        ),
        TopicalPage.beside_panel,
    ]
    promote_panels = TopicalPage.promote_panels
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("answers")]
    api_fields = [*BasePage.api_fields, APIField("body")]

    guide = "webinar"
    base_form_class = TopicalPageForm
    parent_page_types = ["events.EventIndexPage"]
    subpage_types: list[str] = []
    template = "events/event_page.html"

    class Meta:
        verbose_name = _("event page")
        verbose_name_plural = _("event pages")
        indexes = [models.Index("page_ptr", name="event_page_recorded", condition=~models.Q(recording_url=""))]

    @cached_property
    def event(self) -> Event | None:
        """The event this page speaks of."""
        return Event.objects.filter(page_key=self.translation_key).first()

    @property
    def over_since(self) -> date | None:
        """The end of the event, until there is something to see or read of it."""
        event = self.event
        is_done = self.recording_url or self.materials or self.answers
        if event is None or is_done or event.public_status(timezone.now()) != "over":
            return None
        return event.ends_at

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .. import showing

        context = super().get_context(request, *args, **kwargs)
        return context | showing.for_page(self, preview=getattr(request, "is_preview", False))
