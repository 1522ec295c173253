"""Useful tools: what they are good for, what they cost, where the data lie; and which to take (`comparing`)."""

from itertools import chain, count
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from .. import comparing, dates
from ..listing import Filter, by_choice
from ..page_forms import ToolPageForm
from ..sections import Section, register
from .base import BasePage, TopicalPage, facts, row
from .section import SectionPage
from .term import Term

LINES_3 = forms.Textarea(attrs={"rows": 3})


@register_snippet
class Purpose(Term):
    """What a tool is for."""

    class Meta(Term.Meta):
        verbose_name = _("purpose of tools")
        verbose_name_plural = _("purposes of tools")


class Cost(models.TextChoices):
    """Whether one pays for a tool."""

    FREE = "free", _("Free of charge")
    PARTLY = "partly", _("Partly free of charge")
    PAID = "paid", _("With costs")


class YesNo(models.TextChoices):
    """An answer to a question of which the answer may depend."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    DEPENDS = "depends", _("It depends")


class ToolPage(TopicalPage):
    """What one language says of a tool; its facts are the same in all."""

    LANGUAGES: ClassVar[list[str]] = ["it", "de", "en", "fr", "es"]

    # Names the tool in addresses, in all languages and whatever becomes of its title.
    key = models.SlugField(max_length=80, allow_unicode=True, blank=True, editable=False)
    is_category = models.BooleanField(
        _("a kind of program, not one product"),
        default=False,
        help_text=_(
            "Several suppliers offer it: readers are told to compare offers, and the link leads to information."
        ),
    )
    purpose = models.ForeignKey(
        Purpose,
        verbose_name=_("purpose"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Readers filter by it."),
    )
    link = models.URLField(_("website"), max_length=1000, blank=True)
    cost = models.CharField(_("cost"), max_length=10, choices=Cost, db_index=True)
    interface_languages = models.JSONField(_("languages of its interface"), default=list, blank=True)
    open_source = models.CharField(_("open source"), max_length=10, choices=YesNo, blank=True)
    data_in_eu = models.CharField(_("data in the EU"), max_length=10, choices=YesNo, blank=True)
    checked_on = models.DateField(
        _("last checked on"),
        null=True,
        blank=True,
        help_text=_("When somebody last looked at the website."),
    )

    what_for = models.TextField(_("what it does"), max_length=1500, blank=True)
    for_whom = models.TextField(_("for whom"), max_length=500, blank=True)
    good_to_know = models.TextField(_("good to know"), max_length=1500, blank=True)
    cost_note = models.CharField(
        _("cost in words"),
        max_length=300,
        blank=True,
        help_text=_("Stands below the cost."),
    )
    data_note = models.CharField(
        _("where the data lie, in words"), max_length=300, blank=True, help_text=_("Stands below “data in the EU”.")
    )
    experience = models.TextField(
        _("our experience"), max_length=3000, blank=True, help_text=_("What you or cooperatives you know made of it.")
    )

    shared_fields: ClassVar[list[str]] = [
        *TopicalPage.shared_fields,
        "key",
        "is_category",
        "purpose",
        "link",
        "cost",
        "interface_languages",
        "open_source",
        "data_in_eu",
        "checked_on",
    ]
    words: ClassVar[list[str]] = ["what_for", "for_whom", "good_to_know", "cost_note", "data_note", "experience"]

    content_panels = [
        *TopicalPage.content_panels,
        facts(
            [
                FieldPanel("purpose", widget=forms.Select),
                TopicalPage.topic_panel,
                FieldPanel("link", help_text=_("Readers see it as a button.")),
                row("cost", "open_source", "data_in_eu"),
                FieldPanel("interface_languages"),
                FieldPanel("checked_on"),
                FieldPanel("is_category"),
            ]
        ),
        MultiFieldPanel(
            [
                FieldPanel("what_for", widget=LINES_3),
                FieldPanel("for_whom", widget=LINES_3),
                FieldPanel("good_to_know", widget=LINES_3),
                FieldPanel("cost_note"),
                FieldPanel("data_note"),
                FieldPanel("experience", widget=LINES_3),
            ],
            heading=_("Words in this language"),
            help_text=_("Readers see them in this order, each under its name; empty ones not at all."),
        ),
    ]
    search_fields = [*TopicalPage.search_fields, *(index.SearchField(name) for name in words)]
    api_fields = [*TopicalPage.api_fields, *(APIField(name) for name in shared_fields[1:] + words)]

    base_form_class = ToolPageForm
    parent_page_types = ["pages.ToolIndexPage"]
    subpage_types: list[str] = []
    template = "pages/tool_page.html"

    class Meta:
        verbose_name = _("tool")
        verbose_name_plural = _("tools")
        constraints = [
            models.CheckConstraint(condition=Q(cost__in=["", *Cost.values]), name="tool_cost_known"),
            models.CheckConstraint(condition=Q(open_source__in=["", *YesNo.values]), name="tool_open_source_known"),
            models.CheckConstraint(condition=Q(data_in_eu__in=["", *YesNo.values]), name="tool_data_in_eu_known"),
        ]

    @classmethod
    def for_cards(cls, rows: QuerySet[Self]) -> QuerySet[Self]:
        return super().for_cards(rows).select_related("purpose")

    def clean(self) -> None:
        super().clean()
        if self._state.adding or not self.key:
            self.key = self._find_key()
        wrong = {name: message for name, message in self._complaints() if message}
        if wrong:
            raise ValidationError(wrong)

    def _complaints(self) -> list[tuple[str, str]]:
        codes = self.interface_languages
        unknown = not isinstance(codes, list) or any(code not in self.LANGUAGES for code in codes)
        taken = ToolIndexPage.takes(self.slug)
        return [
            ("slug", gettext("This address is taken by the comparison of tools.") if taken else ""),
            ("checked_on", gettext("This day is still to come.") if dates.is_ahead(self.checked_on) else ""),
            ("interface_languages", gettext("Please choose from the languages of the list.") if unknown else ""),
        ]

    def _find_key(self) -> str:
        """The key of the tool in another language, else its own or its slug, numbered where another tool has it."""
        twin = ToolPage.objects.filter(translation_key=self.translation_key).exclude(key="").first()
        if twin:
            return twin.key
        wanted = (self.key or self.slug)[:70]
        taken = set(ToolPage.objects.filter(key__startswith=wanted).values_list("key", flat=True))
        return next(key for key in chain([wanted], (f"{wanted}-{n}" for n in count(2))) if key not in taken)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        section, comparison = self.get_parent().get_url(request), comparing.query([self.key])
        return context | {
            "section_url": section,
            "comparison_url": section + ToolIndexPage.part("compare", about=comparison).path_in(self.language),
            "facts": comparing.FACTS,
            "words": comparing.words_of(self),
        }


class ToolIndexPage(SectionPage):
    """The list of tools, and their comparison."""

    icon = "wrench"
    item_model = ToolPage
    card = "components/card-tool.html"
    item_order = ("title", "pk")
    parts: ClassVar[dict[str, Any]] = {"compare": pgettext_lazy("word of an address", "comparison")}

    subpage_types = ["pages.ToolPage"]
    template = "pages/tool_index_page.html"

    class Meta:
        verbose_name = _("list of tools")
        verbose_name_plural = _("lists of tools")

    def filters(self) -> list[Filter]:
        purposes = Purpose.choices(self.language)
        return [
            Filter("purpose", gettext("Purpose"), purposes, lambda slug: Q(purpose__slug=slug)),
            *super().filters(),
            by_choice("cost", gettext("Cost"), Cost),
        ]

    def compare(self, request: HttpRequest) -> TemplateResponse:
        """Up to four tools side by side."""
        comparison = comparing.read(self.items(), request.GET)
        context = BasePage.get_context(self, request)
        part = self.part("compare", gettext("Compare tools"), about=comparison.query)
        context |= {"comparison": comparison, "part": part}
        return TemplateResponse(request, "pages/tool_comparison.html", context)


register(Section(ToolPage, "components/card-tool.html"))
