"""News: what changed, from when, and what a cooperative has to do."""

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from .. import dates, languages, menus, replacing
from ..api_fields import Pages
from ..blocks import BodyBlock
from ..listing import Filter, by_choice
from ..sections import Section, register
from .base import RARELY, TopicalPage, facts, row
from .section import SectionPage

NARROWING = dict.fromkeys(("kind", "level"), _("Beside the date; readers can narrow the list by it."))


class NewsPage(TopicalPage):
    """A decree, a measure, a deadline: its facts hold in both languages."""

    class Kind(models.TextChoices):
        DECREE = "decree", pgettext_lazy("kind of news", "Decree")
        MEASURE = "measure", pgettext_lazy("kind of news", "Measure")
        CALL = "call", pgettext_lazy("kind of news", "Call for funding")
        DEADLINE = "deadline", pgettext_lazy("kind of news", "Deadline")
        OFFICE = "office", pgettext_lazy("kind of news", "From the federation")

    class Level(models.TextChoices):
        PROVINCIAL = "provincial", pgettext_lazy("level of news", "Province")
        NATIONAL = "national", pgettext_lazy("level of news", "State")
        EUROPEAN = "european", pgettext_lazy("level of news", "European Union")
        FEDERATION = "federation", pgettext_lazy("level of news", "Federation")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MEASURE, db_index=True)
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.PROVINCIAL, db_index=True)
    published_on = models.DateField(
        _("date of the news"), default=timezone.localdate, db_index=True, help_text=_("Lists show the newest first.")
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(
        _("valid until"),
        null=True,
        blank=True,
        help_text=_("The last day. From the day after, readers see that it is no longer valid."),
    )
    source_url = models.URLField(_("address of the source"), max_length=1000, blank=True)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("replaces"),
        help_text=_("Readers of the older news see that this one replaces it."),
    )
    related_page = models.ForeignKey(
        Page,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("related call or page"),
        help_text=_("Readers see the link as long as that page is published."),
    )

    what_changed = models.TextField(_("what has changed"), max_length=3000, blank=True)
    from_when = models.TextField(_("from when"), max_length=1000, blank=True)
    what_to_do = models.TextField(_("what to do"), max_length=3000, blank=True)
    source = models.CharField(
        _("source"), max_length=255, blank=True, help_text=_("For example: provincial decree no. 101")
    )
    body = StreamField(BodyBlock(), verbose_name=_("more about it"), blank=True)

    shared_fields: ClassVar[list[str]] = [
        *TopicalPage.shared_fields,
        "kind",
        "level",
        "published_on",
        "valid_from",
        "valid_until",
        "source_url",
        "replaces",
        "related_page",
    ]

    content_panels = [
        *TopicalPage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("what_changed"),
                FieldPanel("from_when", help_text=_("In words. Readers see the days of “valid from” below them.")),
                FieldPanel("what_to_do", help_text=_("Readers see it set off, with the link to the related page.")),
                FieldPanel("source"),
            ],
            heading=_("In short"),
            help_text=_("Readers see these answers before all else, each under its question; empty ones not at all."),
        ),
        facts(
            [
                row("kind", "level", helps=NARROWING),
                FieldPanel("published_on"),
                row("valid_from", "valid_until"),
                FieldPanel("source_url", help_text=_("Where the name of the source leads.")),
                TopicalPage.topic_panel,
            ]
        ),
        MultiFieldPanel(
            [FieldPanel("related_page"), FieldPanel("replaces")],
            heading=_("What goes with it: the same in both languages"),
            classname=RARELY,
        ),
        FieldPanel("body", help_text=_("Below the short answers, for whoever wants to know more.")),
        InlinePanel(
            "corrections",
            heading=_("Corrections"),
            label=_("correction"),
            help_text=_("Readers see date and text above the news, and the date in the list."),
            classname=RARELY,
        ),
        TopicalPage.beside_panel,
    ]
    search_fields = [
        *TopicalPage.search_fields,
        index.SearchField("what_changed"),
        index.SearchField("what_to_do"),
        index.SearchField("source"),
        index.SearchField("body"),
    ]
    api_fields = [
        *TopicalPage.api_fields,
        *(
            APIField(name)
            for name in (
                "kind",
                "level",
                "published_on",
                "valid_from",
                "valid_until",
                "what_changed",
                "from_when",
                "what_to_do",
                "source",
                "source_url",
                "body",
                "corrections",
            )
        ),
        APIField("replaces", serializer=Pages(source="older", read_only=True)),
        APIField("replaced_by", serializer=Pages(source="newer", read_only=True)),
        APIField("related_page", serializer=Pages(source="related", read_only=True)),
    ]

    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "pages/news_page.html"

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_until=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="news_ends_after_it_begins",
                violation_error_message=_("It cannot end before it begins."),
            )
        ]

    @classmethod
    def for_cards(cls, rows: models.QuerySet[Self]) -> models.QuerySet[Self]:
        corrections = NewsCorrection.objects.filter(page=models.OuterRef("pk")).order_by("-date")
        marks = {
            "is_replaced": replacing.is_replaced(cls),
            "corrected_on": models.Subquery(corrections.values("date")[:1]),
        }
        return super().for_cards(rows).annotate(**marks).defer("body")

    @cached_property
    def is_replaced(self) -> bool:
        """Whether newer news stands in its place."""
        return replacing.what_replaces(self, self.language).exists()

    @cached_property
    def corrected_on(self) -> date | None:
        """The date of the last correction."""
        return max((correction.date for correction in self.corrections.all()), default=None)

    @property
    def ended_on(self) -> date | None:
        """The first day on which it no longer held; None while it holds."""
        if self.valid_until is None or self.valid_until >= timezone.localdate():
            return None
        return self.valid_until + timedelta(days=1)

    @property
    def over_since(self) -> date | None:
        return self.valid_until if self.ended_on else None

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            errors["valid_until"] = _("This is before “valid from”. Please choose that day or a later one.")
        if dates.is_ahead(self.published_on, self.go_live_at):
            errors["published_on"] = _(
                "This day is still to come. If the news are to come out then, schedule them for that day first."
            )
        if replacing.closes_a_circle(self):
            errors["replaces"] = _("These news would replace each other in a circle. Please choose an older one.")
        if errors:
            raise ValidationError(errors)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {
            "corrections": sorted(self.corrections.all(), key=lambda row: row.date, reverse=True),
            "newer": self.newer(),
            "older": self.older(),
            "related": self.related(),
        }

    def newer(self) -> list[Page]:
        """The published news that replaces it, in its language where it is there."""
        return list(menus.links(replacing.what_replaces(self, self.language)))

    def older(self) -> list["NewsPage"]:
        """The news that it replaces, if it is published."""
        return languages.in_language(filter(None, [self.replaces]), self.language)

    def related(self) -> list[Page]:
        """The call or page that goes with it, if it is published."""
        return languages.in_language(filter(None, [self.related_page]), self.language)


class NewsCorrection(models.Model):
    """What was wrong in a published text, and since when it is right."""

    page = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="corrections")
    date = models.DateField(_("date"), default=timezone.localdate)
    text = models.TextField(_("what was corrected"), max_length=1000)

    panels = [FieldPanel("date"), FieldPanel("text")]
    api_fields = [APIField("date"), APIField("text")]

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        super().clean()
        if dates.is_ahead(self.date):
            raise ValidationError({"date": _("This day is still to come.")})


class NewsIndexPage(SectionPage):
    """All news, the newest first."""

    icon = "newspaper"
    item_model = NewsPage
    card = "components/card-news.html"
    item_order = ("-published_on", "-pk")

    subpage_types = ["pages.NewsPage"]
    template = SectionPage.template

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")

    def filters(self) -> list[Filter]:
        return [
            by_choice("kind", gettext("Kind"), NewsPage.Kind),
            by_choice("level", gettext("Level"), NewsPage.Level),
            *super().filters(),
            Filter("year", gettext("Year"), _years(), lambda year: models.Q(published_on__year=year)),
        ]


def _years() -> list[tuple[str, str]]:
    """The years that have news, the newest first."""
    years = languages.public(NewsPage.objects.live()).dates("published_on", "year", order="DESC")
    return [(str(each.year), str(each.year)) for each in years]


register(Section(NewsPage, NewsIndexPage.card))
