"""Deep dives: long texts with a table of contents, and what goes with them."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.api import APIField
from wagtail.documents.models import Document
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from .. import contents, dates, languages
from ..api_fields import Contents, Downloads, Pages
from ..blocks import BodyBlock
from ..sections import Section, register
from .base import TopicalPage, facts, row
from .section import SectionPage


class ArticlePage(TopicalPage):
    """A deep dive into one question."""

    author = models.CharField(_("author"), max_length=120, blank=True)
    author_role = models.CharField(
        _("the author's role"), max_length=160, blank=True, help_text=_("For example: legal adviser")
    )
    published_on = models.DateField(
        _("date"), default=timezone.localdate, db_index=True, help_text=_("Lists show the newest first.")
    )
    body = StreamField(
        BodyBlock(),
        verbose_name=_("content"),
        blank=True,
        help_text=_("From two headings on, readers see a table of contents."),
    )
    reading_minutes = models.PositiveSmallIntegerField(_("reading time in minutes"), default=1, editable=False)

    shared_fields: ClassVar[list[str]] = [*TopicalPage.shared_fields, "author", "published_on"]

    content_panels = [
        *TopicalPage.content_panels,
        facts([row("author", "published_on"), TopicalPage.topic_panel]),
        FieldPanel("author_role"),
        FieldPanel("body"),
        InlinePanel(
            "related",
            heading=_("Related pages"),
            label=pgettext_lazy("block", "page"),
            help_text=_(
                "Webinars are shown with date and recording, other pages as links; unpublished ones not at all."
            ),
        ),
        InlinePanel(
            "downloads",
            heading=_("Downloads"),
            label=pgettext_lazy("block", "document"),
            help_text=_("Readers find them below the text, with kind and size of the file."),
        ),
        TopicalPage.beside_panel,
    ]
    search_fields = [*TopicalPage.search_fields, index.SearchField("author"), index.SearchField("body")]
    api_fields = [
        *TopicalPage.api_fields,
        *(APIField(name) for name in ("author", "author_role", "published_on", "reading_minutes", "body")),
        APIField("contents", serializer=Contents(source="headings", read_only=True)),
        APIField("related", serializer=Pages(source="related_pages", read_only=True)),
        APIField("downloads", serializer=Downloads(source="offered", read_only=True)),
    ]

    parent_page_types = ["pages.ArticleIndexPage"]
    subpage_types: list[str] = []
    template = "pages/article_page.html"

    class Meta:
        verbose_name = _("deep dive")
        verbose_name_plural = _("deep dives")

    @classmethod
    def for_cards(cls, rows: models.QuerySet[Self]) -> models.QuerySet[Self]:
        return super().for_cards(rows).defer("body")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Takes the reading time anew; lists show it without opening the text."""
        self.reading_minutes = contents.minutes(contents.words(self.body))
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if dates.is_ahead(self.published_on, self.go_live_at):
            raise ValidationError(
                {
                    "published_on": _(
                        "This day is still to come. If the text is to come out then, schedule it for that day first."
                    )
                }
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {
            "parts": contents.parts(self.body),
            "headings": self.headings(),
            "related": self.related_pages(),
            "downloads": self.offered(),
        }

    def headings(self) -> list[contents.Part]:
        """Its table of contents."""
        return [part for part in contents.parts(self.body) if part.anchor]

    def offered(self) -> list["ArticleDownload"]:
        """What readers can take with them."""
        return list(self.downloads.select_related("document"))

    def related_pages(self) -> list[Page]:
        """What goes with it, in the reader's language and the editor's order."""
        order = [row.target_id for row in self.related.all()]
        known = Page.objects.in_bulk(order)
        return languages.in_language((known[pk] for pk in order if pk in known), self.language)


class ArticleRelation(Orderable):
    """A page that goes with a deep dive."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="related")
    target = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))

    panels = [FieldPanel("target")]

    class Meta(Orderable.Meta):
        verbose_name = _("related page")
        verbose_name_plural = _("related pages")

    def __str__(self) -> str:
        return str(self.target)


class ArticleDownload(Orderable):
    """A document that readers of a deep dive can take with them."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="downloads")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+", verbose_name=_("document"))
    title = models.CharField(
        _("title"), max_length=255, blank=True, help_text=_("Without one, the document's own title is shown.")
    )

    panels = [FieldPanel("document"), FieldPanel("title")]

    class Meta(Orderable.Meta):
        verbose_name = _("download")
        verbose_name_plural = _("downloads")

    def __str__(self) -> str:
        return self.title or str(self.document)


class ArticleIndexPage(SectionPage):
    """All deep dives, the newest first."""

    icon = "book-open"
    item_model = ArticlePage
    card = "components/card-article.html"
    item_order = ("-published_on", "-pk")

    subpage_types = ["pages.ArticlePage"]
    template = SectionPage.template

    class Meta:
        verbose_name = _("list of deep dives")
        verbose_name_plural = _("lists of deep dives")


register(Section(ArticlePage, ArticleIndexPage.card))
