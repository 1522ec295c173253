"""The editors' handbook: Markdown pages in `docs/editors/`, one folder per language, read as safe HTML."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER: Path = settings.ROOT / "docs" / "editors"
# In the order in which somebody new reads them.
NAMES = (
    "first-steps",
    "pages",
    "languages",
    "webinar",
    "event-day",
    "writing",
    "held-back",
    "mail-texts",
    "calls",
    "library",
    "alerts",
    "pictures",
    "checks",
    "roles",
    "what-if",
)
PICTURES = "pictures/"
PAGE = ".md"

# No HTML of its own is let through, and no address that could run something.
markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


class Entry(NamedTuple):
    """A page in the contents."""

    name: str
    title: str


def title(language: str, name: str) -> str:
    """The first line of a page."""
    with path_of(language, name).open(encoding="utf-8") as file:
        return file.readline().removeprefix("# ").strip()


def contents(language: str) -> list[Entry]:
    """All pages, in the order of reading."""
    return [Entry(name, title(language, name)) for name in NAMES]


def html(language: str, name: str, *, beside: bool = False) -> SafeString:
    """What stands below the title, with links and pictures that work in the admin, beside a form, too."""
    _title, _newline, text = path_of(language, name).read_text(encoding="utf-8").partition("\n")
    tokens = markdown.parse(text)
    for token in _with_address(tokens):
        _lead_on(token, _written(language))
        if beside and token.type == "link_open":
            token.attrs["target"] = "_blank"
    # The parser escapes whatever is not Markdown.
    return mark_safe(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S308


def path_of(language: str, name: str) -> Path:
    """Where a page lies; for a language that has no handbook, in the site's first."""
    return FOLDER / _written(language) / f"{name}{PAGE}"


def picture_of(language: str, name: str) -> Path:
    """Where a picture lies."""
    return FOLDER / language / PICTURES / f"{name}.webp"


def _written(language: str) -> str:
    return language if (FOLDER / language).is_dir() else settings.LANGUAGE_CODE


def _with_address(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type in {"link_open", "image"}:
            yield token
        yield from _with_address(token.children or [])


def _lead_on(token: Token, language: str) -> None:
    """Turns an address between files into one of the admin."""
    if token.type == "image":
        name = str(token.attrs["src"]).removeprefix(PICTURES).removesuffix(".webp")
        token.attrs |= {"src": reverse("handbook:picture", args=[language, name]), "loading": "lazy"}
        return
    name, _mark, place = str(token.attrs["href"]).partition("#")
    if name.endswith(PAGE):
        token.attrs["href"] = reverse("handbook:page", args=[name.removesuffix(PAGE)]) + (place and f"#{place}")
