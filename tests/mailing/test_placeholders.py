"""Placeholders are filled from a fixed list, once, and nothing in a text or a value is executed."""

import pytest
from django.utils.html import escape

from mailing.placeholders import Placeholder, Type, fill, samples, unknown

NAME = Placeholder("name", "Name", "Giulia Belcampo")
LINK = Placeholder("link", "Personal link", "https://example.org/it/", Type.LINK)


def test_each_placeholder_gets_its_value() -> None:
    assert fill("{name}: {link}, {name}", {"name": "Anna", "link": "https://x"}) == "Anna: https://x, Anna"


def test_a_value_is_never_read_again() -> None:
    assert fill("{name}{link}", {"name": "{link}", "link": "{name}"}) == "{link}{name}"


@pytest.mark.parametrize(
    "text", ["{}", "{0}", "{name.__class__}", "{name!r:>9}", "{{", "}", "{% now 'Y' %}", "%(name)s"]
)
def test_what_has_no_value_stays_as_it_was_written(text: str) -> None:
    assert fill(text, {"name": "Anna"}) == text


def test_html_is_filled_with_escaped_values() -> None:
    filled = fill(escape("<b> & {name}"), {"name": escape("<script>")})

    assert filled == "&lt;b&gt; &amp; &lt;script&gt;"


def test_unknown_ones_are_named_once_as_they_were_written() -> None:
    text = "{name} {nmae} { name } {title} {nmae}\n{link} {not\none}"

    assert unknown(text, [NAME, LINK]) == ["nmae", " name ", "title"]
    assert unknown("{name}{link}", [NAME, LINK]) == []


def test_samples_fill_whatever_is_known() -> None:
    assert fill(f"{NAME} {LINK}", samples([NAME, LINK])) == "Giulia Belcampo https://example.org/it/"
