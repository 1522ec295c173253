"""What frames every page: texts, menu, languages, icons. `{% load site %}`"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import template
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.models import Page, Site

from ..addresses import address_of
from ..languages import readable
from ..models import SiteText, StandardPage

register = template.Library()
register.simple_tag(address_of)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a menu; `current` is the value of its `aria-current`, or empty."""

    title: str
    url: str
    current: str = ""


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A language of the site, and where it leads from this page."""

    code: str
    name: str
    url: str
    is_current: bool


class Frame:
    """What the frame of one page needs; each part is read once, however many pages the site has."""

    def __init__(self, request: HttpRequest, page: Page | None) -> None:
        self.request, self.page = request, page
        self.language = get_language() or settings.LANGUAGE_CODE

    @cached_property
    def relatives(self) -> list[Page]:
        """The live pages from the home page down to this one, in all languages; one statement."""
        site = Site.find_for_request(self.request)
        wanted = Q(translation_key__in=Page.objects.filter(path__in=self._paths).values("translation_key"))
        if site:
            wanted |= Q(translation_key=site.root_page.translation_key)
        return list(Page.objects.live().filter(wanted).select_related("locale").order_by("path"))

    @cached_property
    def trail(self) -> list[Page]:
        """From the home page down to this page."""
        if self.page is None:
            return []
        return [*(page for page in self.relatives if page.path in self._paths[:-1]), self.page]

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
        """The live pages just below the home page."""
        return list(self.home.get_children().live().select_related("locale")) if self.home else []

    @cached_property
    def text(self) -> SiteText | None:
        """The texts of the site in this language, else in another."""
        rows = {row.locale.language_code: row for row in SiteText.objects.select_related("locale")}
        return rows.get(self.language) or next(iter(rows.values()), None)

    @cached_property
    def footer(self) -> list[Page]:
        """The standard pages that no menu shows, such as accessibility, and the privacy notice."""
        standard = ContentType.objects.get_for_model(StandardPage).pk
        privacy = self.text.privacy_page_id if self.text else None
        hidden = (page for page in self.sections if not page.show_in_menus)
        return [page for page in hidden if page.content_type_id == standard or page.pk == privacy]

    def links(self, pages: Iterable[Page]) -> list[Link]:
        """The pages as links of a menu."""
        return [Link(page.title, page.get_url(self.request), self._current(page)) for page in pages]

    def url_in(self, language: str) -> str:
        """The page in a language, else its nearest ancestor there, else the language's first address."""
        for page in reversed(self.trail):
            twin = self.twins(page).get(language)
            if twin:
                return twin.get_url(self.request)
        return f"/{language}/"

    @cached_property
    def _paths(self) -> list[str]:
        """The tree paths from the home page down to this page."""
        if self.page is None:
            return []
        step, end = Page.steplen, len(self.page.path)
        return [self.page.path[:length] for length in range(2 * step, end + 1, step)]

    def _current(self, page: Page) -> str:
        if self.page is None:
            return ""
        if page.pk == self.page.pk:
            return "page"
        return "true" if self.page.is_descendant_of(page) else ""


def frame(context: Context) -> Frame:
    """The frame of the page that is being rendered, made once per request."""
    request = context["request"]
    page = context.get("page")
    page = page if isinstance(page, Page) else None
    known: Frame | None = getattr(request, "frame", None)
    if known is None or known.page is not page:
        known = request.frame = Frame(request, page)
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
def menu(context: Context) -> list[Link]:
    """The sections that editors put into the menu."""
    known = frame(context)
    return known.links(page for page in known.sections if page.show_in_menus)


@register.simple_tag(takes_context=True)
def footer_pages(context: Context) -> list[Link]:
    """The standard pages that stand in the footer only."""
    known = frame(context)
    return known.links(known.footer)


@register.simple_tag(takes_context=True)
def breadcrumb(context: Context) -> list[Link]:
    """The pages above this one, the home page first."""
    known = frame(context)
    return known.links(known.trail[:-1])


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
    return [(code, address_of(twin)) for code, twin in known.twins(known.page).items()]


@register.simple_tag(takes_context=True)
def feed_url(context: Context) -> str:
    """The Atom feed of the section that is shown."""
    return f"{context['page'].get_url(context['request'])}feed.xml"


@register.simple_tag(takes_context=True)
def privacy_url(context: Context) -> str:
    """The privacy notice that the texts of the site name, in the reader's language where it is there; else empty."""
    known = frame(context)
    named = Page.objects.filter(pk=known.text.privacy_page_id if known.text else None)
    page = readable(Page, known.language).filter(translation_key__in=named.values("translation_key")).first()
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
