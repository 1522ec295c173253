"""Words that stand beside pages, a row in each language: whether one still says what the other says."""

from typing import Any, ClassVar

from django.db import models, transaction
from wagtail.models import TranslatableMixin

from .. import words_in_step


class Worded(TranslatableMixin, models.Model):
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
