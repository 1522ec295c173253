"""What rooms above show at the end of a page's form: a room registers what it has to say there."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail.models import Page

# Answers HTML, or nothing where there is nothing to say to this user about this page.
type Part = Callable[[HttpRequest, Page], SafeString | str]

_parts: list[Part] = []


def register(part: Part) -> None:
    """Adds a part, in the order in which they are shown."""
    _parts.append(part)


def known() -> list[Part]:
    """All parts."""
    return list(_parts)
