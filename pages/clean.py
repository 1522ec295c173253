"""What word processors leave behind in a text, taken out.

The editor keeps no styles, fonts or foreign tags: it knows only the features of its block. Empty paragraphs and
blanks that hold layouts together come through.
"""

import re

from django.db import models

EMPTY = re.compile(r"<(p|li|ul|ol)\b[^>]*>(?:\s|<br\s*/?>)*</\1>")
# Marks that turn the order of reading for all that follows. Words of Arabic and Hebrew need none of them.
TURNING = "\u202a-\u202e\u2066-\u2069"
INVISIBLE = re.compile(f"[\u200b\ufeff\u2060{TURNING}]")
MARKS = re.compile(f"[{TURNING}]")
# A single no-break space between words is meant: "50 %", "§ 5".
BLANKS = re.compile("[ \u00a0]{2,}")
AT_START = re.compile("(<(?:p|li|br)\\b[^>]*>)[ \u00a0]+")
AT_END = re.compile("[ \u00a0]+(</(?:p|li)>|<br\\b)")


def tidy(source: str) -> str:
    """The text without empty paragraphs, padding blanks and invisible characters; words and links stay as they are."""
    text = INVISIBLE.sub("", source.replace("&nbsp;", "\u00a0"))
    text = AT_END.sub(r"\1", AT_START.sub(r"\1", BLANKS.sub(" ", text)))
    while (less := EMPTY.sub("", text)) != text:  # a list may be empty once its entries are gone
        text = less
    return text


def tidy_fields(instance: models.Model) -> None:
    """Takes what turns the order of reading out of the plain texts of a row: they stand in other sentences."""
    for field in instance._meta.concrete_fields:
        value = getattr(instance, field.attname)
        if isinstance(field, models.CharField | models.TextField) and isinstance(value, str):
            setattr(instance, field.attname, MARKS.sub("", value))
