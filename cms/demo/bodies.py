"""Turning the content's bodies into StreamField blocks."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from . import documents, pictures
from .reading import Row

WORDS = {"p", "ul", "ol"}


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


def paragraph(words: str) -> SafeString:
    """A paragraph of rich text."""
    return format_html("<p>{}</p>", words)


def note(text: str) -> Row:
    """A note of one paragraph."""
    return {"type": "note", "value": paragraph(text)}


def text(words: str, link_label: str, page_id: int) -> Row:
    """A paragraph, and a link to a page below it."""
    link = format_html('<p><a linktype="page" id="{}">{}</a></p>', page_id, link_label)
    return {"type": "text", "value": paragraph(words) + link}


def heading(words: str) -> Row:
    """A heading."""
    return {"type": "heading", "value": words}


def _block(row: Row, locale: str) -> Row:
    [(kind, words)] = row.items()
    if kind == "h2":
        return heading(words[locale])
    if kind == "note":
        return note(words[locale])
    if kind == "quote" and words.keys() <= {"it", "de"}:
        return {"type": "quote", "value": {"text": words[locale], "source": ""}}
    if kind == "image":
        return pictures.block(words["picture"], words["alt"], locale)
    if kind == "downloads":
        return documents.block(words, locale)
    return {"type": kind, "value": _in(words, locale)}


def _in(value: Any, locale: str) -> Any:
    """A value in one language, at any depth; texts of rich blocks are paragraphs."""
    match value:
        case {"p": words}:
            return str(paragraph(words[locale]))
        case dict() if value and value.keys() <= {"it", "de"}:
            return value[locale]
        case dict():
            return {name: _in(each, locale) for name, each in value.items()}
        case list():
            return [_in(each, locale) for each in value]
    return value


def _words(row: Row, locale: str) -> SafeString:
    if "p" in row:
        return paragraph(row["p"][locale])
    [(tag, items)] = row.items()
    rows = format_html_join("", "<li>{}</li>", ((item[locale],) for item in items))
    return format_html("<{0}>{1}</{0}>", tag, rows)
