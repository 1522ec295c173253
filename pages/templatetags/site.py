"""What frames every page: texts, menu, languages, icons. `{% load site %}`"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django import template
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.models import Page, Site

from .. import languages, menus
from ..addresses import Part, address_of
from ..formats import first_sentence
from ..languages import active_language
from ..models import BasePage, ContactPage, FooterEntry, MainMenuEntry, SiteText, StandardPage, Topic, TopicIndexPage
from ..models.site import MenuEntry

register = template.Library()
register.simple_tag(address_of)

# Pages that there is one of, and that pages of all kinds lead to.
SINGLE = (ContactPage, TopicIndexPage)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a menu; `current` is the value of its `aria-current`, or empty."""

    title: str
    url: str
    current: str = ""
    language: str = ""  # where it is not the reader's


@dataclass(frozen=True, slots=True)
class Door:
    """A section as the home page leads to it."""

    title: str
    url: str
    summary: str
    icon: str
    language: str


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A language of the site, and where it leads from this page."""

    code: str
    name: str
    url: str
    is_current: bool


class Frame:
    """What the frame of one page needs; each part is read once, however many pages the site has."""

    def __init__(self, request: HttpRequest, page: Page | None, part: Part | None) -> None:
        self.request, self.page, self.part = request, page, part
        self.language = active_language()

    @cached_property
    def relatives(self) -> list[Page]:
        """The public pages from the home page down to this one in all languages, and those in `SINGLE`; one statement.

        Whoever reads a restricted page may know of what stands above it.
        """
        site = Site.find_for_request(self.request)
        paths = [*self._paths, site.root_page.path] if site else self._paths
        keys = Page.objects.filter(path__in=paths).values("translation_key")
        seen = Q(path__in=self._paths) | languages.is_public()
        single = ContentType.objects.get_for_models(*SINGLE).values()
        wanted = Q(translation_key__in=keys) | Q(content_type__in=single)
        pages = Page.objects.live().filter(seen, wanted)
        return list(menus.links(pages).order_by("path"))

    @cached_property
    def trail(self) -> list[Page]:
        """From the home page down to this page."""
        if self.page is None:
            return []
        return [*(page for page in self.relatives if page.path in self._paths[:-1]), self.page]

    @property
    def above(self) -> list[Page]:
        """What stands above what is shown: a part of a page stands below the whole."""
        return self.trail if self.part else self.trail[:-1]

    @cached_property
    def home(self) -> Page | None:
        """The home page of the language."""
        site = Site.find_for_request(self.request)
        return self.twins(site.root_page).get(self.language) if site else None

    def twins(self, page: Page) -> dict[str, Page]:
        """The live pages that say the same, by language."""
        return {
            twin.locale.language_code: twin for twin in self.relatives if twin.translation_key == page.translation_key
        }

    @cached_property
    def sections(self) -> list[Page]:
        """The public pages just below the home page."""
        return list(menus.links(languages.public(self.home.get_children().live()))) if self.home else []

    @cached_property
    def texts(self) -> list[SiteText]:
        """The texts of the site, those in the reader's language first; one statement."""
        keys = {f"{name}_key": F(f"{name}_page__translation_key") for name in ("alert", "privacy")}
        rows = SiteText.objects.select_related("locale").annotate(**keys)
        return sorted(rows, key=lambda row: languages.rank(row.locale.language_code, self.language))

    @cached_property
    def text(self) -> SiteText | None:
        """The texts of the site in this language, else in another."""
        return next(iter(self.texts), None)

    @cached_property
    def main_entries(self) -> list[menus.Entry]:
        """What editors put into the main menu; one statement."""
        return self._entries(MainMenuEntry)

    @cached_property
    def footer_entries(self) -> list[menus.Entry]:
        """What editors put into the footer; one statement."""
        return self._entries(FooterEntry)

    @cached_property
    def linked(self) -> dict[UUID, Page]:
        """The published pages to which menus and texts of the site lead, by translation key; one statement."""
        named = [key for text in self.texts for key in (text.alert_key, text.privacy_key) if key]
        keys = {*named, *(entry.key for entry in [*self.main_entries, *self.footer_entries])}
        pages = menus.links(Page.objects.filter(translation_key__in=keys))
        return languages.spoken(pages, self.language) if keys else {}

    @cached_property
    def menu(self) -> list[menus.Item]:
        """The main menu; until editors have made one, the sections that are to stand in menus."""
        if self.main_entries:
            return menus.items(self.main_entries, self.linked, self.language)
        return [menus.Item(page, page.title) for page in self.sections if page.show_in_menus]

    @cached_property
    def footer(self) -> list[menus.Item]:
        """The pages of the footer; until editors have chosen, those that stand in no menu."""
        if self.footer_entries:
            return menus.items(self.footer_entries, self.linked, self.language)
        return [menus.Item(page, page.title) for page in self.unlisted]

    @cached_property
    def unlisted(self) -> list[Page]:
        """The standard pages that are not to stand in menus, such as accessibility, and the privacy notice."""
        standard = ContentType.objects.get_for_model(StandardPage).pk
        privacy = self.text.privacy_page_id if self.text else None
        hidden = (page for page in self.sections if not page.show_in_menus)
        return [page for page in hidden if page.content_type_id == standard or page.pk == privacy]

    @cached_property
    def topics_url(self) -> str:
        """Where the topics stand; empty without such a page."""
        return self.url_of(TopicIndexPage)

    def url_of(self, model: type[Page]) -> str:
        """Where the one page of a type stands, in the reader's language or another; empty without it."""
        kind = ContentType.objects.get_for_model(model).pk
        page = languages.best((page for page in self.relatives if page.content_type_id == kind), self.language)
        return page.get_url(self.request) if page else ""

    def links(self, items: Iterable[menus.Item]) -> list[Link]:
        """The pages as links of a menu."""
        return [
            Link(item.title, item.page.get_url(self.request), self._current(item.page), self.foreign(item.page))
            for item in items
        ]

    def foreign(self, page: Page) -> str:
        """The language of a page where it is not the reader's."""
        code = str(page.locale.language_code)
        return "" if code == self.language else code

    def url_in(self, language: str) -> str:
        """The page in a language, else its nearest ancestor there, else the language's first address."""
        for page in reversed(self.trail):
            twin = self.twins(page).get(language)
            if twin:
                below = self.path_in(language) + (self.part.query if self.part else "") if page is self.page else ""
                return twin.get_url(self.request) + below
        return f"/{language}/"

    def path_in(self, language: str) -> str:
        """The sub-address of what is shown; empty for the whole page."""
        return self.part.path_in(language) if self.part else ""

    @cached_property
    def _paths(self) -> list[str]:
        """The tree paths from the home page down to this page."""
        if self.page is None:
            return []
        step, end = Page.steplen, len(self.page.path)
        return [self.page.path[:length] for length in range(2 * step, end + 1, step)]

    def _entries(self, kind: type[MenuEntry]) -> list[menus.Entry]:
        """Those of the first language that has any: one menu is enough for both."""
        rows = menus.entries(kind)
        mine = ([row for row in rows if row.text == text.pk] for text in self.texts)
        return next((found for found in mine if found), [])

    def _current(self, page: Page) -> str:
        if self.page is None:
            return ""
        if page.pk == self.page.pk:
            return "true" if self.part else "page"
        return "true" if self.page.is_descendant_of(page) else ""


def frame(context: Context) -> Frame:
    """The frame of the page that is being rendered, made once per request.

    What a page shows below its own address (`part`) is a place of its own.
    """
    request = context["request"]
    page = context.get("page")
    page = page if isinstance(page, Page) else None
    known: Frame | None = getattr(request, "frame", None)
    if known is None or known.page is not page:
        part = context.get("part")
        known = request.frame = Frame(request, page, part if isinstance(part, Part) else None)
    return known


@register.simple_tag(takes_context=True)
def site_text(context: Context) -> SiteText | None:
    """Name, motto, contact and footer of the site."""
    return frame(context).text


@register.simple_tag(takes_context=True)
def home_url(context: Context) -> str:
    """The first page of the language."""
    return f"/{frame(context).language}/"


@register.simple_tag(takes_context=True)
def site_alert(context: Context) -> SiteText | None:
    """The texts whose notice is to be read now: those in the reader's language, else in another."""
    return next((text for text in frame(context).texts if text.has_alert), None)


@register.simple_tag(takes_context=True)
def alert_page(context: Context, text: SiteText) -> Page | None:
    """The page that says more about a notice, in the reader's language where it is live there."""
    return frame(context).linked.get(text.alert_key) if text.alert_key else None


@register.simple_tag(takes_context=True)
def menu(context: Context) -> list[Link]:
    """The main menu, as editors made it."""
    known = frame(context)
    return known.links(known.menu)


@register.simple_tag(takes_context=True)
def footer_pages(context: Context) -> list[Link]:
    """The pages that stand in the footer beside the menu."""
    known = frame(context)
    listed = {item.page.pk for item in known.menu}
    return known.links(item for item in known.footer if item.page.pk not in listed)


@register.simple_tag(takes_context=True)
def doors(context: Context) -> list[Door]:
    """The sections of the menu with icon and summary; one statement, however many."""
    known = frame(context)
    summaries = _summaries(item.page for item in known.menu)
    return [
        Door(
            title=link.title,
            url=link.url,
            summary=first_sentence(summaries.get(item.page.pk, "")),
            icon=getattr(item.page.specific_class, "icon", "file-text"),
            language=link.language,
        )
        for item, link in zip(known.menu, known.links(known.menu), strict=True)
    ]


def _summaries(pages: Iterable[Page]) -> dict[int, str]:
    """The summaries of pages of any type, by page; one statement."""
    known = {page.pk: page.specific_class for page in pages}
    models = {model for model in known.values() if model and issubclass(model, BasePage)}
    names = sorted(f"{model._meta.model_name}__summary" for model in models)
    rows = Page.objects.filter(pk__in=known).order_by()
    return dict(rows.values_list("pk", Coalesce(*names, Value("", TextField())))) if names else {}


@register.simple_tag(takes_context=True)
def topics_url(context: Context) -> str:
    """The page that lists the topics; empty without one."""
    return frame(context).topics_url


@register.simple_tag(takes_context=True)
def topic_url(context: Context, topic: Topic) -> str:
    """The page that gathers all on a topic; empty where there is none. One statement, however many topics."""
    above = frame(context).topics_url
    return f"{above}{topic.slug}/" if above else ""


@register.simple_tag(takes_context=True)
def contact_url(context: Context) -> str:
    """The page that tells how to reach us; empty without one."""
    return frame(context).url_of(ContactPage)


@register.simple_tag(takes_context=True)
def breadcrumb(context: Context) -> list[Link]:
    """The pages above this one (or above what is shown below its address), the home page first."""
    known = frame(context)
    return known.links(menus.Item(page, page.title) for page in known.above)


@register.simple_tag(takes_context=True)
def language_switch(context: Context) -> list[LanguageLink]:
    """All languages; a view that shows no page says itself where each leads (`language_links`)."""
    known = frame(context)
    given = {link["code"]: link["url"] for link in context.get("language_links") or []}
    return [
        LanguageLink(code, name, given.get(code) or known.url_in(code), code == known.language)
        for code, name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def alternates(context: Context) -> list[tuple[str, str]]:
    """Language and absolute address of the page wherever it is live, for `hreflang`."""
    known = frame(context)
    if known.page is None:
        return []
    return [(code, address_of(twin) + known.path_in(code)) for code, twin in known.twins(known.page).items()]


@register.simple_tag(takes_context=True)
def feed_url(context: Context) -> str:
    """The Atom feed of the section that is shown."""
    return f"{context['page'].get_url(context['request'])}feed.xml"


@register.simple_tag(takes_context=True)
def privacy_url(context: Context) -> str:
    """The privacy notice that the texts of the site name, in the reader's language where it is there; else empty."""
    known = frame(context)
    page = known.linked.get(known.text.privacy_key) if known.text and known.text.privacy_key else None
    return (page.get_url(known.request) or "") if page else ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture beside words; readers of the screen skip it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("icons/sprite.svg"), name
    )


@register.filter
def unbroken(text: str) -> str:
    """Keeps what belongs together on one line: a telephone number."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


@register.simple_tag
def error_fields(form: Any) -> list[Any]:
    """The fields of a form that have errors, in the form's order."""
    return [field for field in form if field.errors]
