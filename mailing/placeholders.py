"""Placeholders in texts that editors write: `{title}`, from a fixed list; nothing in a text is ever executed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# Whatever stands between braces was meant as one, also when it is misspelt.
PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


class Type(StrEnum):
    """What a placeholder stands for."""

    TEXT = "text"  # a few words, in one line
    MOMENT = "moment"  # a date with its time, in words and in the event's zone
    LINK = "link"  # a whole address; may be the target of a link
    BLOCK = "block"  # may be nothing, or several lines


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One of the list: how it is written between the braces, what it is called for editors, and an example.

    `label` and `sample` are in the active language (lazy translations); the sample is shown, never sent.
    """

    name: str
    label: Any
    sample: Any
    type: Type = Type.TEXT

    def __str__(self) -> str:
        return f"{{{self.name}}}"


def unknown(text: str, known: Iterable[Placeholder]) -> list[str]:
    """What stands between braces in the text and is not in the list: each once, as it was written, in order."""
    names = {each.name for each in known}
    return [name for name in dict.fromkeys(PLACEHOLDER.findall(text)) if name not in names]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with the values in it; what has none stays as it was written.

    One pass: what looks like a placeholder inside a value is not one. For HTML, text and values come escaped.
    """
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def samples(known: Iterable[Placeholder]) -> dict[str, str]:
    """A value for each of the list, as an example in the active language."""
    return {each.name: str(each.sample) for each in known}
