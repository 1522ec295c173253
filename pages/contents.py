"""What a long text holds: its headings with anchors, and how long it takes to read."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Any

from wagtail.blocks import StreamValue

from .slugs import slug_of

WORDS_A_MINUTE = 200
# What the frame of a page uses as an id.
TAKEN = frozenset({"content", "menu"})


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a text; `anchor` is the id of a heading, and empty for all else."""

    block: Any
    anchor: str

    @property
    def heading(self) -> str:
        """The words of a heading."""
        return str(self.block.value) if self.anchor else ""


def parts(body: Iterable[Any]) -> list[Part]:
    """The blocks with their anchors: the heading's words, numbered where they come again; the same every time."""
    taken = set(TAKEN)
    return [Part(block, _anchor(block.value, taken) if block.block_type == "heading" else "") for block in body]


def _anchor(words: str, taken: set[str]) -> str:
    """A free id, which is then taken."""
    stem = slug_of(words) or "section"
    anchor, number = stem, 1
    while anchor in taken:
        number += 1
        anchor = f"{stem}-{number}"
    taken.add(anchor)
    return anchor


def words(body: StreamValue) -> int:
    """How many words there are to read, in all blocks."""
    return sum(len(text.split()) for text in body.stream_block.get_searchable_content(body))


def minutes(count: int) -> int:
    """How many minutes so many words take; nothing takes less than one."""
    return max(1, ceil(count / WORDS_A_MINUTE))
