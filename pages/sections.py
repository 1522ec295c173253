"""The sections whose pages other pages gather: topic pages and "what is new". A section registers itself."""

from dataclasses import dataclass

from .models.base import TopicalPage


@dataclass(frozen=True, slots=True)
class Section:
    """A type of page that a section lists, and the template that shows one of them as a card (with `item`)."""

    model: type[TopicalPage]
    card: str


_sections: list[Section] = []


def register(section: Section) -> None:
    """Adds a section; in the order in which topic pages show them."""
    _sections.append(section)


def known() -> list[Section]:
    """All sections."""
    return list(_sections)
