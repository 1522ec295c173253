"""What frames a site, to test with."""

from typing import Any
from uuid import uuid4

from pages.models import BasePage, FooterEntry, HomePage, MainMenuEntry, SiteText, TopicIndexPage
from tests.factories import add_page


def make_twins[P: BasePage](kind: type[P], it: str = "Uno", de: str = "Eins", **fields: Any) -> dict[str, P]:
    """A live page in each language, saying the same, under the home pages; an empty title leaves its language out."""
    key, made = uuid4(), {}
    for code, title in (("it", it), ("de", de)):
        if title:
            home = HomePage.objects.get(locale__language_code=code)
            made[code] = add_page(home, kind(title=title, translation_key=key, **fields))
    return made


def make_topics_page() -> dict[str, TopicIndexPage]:
    """The list of topics in each language."""
    return make_twins(TopicIndexPage, "Temi", "Themen")


def set_menu(language: str, *pages: BasePage, **labels: str) -> None:
    """Makes the main menu of a language, with other names for some pages: `set_menu("it", a, b, b="Name")` by slug."""
    _set(MainMenuEntry, language, pages, labels)


def set_footer(language: str, *pages: BasePage) -> None:
    """Makes the footer of a language."""
    _set(FooterEntry, language, pages, {})


def _set(
    kind: type[MainMenuEntry] | type[FooterEntry], language: str, pages: tuple[BasePage, ...], labels: dict[str, str]
) -> None:
    text = SiteText.objects.get(locale__language_code=language)
    for place, page in enumerate(pages):
        kind.objects.create(text=text, page=page, sort_order=place, label=labels.get(page.slug, ""))
