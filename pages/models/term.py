"""The words that pages are sorted by: topics, kinds of cooperative, purposes."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext, gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField

from .. import clean, slugs
from ..clashing import VersionedForm
from ..once import kept
from .worded import Worded


class Term(Worded):
    """One row per language, all with the same slug: renamed in one language, it is renamed in all.

    Addresses, forms and feeds use the slug.
    """

    slug = models.SlugField(_("short name in addresses"), max_length=60)
    title = models.CharField(_("title"), max_length=80)

    words: ClassVar[tuple[str, ...]] = ("title",)
    panels = [
        FieldPanel("title", help_text=_("Readers see it where they choose, and on what belongs to it.")),
        FieldPanel(
            "slug",
            help_text=_(
                "Small letters and hyphens, the same in both languages. A new one breaks links to the old one."
            ),
        ),
    ]
    base_form_class = VersionedForm
    api_fields = [APIField("slug"), APIField("title")]

    class Meta(Worded.Meta):
        abstract = True
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["locale", "slug"], name="%(class)s_slug_once_per_language")]

    def __str__(self) -> str:
        return self.title

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the rows of all languages under one slug."""
        super().save(*args, **kwargs)
        slugs.share(self)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        clean.tidy_fields(self)
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        """Says in words what the constraint would say as an error: forms know no language."""
        super().clean()
        if slugs.is_taken(self):
            text = gettext("Another entry has this short name already. Please choose another one.")
            raise ValidationError({"slug": text})

    @classmethod
    def choices(cls, locale: str) -> list[tuple[str, str]]:
        """Slugs and titles in a language."""
        return list(_choices(cls, locale))


@kept
def _choices(model: type[Term], locale: str) -> Sequence[tuple[str, str]]:
    rows: Any = model._meta.default_manager
    return list(rows.filter(locale__language_code=locale).values_list("slug", "title"))
