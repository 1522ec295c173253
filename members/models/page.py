"""The page of free advice, one per language."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from pages.models import BasePage


class AdvicePage(BasePage):
    """What advice there is, what it costs, and the form to ask for it."""

    icon = "handshake"

    free = models.TextField(_("what is free"), max_length=800)
    not_free = models.TextField(_("what is not free"), max_length=800)
    steps = StreamField(
        [("step", blocks.CharBlock(label=_("Step"), max_length=300, icon="order-down"))],
        verbose_name=_("how it works"),
        blank=True,
        help_text=_("What happens after the form is sent, step by step."),
    )
    form_intro = models.TextField(_("above the form"), max_length=600, blank=True)
    thanks = models.TextField(
        _("thanks"), max_length=300, blank=True, help_text=_("Stands on the page after the form, and in the mail.")
    )

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("free"), FieldPanel("not_free")],
            heading=_("What it costs"),
            help_text=_("Readers see both before all else, beside each other."),
        ),
        FieldPanel("steps"),
        MultiFieldPanel(
            [
                FieldPanel("form_intro", help_text=_("Readers see it before they begin to fill in.")),
                FieldPanel("thanks"),
            ],
            heading=_("The form"),
        ),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("free"),
        index.SearchField("not_free"),
        index.SearchField("steps"),
    ]
    api_fields = [
        *BasePage.api_fields,
        *(APIField(name) for name in ("free", "not_free", "steps")),
    ]

    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "members/advice_page.html"

    class Meta:
        verbose_name = _("page of free advice")
        verbose_name_plural = _("pages of free advice")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .. import areas
        from ..forms import AdviceForm

        context = super().get_context(request, *args, **kwargs)
        known = areas.in_language(self.language)
        form = AdviceForm(known, initial={"area": request.GET.get("area", "")[:60]})
        return context | {"areas": known, "form": form if known else None}
