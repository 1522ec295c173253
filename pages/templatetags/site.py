"""What frames every page: texts, menu, languages, icons. `{% load site %}`"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.models import Page

from .. import menus, top
from ..addresses import Part, address_of
from ..formats import first_sentence
from ..frame import Frame, Link
from ..models import ContactPage, SiteText, Topic

register = template.Library()
register.simple_tag(address_of)


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
    """The sections of the menu with icon and summary."""
    known, summaries = frame(context), top.summaries()
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


@register.simple_tag(takes_context=True)
def topics_url(context: Context) -> str:
    """The page that lists the topics; empty without one."""
    return frame(context).topics_url


@register.simple_tag(takes_context=True)
def topic_url(context: Context, topic: Topic) -> str:
    """The page that gathers all on a topic; empty where there is none."""
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
@lru_cache(128)  # a page has dozens, of some thirty
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
    """The fields of a form that have errors, in the order of the page."""
    return [field for field in getattr(form, "as_shown", form) if field.errors]
