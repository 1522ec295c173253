"""Each pair of colours that stands together is far enough apart, in both schemes (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re

import pytest
from django.conf import settings

TOKENS = settings.ROOT / "frontend_templates" / "static" / "css" / "tokens.css"

TEXT = [
    *(
        (text, ground)
        for text in ("ink", "ink-soft", "pine", "pine-strong")
        for ground in ("ground", "surface", "pine-wash")
    ),
    *((text, ground) for text in ("apricot", "error", "success") for ground in ("ground", "surface")),
    ("on-pine", "pine"),
    ("on-pine", "pine-strong"),
    ("on-error", "error"),
    ("on-apricot", "apricot"),
    ("surface", "ink-soft"),  # the month of a date that is over
    *((text, wash) for wash in ("error-wash", "apricot-wash", "success-wash") for text in (wash.split("-")[0], "ink")),
]
EDGES = [("line-strong", ground) for ground in ("ground", "surface", "pine-wash")]


def colours(scheme: str) -> dict[str, str]:
    """The colours of a scheme; dark ones stand in for light ones of the same name."""
    light, _query, dark = TOKENS.read_text(encoding="utf-8").partition(
        "@media screen and (prefers-color-scheme: dark)"
    )
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found if scheme == "light" else found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), TEXT)
def test_text_can_be_read(scheme: str, front: str, ground: str) -> None:
    known = colours(scheme)

    assert contrast(known[front], known[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), EDGES)
def test_edges_of_fields_can_be_seen(scheme: str, front: str, ground: str) -> None:
    known = colours(scheme)

    assert contrast(known[front], known[ground]) >= 3


def test_both_schemes_name_the_same_colours() -> None:
    dark = TOKENS.read_text(encoding="utf-8").partition("@media screen and (prefers-color-scheme: dark)")[2]

    assert set(colours("light")) == set(re.findall(r"--([\w-]+): #", dark))
