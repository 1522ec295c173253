"""Where pages stand, seen from outside."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from wagtail.models import Page


def address_of(page: Page) -> str:
    """The absolute address of a page: PUBLIC_URL decides, not what Wagtail's site record says."""
    return settings.PUBLIC_URL + (page.get_url() or "/")


@dataclass(frozen=True, slots=True)
class Part:
    """A sub-address of a page, as `part` in its template's context: the frame then speaks of the part.

    `query` is what the reader chose or answered there; its names have no language, so it goes along into another one.
    """

    path: Any  # a lazy text where each language has another word
    title: str
    summary: str = ""
    query: str = ""

    def path_in(self, language: str) -> str:
        """The sub-address as the page has it in a language."""
        with translation.override(language):
            return str(self.path)
