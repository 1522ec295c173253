"""Kinds of cooperative, as calls and members speak of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet

from .term import Term


@register_snippet
class CooperativeKind(Term):
    title = models.CharField(_("title"), max_length=120)

    class Meta(Term.Meta):
        verbose_name = _("kind of cooperative")
        verbose_name_plural = _("kinds of cooperative")
        constraints = [models.UniqueConstraint(fields=["locale", "slug"], name="kind_slug_once_per_language")]
