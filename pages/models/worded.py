"""Words that stand beside pages, a row in each language: whether one still says what the other says."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail.models import TranslatableMixin

from .. import languages, previewing, words_in_step
from ..previewing import Previewed


class Worded(Previewed, TranslatableMixin, models.Model):
    """They have no drafts and no versions; of a row that is behind is known since when."""

    behind_since = models.DateTimeField(null=True, editable=False)

    # The names of the fields that say the same in other words in each language.
    words: ClassVar[tuple[str, ...]]

    class Meta(TranslatableMixin.Meta):
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """New words leave the other languages behind."""
        before = words_in_step.known(self)
        super().save(*args, **kwargs)
        words_in_step.note_saved(self, before)

    @property
    def full_url(self) -> str:
        """Where a preview stands: readers find it on many pages of its language."""
        return f"{settings.PUBLIC_URL}/{self.preview_language}/"

    def serve_preview(self, request: HttpRequest, _mode: str) -> HttpResponse:
        """The word among the others of its kind, as readers choose from them."""
        rows: Any = type(self)._base_manager.select_related("locale").order_by("pk")  # noqa: SLF001 (whatever it is called)
        known = languages.by_key(rows, self.preview_language).values()
        shown = sorted(previewing.among(self, known), key=str)
        kind = type(self)._meta.verbose_name_plural
        return TemplateResponse(request, "previews/words.html", {"kind": kind, "rows": shown, "row": self})
