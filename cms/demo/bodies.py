"""Turning the content's bodies into StreamField blocks."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from . import pictures
from .reading import Row

WORDS = {"p", "ul"}


def blocks(body: Iterable[Row], locale: str) -> list[Row]:
    """The body in one language; paragraphs and lists that follow each other make one text."""
    found: list[Row] = []
    for is_words, rows in groupby(body, lambda row: not WORDS.isdisjoint(row)):
        if is_words:
            html = SafeString("").join(_words(row, locale) for row in rows)
            found.append({"type": "text", "value": html})
        else:
            found += [_block(row, locale) for row in rows]
    return found


def note(text: str) -> Row:
    """A note of one paragraph."""
    return {"type": "note", "value": _paragraph(text)}


def text(words: str, link_label: str, page_id: int) -> Row:
    """A paragraph, and a link to a page below it."""
    link = format_html('<p><a linktype="page" id="{}">{}</a></p>', page_id, link_label)
    return {"type": "text", "value": _paragraph(words) + link}


def heading(words: str) -> Row:
    """A heading."""
    return {"type": "heading", "value": words}


def _block(row: Row, locale: str) -> Row:
    [(kind, words)] = row.items()
    if kind == "h2":
        return heading(words[locale])
    if kind == "note":
        return note(words[locale])
    if kind == "image":
        return pictures.block(words["picture"], words["alt"], locale)
    return {"type": kind, "value": _in(words, locale)}


def _in(value: Any, locale: str) -> Any:
    """A value in one language, at any depth; texts of rich blocks are paragraphs."""
    match value:
        case {"p": words}:
            return str(_paragraph(words[locale]))
        case dict() if value and value.keys() <= {"it", "de"}:
            return value[locale]
        case dict():
            return {name: _in(each, locale) for name, each in value.items()}
        case list():
            return [_in(each, locale) for each in value]
    return value


def _words(row: Row, locale: str) -> SafeString:
    if "p" in row:
        return _paragraph(row["p"][locale])
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((item[locale],) for item in row["ul"])))


def _paragraph(words: str) -> SafeString:
    return format_html("<p>{}</p>", words)
