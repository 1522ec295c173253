"""Addresses from titles, as people would write them."""

from django.utils.text import slugify

SPELLED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "'": " ", "’": " "}
)


def slug_of(title: str) -> str:
    """A title as a slug: umlauts spelled out, an apostrophe parts two words (dell'ente → dell-ente)."""
    return slugify(title.translate(SPELLED))
