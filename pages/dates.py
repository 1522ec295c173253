"""Dates that cannot be meant: a slip of the keyboard makes the year 26 or 20226."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from .formats import local

FIRST, LAST = 1950, 2100


def check(instance: models.Model, *names: str) -> None:
    """Raises a `ValidationError` at each date of the instance (or at those named) whose year cannot be meant."""
    fields = (field for field in instance._meta.get_fields() if isinstance(field, models.DateField))
    wanted = [field.name for field in fields if not names or field.name in names]
    faults = {name: _fault() for name in wanted if _is_strange(getattr(instance, name))}
    if faults:
        raise ValidationError(faults)


def is_ahead(day: date | None, published_at: datetime | None = None) -> bool:
    """Whether a day is still to come, also when what bears it is published (if that is planned)."""
    now = timezone.now()
    return day is not None and day > local(max(now, published_at or now)).date()


def _is_strange(value: Any) -> bool:
    return isinstance(value, date) and not FIRST <= value.year <= LAST


def _fault() -> str:
    return _("Please check the year: it must lie between %(first)s and %(last)s.") % {"first": FIRST, "last": LAST}
