"""Addresses from titles."""

import pytest

from pages.slugs import slug_of


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Für Anfänger: größer", "fuer-anfaenger-groesser"),
        ("L’ente e l'impresa", "l-ente-e-l-impresa"),
        ("Perché no?", "perche-no"),
        ("???", ""),
    ],
)
def test_a_slug_spells_umlauts_and_parts_at_apostrophes(title: str, slug: str) -> None:
    assert slug_of(title) == slug
