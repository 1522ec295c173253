"""The texts that frame every page. Wagtail's own settings cannot be translated (wagtail/wagtail#11508)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, TranslatableMixin
from wagtail.snippets.models import register_snippet


@register_snippet
class SiteText(TranslatableMixin, models.Model):
    """Name, motto, footer and contact of the site, one row per language."""

    full_name = models.CharField(_("full name"), max_length=120)
    motto = models.CharField(_("motto"), max_length=120)
    tagline = models.CharField(_("what the site offers"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    office_hours = models.CharField(_("office hours"), max_length=200, blank=True)
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

    panels = [
        FieldPanel(name)
        for name in (
            "full_name",
            "motto",
            "tagline",
            "organisation",
            "address",
            "email",
            "phone",
            "office_hours",
            "footer",
            "signature",
            "privacy_page",
        )
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("texts of the site")
        verbose_name_plural = _("texts of the site")

    def __str__(self) -> str:
        return self.full_name
