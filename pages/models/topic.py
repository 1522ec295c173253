"""Topics: what a text is about, shared by all sections."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.models import TranslatableMixin
from wagtail.snippets.models import register_snippet

from .slugged import OncePerLanguage


@register_snippet
class Topic(OncePerLanguage, TranslatableMixin, models.Model):
    """One row per language; both rows bear the same slug, so that feeds keep their address."""

    slug = models.SlugField(_("short name in addresses"), max_length=60)
    title = models.CharField(_("title"), max_length=80)
    description = models.CharField(_("description"), max_length=300, blank=True)

    panels = [FieldPanel("title"), FieldPanel("slug"), FieldPanel("description")]
    api_fields = [APIField("slug"), APIField("title")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["locale", "slug"], name="topic_slug_once_per_language")]

    def __str__(self) -> str:
        return self.title
