"""What snippets with a short name in addresses have in common."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from .. import clean, slugs


class OncePerLanguage(models.Model):
    """One row per language, all with the same slug: renamed in one language, it is renamed in all.

    Says in words what the constraint on language and slug would say as an error: forms know no language.
    """

    # Declared by the subclasses, each with words of its own.
    slug: Any
    locale_id: Any
    translation_key: Any

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the rows of all languages under one slug."""
        super().save(*args, **kwargs)
        slugs.share(self)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        clean.tidy_fields(self)
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if slugs.is_taken(self):
            raise ValidationError({"slug": _("Another entry has this short name already. Please choose another one.")})
