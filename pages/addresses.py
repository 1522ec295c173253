"""Where pages stand, seen from outside."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page

from .languages import active_language


def address_of(page: Page) -> str:
    """The absolute address of a page: PUBLIC_URL decides, not what Wagtail's site record says."""
    return settings.PUBLIC_URL + (page.get_url() or "/")


def section_url(model: type[Page], request: HttpRequest | None) -> str:
    """The page of a type that is live in the reader's language, else the first page of that language."""
    locale = active_language()
    page = model.objects.live().filter(locale__language_code=locale).select_related("locale").first()
    return page.get_url(request) if page else f"/{locale}/"


@dataclass(frozen=True, slots=True)
class Part:
    """A sub-address of a page, as `part` in its template's context: the frame then speaks of the part.

    `query` is what the reader chose or answered there; its names have no language, so it goes along into another one.
    """

    path: str
    title: str
    summary: str = ""
    query: str = ""
