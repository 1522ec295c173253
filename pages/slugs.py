"""Addresses from titles, as people would write them."""

from django.utils.text import slugify

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
