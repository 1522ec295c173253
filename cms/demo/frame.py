"""What stands around the demo's sections: topics, contact, site map, menus, the notice."""

from wagtail.models import Locale, Page

from pages.models import ContactPage, FooterEntry, HomePage, MainMenuEntry, SiteMapPage, SiteText, TopicIndexPage

from . import bodies, pages
from .reading import Demo, Row, for_address, key

TYPES = {"topics": TopicIndexPage, "contact": ContactPage, "site_map": SiteMapPage}


def load(demo: Demo) -> None:
    """The pages that help to find others, and the menus that lead to all of them; loaded last."""
    for code, home in pages.homes(demo).items():
        for name, words in demo.content["frame"]["pages"].items():
            _page(demo, home, name, words)
        text = SiteText.objects.get(locale=home.locale)
        _menus(demo, text, home.locale)
        _notice(demo, text, code, home.locale)


def _page(demo: Demo, home: HomePage, name: str, words: Row) -> None:
    code = home.locale.language_code
    page = TYPES[name](
        title=words["title"][code],
        slug=for_address(words["title"][code]),
        summary=words["summary"][code],
        locale=home.locale,
        translation_key=key(f"page:{name}"),
    )
    if isinstance(page, ContactPage):
        page.body = bodies.blocks(words["body"], code)
        page.staff = [{"type": "group", "value": _group(each, code)} for each in demo.content["frame"]["staff"]]
    pages.publish(home, page)


def _group(row: Row, code: str) -> Row:
    return {"title": row["title"][code], "people": [_person(each, code) for each in row["people"]]}


def _person(row: Row, code: str) -> Row:
    words = {name: row[name][code] for name in ("role", "areas")}
    facts = {name: row.get(name, "") for name in ("name", "phone", "email")}
    return words | facts | {"languages": row["languages"], "picture": None}


def _menus(demo: Demo, text: SiteText, locale: Locale) -> None:
    """The sections in the order of the content; what has not been built yet is left out."""
    names = [row["slug"] for row in demo.content["site"]["menu"]]
    text.main_menu = [MainMenuEntry(page=page, sort_order=n) for n, page in enumerate(_called(names, locale))]
    footer = _called(demo.content["frame"]["footer"], locale)
    text.footer_menu = [FooterEntry(page=page, sort_order=n) for n, page in enumerate(footer)]


def _called(names: list[str], locale: Locale) -> list[Page]:
    keys = [key(f"page:{name}") for name in names]
    found = {page.translation_key: page for page in Page.objects.filter(locale=locale, translation_key__in=keys)}
    return [found[each] for each in keys if each in found]


def _notice(demo: Demo, text: SiteText, code: str, locale: Locale) -> None:
    row = demo.content["frame"]["notice"]
    text.alert = row["text"][code]
    text.alert_page = next(iter(_called([row["page"]], locale)), None)
    text.alert_until = demo.at(row["until_in_days"])
    text.full_clean()
    text.save()
