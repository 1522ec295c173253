"""What rooms above show at the end of a page's form, and say after it was published: a room registers both."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail.models import Page

# Answers HTML, or nothing where there is nothing to say to this user about this page.
type Part = Callable[[HttpRequest, Page], SafeString | str]

# Says in a message what follows from the publication.
type Word = Callable[[HttpRequest, Page], object]

_parts: list[Part] = []
_words: list[Word] = []


def register(part: Part) -> None:
    """Adds a part, in the order in which they are shown."""
    _parts.append(part)


def known() -> list[Part]:
    """All parts."""
    return list(_parts)


def register_word(word: Word) -> None:
    """Adds what is said to whoever has published a page otherwise than by its form, which has Wagtail's own hook."""
    _words.append(word)


def say_published(request: HttpRequest, page: Page) -> None:
    """Says what follows from a publication."""
    for word in _words:
        word(request, page)
