"""Rich text and plain text as sentences."""

import re
from collections.abc import Iterator
from html import unescape

TAG = re.compile(r"<[^>]*>")
# Where a tag ends a sentence even without a full stop.
BREAK = re.compile(r"<br\b[^>]*>|</(?:p|li|h\d)>|\n{2,}", re.IGNORECASE)
# After a word of two letters or more, before a capital: „z. B.“, «art. 5» and “5. März” end none.
END = re.compile(r"""(?<=\w\w[.!?…])["”“»)]*\s+(?=["„“«(]*[^\W\d_a-zà-ÿ])""")
BEGINNING = 8


def plain(source: str) -> str:
    """The words of a rich text without tags, in one line."""
    return " ".join(unescape(TAG.sub("", source)).split())


def sentences(source: str) -> Iterator[str]:
    """The sentences of a text, rich or not; a paragraph or an entry of a list ends one."""
    for part in BREAK.split(source):
        yield from filter(None, END.split(plain(part)))


def beginning(text: str) -> str:
    """The first words, by which somebody finds the place."""
    words = text.split()
    return " ".join(words[:BEGINNING]) + ("…" if len(words) > BEGINNING else "")
