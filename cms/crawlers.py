"""What search engines are told: which pages there are in which languages, and what is not for them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.models import Page, Site

from pages import languages
from pages.addresses import address_of
from pages.models import FundingIndexPage, Topic, TopicIndexPage

MOST = 50_000  # addresses that one map may hold (sitemaps.org)
CLOSED = ("/admin/", "/join/", "/calendar/personal/", "/mailbox/")
HEAD = SafeString(
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)

type Addresses = dict[str, str]
type Key = UUID | tuple[UUID, str]  # of a page, or of a part of it


def robots(_request: HttpRequest) -> HttpResponse:
    """Keeps personal pages and the office out of search engines; feeds and calendars may be read."""
    closed = [*CLOSED, *(f"/{code}/registration/" for code, _name in settings.LANGUAGES)]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def sitemap(_request: HttpRequest) -> HttpResponse:
    """All published pages, each with its address in every language; few statements, however many pages."""
    pages = _pages()
    wholes = ((page.translation_key, page, "") for page in pages)
    twins = _twins([*wholes, *_topics(pages), *_parts(pages)])
    home = Site.objects.filter(is_default_site=True).values_list("root_page__translation_key", flat=True).first()
    entries = SafeString("").join(_entries(twins, home))
    body = HEAD + entries + SafeString("</urlset>\n")
    return HttpResponse(body, content_type="application/xml", headers={"Cache-Control": "public, max-age=3600"})


def _pages() -> list[Page]:
    pages = languages.public(Page.objects.live()).filter(depth__gt=1).select_related("locale")
    return list(pages.order_by("-last_published_at", "path")[:MOST])


def _topics(pages: Iterable[Page]) -> Iterator[tuple[Key, Page, str]]:
    """The parts of the pages that list topics."""
    lists = set(TopicIndexPage.objects.values_list("pk", flat=True))
    topics = list(Topic.objects.values_list("translation_key", "locale_id", "slug"))
    for page in pages:
        if page.pk in lists:
            yield from ((key, page, f"{slug}/") for key, locale_id, slug in topics if locale_id == page.locale_id)


def _parts(pages: Iterable[Page]) -> Iterator[tuple[Key, Page, str]]:
    """The parts of the pages that list calls; a comparison of tools is a choice of its reader, and no entry."""
    for page in pages:
        if page.specific_class is FundingIndexPage:
            for name in FundingIndexPage.parts:
                part = FundingIndexPage.part(name).path_in(page.locale.language_code)
                yield (page.translation_key, name), page, part


def _twins(rows: Iterable[tuple[Key, Page, str]]) -> dict[Key, Addresses]:
    found: dict[Key, Addresses] = defaultdict(dict)
    for key, page, part in rows:
        if page.get_url():
            found[key][page.locale.language_code] = address_of(page) + part
    return found


def _entries(twins: dict[Key, Addresses], home: UUID | None) -> Iterator[SafeString]:
    for key, found in twins.items():
        default = f"{settings.PUBLIC_URL}/" if key == home else found.get(settings.LANGUAGE_CODE)
        links = [*sorted(found.items()), *([("x-default", default)] if default else [])]
        alternates = format_html_join(
            "", '<xhtml:link rel="alternate" hreflang="{}" href="{}"/>', links if len(found) > 1 else []
        )
        for url in found.values():
            yield format_html("<url><loc>{}</loc>{}</url>\n", url, alternates)
