"""The texts that frame every page. Wagtail's own settings cannot be translated (wagtail/wagtail#11508)."""

from typing import Any, override
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable, Page
from wagtail.snippets.models import register_snippet

from .. import clean, dates, languages
from ..site_forms import SiteTextForm
from .base import RARELY, row
from .worded import Worded


@register_snippet
class SiteText(Worded, ClusterableModel):  # type: ignore[django-manager-missing]
    """Name, motto, contact, notice, menu and footer of the site, one row per language."""

    full_name = models.CharField(_("full name"), max_length=120)
    motto = models.CharField(_("motto"), max_length=120)
    tagline = models.CharField(_("what the site offers"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    certified_email = models.EmailField(_("certified e-mail (PEC)"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    office_hours = models.CharField(_("office hours"), max_length=200, blank=True)
    alert = models.CharField(
        _("notice"), max_length=300, blank=True, help_text=_("Stands above every page, until the day below.")
    )
    alert_page = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        verbose_name=_("page that says more"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Readers see a link to it beside the notice."),
    )
    alert_until = models.DateTimeField(
        _("shown until"), null=True, blank=True, help_text=_("Then the notice disappears by itself.")
    )
    footer = models.CharField(_("footer"), max_length=300, blank=True)
    signature = models.CharField(_("signature of mails"), max_length=200, blank=True)

    privacy_page = models.ForeignKey(
        Page,
        verbose_name=_("privacy notice"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The page that forms lead to where people give their data; it also stands in the footer."),
    )

    words = (
        *("full_name", "motto", "tagline", "organisation", "address", "office_hours"),
        *("alert", "footer", "signature"),
    )
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("alert"),
                FieldRowPanel([PageChooserPanel("alert_page"), FieldPanel("alert_until")]),
            ],
            heading=_("Notice on every page"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("organisation"),
                FieldPanel("address"),
                row("phone", "email"),
                FieldPanel("certified_email"),
                FieldPanel("office_hours"),
            ],
            heading=_("Contact"),
            help_text=_("Readers see it at the foot of every page, on the page of contacts and in mails."),
        ),
        InlinePanel(
            "main_menu",
            heading=_("Main menu"),
            label=_("entry"),
            help_text=_(
                "In this order. Without an entry here the menu of the other language holds for both; without any, "
                "the pages that are marked “Show in menus”."
            ),
            classname=RARELY,
        ),
        InlinePanel(
            "footer_menu",
            heading=_("Pages in the footer"),
            label=_("entry"),
            help_text=_("At the foot of every page, below the entries of the main menu."),
            classname=RARELY,
        ),
        MultiFieldPanel(
            [
                FieldPanel("footer", help_text=_("At the foot of every page, below the motto.")),
                PageChooserPanel("privacy_page"),
                FieldPanel(
                    "signature", help_text=_("Below “Kind regards” in mails. Empty: the organisation stands there.")
                ),
            ],
            heading=_("Footer and mails"),
            classname=RARELY,
        ),
        MultiFieldPanel(
            [
                FieldPanel("full_name", help_text=_("Not for readers: under this name you find these texts.")),
                FieldPanel("motto", help_text=_("On the first page and at the foot of every page.")),
            ],
            heading=_("Name and motto"),
            classname=RARELY,
        ),
    ]
    base_form_class = SiteTextForm

    # What is related through a library that brings no hints.
    main_menu: Any
    footer_menu: Any
    # The translation keys of the two pages, where a query brings them.
    alert_key: UUID | None
    privacy_key: UUID | None

    class Meta(Worded.Meta):
        verbose_name = _("texts of the site")
        verbose_name_plural = _("texts of the site")
        constraints = [
            models.CheckConstraint(
                condition=Q(alert="") | Q(alert_until__isnull=False), name="site_notice_ends_by_itself"
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @override
    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        clean.tidy_fields(self)
        super().full_clean(*args, **kwargs)

    @override
    def clean(self) -> None:
        super().clean()
        dates.check(self)
        if self.alert and self.alert_until is None:
            raise ValidationError({"alert_until": _("Please say until when the notice is shown.")})

    def serve_preview(self, request: HttpRequest, mode: str) -> HttpResponse:
        """The first page of its language, framed by these texts."""
        from ..frame import Frame
        from .pages import HomePage

        home = languages.first(HomePage, self.preview_language)
        if home is None:
            return super().serve_preview(request, mode)
        frame = request.frame = Frame(request, home, None)  # type: ignore[attr-defined]
        frame.show(self)
        return home.serve_preview(request, mode)

    @property
    def has_alert(self) -> bool:
        """Whether the notice is to be read now."""
        return bool(self.alert and self.alert_until and timezone.now() < self.alert_until)


class MenuEntry(Orderable):
    """A page in a menu; readers get it in their own language."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, verbose_name=_("page"), related_name="+")
    label = models.CharField(
        _("other name"), max_length=60, blank=True, help_text=_("Empty: the title of the page, also when it changes.")
    )

    panels = [PageChooserPanel("page"), FieldPanel("label")]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.label or str(self.page)


class MainMenuEntry(MenuEntry):
    text = ParentalKey(SiteText, on_delete=models.CASCADE, related_name="main_menu")

    class Meta(MenuEntry.Meta):
        constraints = [models.UniqueConstraint(fields=["text", "page"], name="page_once_in_main_menu")]


class FooterEntry(MenuEntry):
    text = ParentalKey(SiteText, on_delete=models.CASCADE, related_name="footer_menu")

    class Meta(MenuEntry.Meta):
        constraints = [models.UniqueConstraint(fields=["text", "page"], name="page_once_in_footer")]
