"""Tools to test with."""

from typing import Any
from uuid import uuid4

from wagtail.models import Locale

from pages.models import Purpose, ToolIndexPage, ToolPage
from tests.factories import make_page, make_section


def make_list() -> dict[str, ToolIndexPage]:
    """The list of tools in both languages."""
    return make_section(ToolIndexPage, "Strumenti", "Werkzeuge")


def make_purpose(slug: str = "meetings", it: str = "Riunioni", de: str = "Sitzungen") -> dict[str, Purpose]:
    """A purpose in both languages."""
    key = uuid4()
    return {
        code: Purpose.objects.create(
            locale=Locale.objects.get(language_code=code), translation_key=key, slug=slug, title=title
        )
        for code, title in (("it", it), ("de", de))
    }


def make_tool(section: ToolIndexPage, title: str, **fields: Any) -> ToolPage:
    """A tool that costs nothing, its key the title in small letters."""
    return make_page(ToolPage, section, title, **{"cost": "free", "key": title.lower()} | fields)


def make_pair(lists: dict[str, ToolIndexPage], title: str, **fields: Any) -> dict[str, ToolPage]:
    """A tool in both languages, its titles `title IT` and `title DE`."""
    shared = {"key": title.lower(), "translation_key": uuid4()} | fields
    return {code: make_tool(section, f"{title} {code.upper()}", **shared) for code, section in lists.items()}
