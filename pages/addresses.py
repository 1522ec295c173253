"""Where pages stand, seen from outside."""

from dataclasses import dataclass

from django.conf import settings
from wagtail.models import Page


def address_of(page: Page) -> str:
    """The absolute address of a page: PUBLIC_URL decides, not what Wagtail's site record says."""
    return settings.PUBLIC_URL + (page.get_url() or "/")


@dataclass(frozen=True, slots=True)
class Part:
    """A sub-address of a page, as `part` in its template's context: the frame then speaks of the part."""

    path: str
    title: str
    summary: str = ""
