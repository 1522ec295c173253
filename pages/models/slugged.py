"""What snippets with a short name in addresses have in common."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _


class OncePerLanguage(models.Model):
    """Says in words what the constraint on language and slug would say as an error: forms know no language."""

    # Declared by the subclasses, each with words of its own.
    slug: Any
    locale_id: Any

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        others: Any = type(self)._meta.default_manager
        same = others.filter(locale_id=self.locale_id, slug=self.slug).exclude(pk=self.pk)
        if same.exists():
            raise ValidationError({"slug": _("Another entry has this short name already. Please choose another one.")})
