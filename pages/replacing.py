"""News that replaces older news, and is replaced in its turn; in whichever language."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from . import languages

if TYPE_CHECKING:
    from .models.news import NewsPage


def closes_a_circle(page: "NewsPage") -> bool:
    """Whether what it replaces would, in the end, replace it."""
    keys: set[UUID] = {page.replaces.translation_key} if page.replaces else set()
    seen: set[UUID] = set()
    while keys - seen:
        if page.translation_key in keys:
            return True
        seen |= keys
        older = type(page).objects.filter(translation_key__in=keys, replaces__isnull=False)
        keys = set(older.values_list("replaces__translation_key", flat=True))
    return False


def what_replaces(page: "NewsPage", locale: str) -> "QuerySet[NewsPage]":
    """The published news that replaces it, in the reader's language, the newest first."""
    newer = languages.readable(type(page), locale).filter(replaces__translation_key=page.translation_key)
    return newer.order_by("-published_on", "-pk")


def is_replaced(model: "type[NewsPage]") -> Exists:
    """The same for many rows at once: whether something published replaces them."""
    newer = languages.public(model.objects.live()).filter(replaces__translation_key=OuterRef("translation_key"))
    return Exists(newer.order_by())
