"""What word processors leave behind in a text, taken out.

The editor keeps no styles, fonts or foreign tags: it knows only the features of its block. Empty paragraphs and
blanks that hold layouts together come through.
"""

import re

EMPTY = re.compile(r"<(p|li|ul|ol)\b[^>]*>(?:\s|<br\s*/?>)*</\1>")
INVISIBLE = re.compile("[\u200b\ufeff\u2060]")
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
