"""Kinds of cooperative, as calls and members speak of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.models import TranslatableMixin
from wagtail.snippets.models import register_snippet

from .slugged import OncePerLanguage


@register_snippet
class CooperativeKind(OncePerLanguage, TranslatableMixin, models.Model):
    """One row per language; both rows bear the same slug, which forms and addresses use."""

    slug = models.SlugField(_("short name in addresses"), max_length=60)
    title = models.CharField(_("title"), max_length=120)

    panels = [FieldPanel("title"), FieldPanel("slug")]
    api_fields = [APIField("slug"), APIField("title")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("kind of cooperative")
        verbose_name_plural = _("kinds of cooperative")
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["locale", "slug"], name="kind_slug_once_per_language")]

    def __str__(self) -> str:
        return self.title
