"""The topics over HTTP: each leads to the page that gathers what there is on it."""

from django.http import HttpResponse
from rest_framework.request import Request

from events.addresses import Addresses
from pages import gathering, languages
from pages.models import Topic, TopicIndexPage

from . import queries
from .endpoints import Endpoint, answer
from .shapes import Shape


class Topics(Endpoint):
    """All topics by title, in the wanted language; with `fallback=other` else in another."""

    def get(self, request: Request) -> HttpResponse:
        wanted = queries.topics(request)
        rows = [row for row in gathering.topics(wanted.locale) if _is_wanted(row, wanted)]
        part = rows[wanted.offset : wanted.offset + wanted.limit]
        pages, others = _pages(), Topic.objects.filter(translation_key__in=[row.translation_key for row in part])
        words = list(others.order_by("pk").select_related("locale"))
        items = [
            _shape(row, wanted, pages)
            | {
                "translations": [
                    {"locale": _language(other), "title": other.title, "html_url": _address(other, pages)}
                    for other in words
                    if other.translation_key == row.translation_key and other.pk != row.pk
                ]
            }
            for row in part
        ]
        return answer({"meta": {"total_count": len(rows)}, "items": items})


def _is_wanted(row: Topic, wanted: queries.Section) -> bool:
    text = f"{row.title} {row.description}".casefold()
    return (wanted.fallback or _language(row) == wanted.locale) and wanted.search.casefold() in text


def _shape(row: Topic, wanted: queries.Section, pages: dict[str, str]) -> Shape:
    return {
        "slug": row.slug,
        "title": row.title,
        "description": row.description,
        "locale": _language(row),
        "requested_locale": wanted.locale,
        "is_fallback": _language(row) != wanted.locale,
        "html_url": _address(row, pages),
    }


def _pages() -> dict[str, str]:
    """The address of the page of topics in each language that has published it."""
    found = languages.public(TopicIndexPage.objects.live()).values_list("locale__language_code", "url_path")
    addresses = Addresses()
    return {locale: addresses.of(url_path) for locale, url_path in found}


def _address(row: Topic, pages: dict[str, str]) -> str | None:
    """Where a topic stands; nowhere while its language has no page of topics."""
    page = pages.get(_language(row))
    return f"{page}{row.slug}/" if page else None


def _language(row: Topic) -> str:
    return str(row.locale.language_code)
