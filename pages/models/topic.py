"""Topics: what a text is about, shared by all sections."""

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet

from .. import languages
from .term import Term


@register_snippet
class Topic(Term):
    description = models.CharField(_("description"), max_length=300, blank=True)

    words = (*Term.words, "description")
    panels = [*Term.panels, FieldPanel("description", help_text=_("Below the title of the topic's page."))]

    class Meta(Term.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def serve_preview(self, request: HttpRequest, mode: str) -> HttpResponse:
        """Its page; without a list of topics it has none."""
        from .topics import TopicIndexPage

        page = languages.first(TopicIndexPage, self.preview_language)
        return page.show(request, self) if page else super().serve_preview(request, mode)
