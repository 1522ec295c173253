"""Addresses from titles, as people would write them."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.text import slugify

if TYPE_CHECKING:
    from .models.term import Term

# First words of addresses that lead to a door and not to a page; each room reserves its own.
_reserved: set[str] = set()

SPELLED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "'": " ", "’": " "}
)


def slug_of(title: str) -> str:
    """A title as a slug: umlauts spelled out, an apostrophe parts two words (dell'ente → dell-ente)."""
    return slugify(title.translate(SPELLED))


def reserve(word: str) -> None:
    """Keeps a word for addresses that no page can have."""
    _reserved.add(word)


def is_reserved(slug: str) -> bool:
    """Whether a page of this slug could not be reached."""
    return slug in _reserved


def share(row: "Term") -> None:
    """Gives the rows of the other languages the slug of this one: it names them all in addresses."""
    _twins(row).exclude(slug=row.slug).update(slug=row.slug)


def is_taken(row: "Term") -> bool:
    """Whether another entry bears the slug in this language, or in one that this entry has been translated into."""
    rows: Any = type(row)._meta.default_manager
    spoken = Q(locale_id=row.locale_id) | Q(locale_id__in=_twins(row).values("locale_id"))
    return bool(rows.filter(spoken, slug=row.slug).exclude(translation_key=row.translation_key).exists())


def _twins(row: "Term") -> Any:
    rows: Any = type(row)._meta.default_manager
    return rows.filter(translation_key=row.translation_key).exclude(pk=row.pk)
