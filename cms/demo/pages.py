"""The demo's site: its texts, topics, and the pages that are not about one event."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Page, Site

from events.models import EventIndexPage
from members.models import PrivacyPage
from pages.models import BasePage, CooperativeKind, HomePage, SiteText, StandardPage, Topic

from . import bodies, pictures
from .reading import Demo, Row, for_address, key

USUAL_PORTS = {"http": 80, "https": 443}


def load_texts(demo: Demo) -> None:
    """The texts that frame every page."""
    site = demo.content["site"]
    organisation = site["organisation"]
    SiteText.objects.bulk_create(
        SiteText(
            locale=locale,
            translation_key=key("site"),
            full_name=site["full_name"][code],
            motto=site["motto"][code],
            tagline=site["tagline"][code],
            organisation=organisation["name"][code],
            address=_address(organisation, code),
            email=organisation["email"],
            certified_email=organisation["certified_email"],
            phone=organisation["phone"],
            office_hours=site["office_hours"][code],
            footer=site["footer"][code],
            signature=site["mail"]["signature"][code],
        )
        for code, locale in demo.locales.items()
    )


def _address(organisation: Row, code: str) -> str:
    town = f"{organisation['postcode']} {organisation['city'][code]} ({organisation['province']})"
    return f"{organisation['street'][code]}, {town}"


def load_topics(demo: Demo) -> None:
    """The topics; feeds and filters are addressed by their slugs."""
    Topic.objects.bulk_create(
        Topic(
            locale=locale,
            translation_key=key(f"topic:{row['slug']}"),
            slug=row["slug"].replace("_", "-"),
            title=row["title"][code],
            description=row["description"][code],
        )
        for row in demo.content["topics"]
        for code, locale in demo.locales.items()
    )


def load_kinds(demo: Demo) -> None:
    """The kinds of cooperative."""
    CooperativeKind.objects.bulk_create(
        CooperativeKind(
            locale=locale,
            translation_key=key(f"kind:{row['slug']}"),
            slug=row["slug"].replace("_", "-"),
            title=row["title"][code],
        )
        for row in demo.content["cooperative_kinds"]
        for code, locale in demo.locales.items()
    )


def load_pages(demo: Demo, root: Page) -> None:
    """Home, list of events, about, privacy and accessibility, in each language; and the site they make."""
    made = {code: _home(demo, root, code) for code in demo.locales}
    _place_site(made[demo.content["meta"]["default_language"]])
    _remove_welcome()
    for code, home in made.items():
        _event_list(demo, home, code)
        for name in demo.content["pages"]:
            _standard(demo, home, name)


def follow_port() -> None:
    """Sees to it that absolute links are right where the demo now listens on another port."""
    hostname, port = _address_of_site()
    for site in Site.objects.filter(hostname=hostname, is_default_site=True).exclude(port=port):
        site.port = port
        site.save()


def _place_site(home: Page) -> None:
    """Makes the page the front page of the site, which stands where PUBLIC_URL says; others lead to it, too."""
    hostname, port = _address_of_site()
    facts = {"hostname": hostname, "port": port, "root_page": home, "site_name": settings.WAGTAIL_SITE_NAME}
    Site.objects.update_or_create(is_default_site=True, defaults=facts)


def _address_of_site() -> tuple[str, int]:
    public = urlsplit(settings.PUBLIC_URL)
    return public.hostname or "localhost", public.port or USUAL_PORTS.get(public.scheme, 80)


def publish(parent: Page, page: BasePage) -> None:
    """Adds the page and publishes its first revision, as an editor would."""
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()


def _remove_welcome() -> None:
    """Wagtail's migrations leave a page that says that Wagtail is installed."""
    for page in Page.objects.filter(depth=2, slug="home").exact_type(Page):
        page.delete()


def _home(demo: Demo, root: Page, code: str) -> HomePage:
    words = demo.content["home"]
    home = HomePage(
        title=words["title"][code],
        slug=f"home-{code}",
        summary=words["intro"][code],
        search_description=demo.content["site"]["description"][code],
        locale=demo.locales[code],
        translation_key=key("page:home"),
    )
    root.add_child(instance=home)
    return home


def _event_list(demo: Demo, home: HomePage, code: str) -> None:
    section(demo, home, EventIndexPage, "webinars", _sections(demo)["webinars"]["text"][code])


def section[Section: BasePage](
    demo: Demo, home: HomePage, page_type: type[Section], name: str, summary: str, **fields: Any
) -> Section:
    """The list page of a section in the language of a home page, named as the menu has it."""
    title = _menu(demo)[name][home.locale.language_code]
    page = page_type(
        title=title,
        slug=for_address(title),
        summary=summary,
        show_in_menus=True,
        locale=home.locale,
        translation_key=key(f"page:{name}"),
        **fields,
    )
    publish(home, page)
    return page


def homes(demo: Demo) -> dict[str, HomePage]:
    """The home page of each language."""
    pages = HomePage.objects.filter(translation_key=key("page:home")).select_related("locale")
    found = {page.locale.language_code: page for page in pages}
    return {code: found[code] for code in demo.locales}


def topics(row: Row, locale: Locale) -> list[Topic]:
    """The topics that a row of the content names, in a language."""
    return list(Topic.objects.filter(locale=locale, translation_key__in=[key(f"topic:{t}") for t in row["topics"]]))


def called(name: str, locale: Locale) -> Page | None:
    """The page that the content calls so, in a language, where it has been loaded."""
    return Page.objects.filter(locale=locale, translation_key=key(f"page:{name}")).first()


def _standard(demo: Demo, home: HomePage, name: str) -> None:
    words, code = demo.content["pages"][name], home.locale.language_code
    body = bodies.blocks(words["body"], code)
    if "template_notice" in words:
        body.insert(0, bodies.note(words["template_notice"][code]))
    page_type = PrivacyPage if name == "privacy" else StandardPage
    page = page_type(
        title=words["title"][code],
        slug=for_address(words["title"][code]),
        summary=words.get("summary", {}).get(code, ""),
        body=body,
        show_in_menus=name in _menu(demo),
        locale=home.locale,
        translation_key=key(f"page:{name}"),
    )
    publish(home, page)
    if name == "privacy":
        SiteText.objects.filter(locale=home.locale).update(privacy_page=page)


def furnish(demo: Demo) -> None:
    """Fills the home pages when the pages that they link to are there."""
    for code, home in homes(demo).items():
        home.body = _home_body(demo, home, code)
        home.save_revision().publish()


def _home_body(demo: Demo, home: HomePage, code: str) -> list[Row]:
    words = {
        name: {what: texts[code] for what, texts in row.items() if what != "slug"}
        for name, row in _sections(demo).items()
    }
    pages = {page.translation_key: page.pk for page in Page.objects.filter(locale=home.locale)}
    links = {
        name: bodies.text(row["text"], row["link_label"], pages[key(f"page:{name}")]) for name, row in words.items()
    }
    funding = words["funding"] | {"count": 3, "link_page": pages[key("page:funding")]}
    return [
        {"type": "upcoming_events", "value": words["webinars"] | {"count": 3}},
        {"type": "deadlines", "value": funding},
        {"type": "cards", "value": {"title": demo.content["home"]["news_title"][code], "pages": [], "count": 3}},
        links["news"],
        bodies.heading(words["consulting"]["title"]),
        links["consulting"],
        bodies.heading(words["tools"]["title"]),
        links["tools"],
        bodies.heading(words["about"]["title"]),
        pictures.block("village", demo.content["pictures"]["village"], code),
        links["about"],
        bodies.note(demo.content["meta"]["example_notice"][code]),
    ]


def _menu(demo: Demo) -> Row:
    return {row["slug"]: row["title"] for row in demo.content["site"]["menu"]}


def _sections(demo: Demo) -> Row:
    return {row["slug"]: row for row in demo.content["home"]["sections"]}
