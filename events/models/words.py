"""Short words that belong to operations: a row per language beside their owner."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Words(models.Model):
    """One language's words of an owner; subclasses name the owner, related as `words`."""

    locale = models.CharField(_("language"), max_length=10)

    class Meta:
        abstract = True


def word(rows: Iterable[Words], locale: str, field: str) -> str:
    """One word in the wanted language; where that is empty, in another one; else nothing."""
    return spoken(rows, locale, field)[0]


def spoken(rows: Iterable[Words], locale: str, field: str) -> tuple[str, str]:
    """The same, and the language that it is in."""
    by_locale = {row.locale: getattr(row, field) for row in rows}
    for code in (locale, *(code for code, _name in settings.LANGUAGES)):
        if by_locale.get(code):
            return str(by_locale[code]), code
    return "", locale
