"""Atom feeds (RFC 4287) of sections, one per language; what exists in another language only is marked."""

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, override

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed

from .addresses import address_of

ENTRIES = 30
# What XML 1.0 §2.2 does not know, and a paste may bring: one such character would take the whole feed down.
UNKNOWN_TO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Atom(Atom1Feed):
    """Names the language of each entry (`xml:lang`, RFC 4287 §2)."""

    @override
    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}


def answer(request: HttpRequest, section: Any, pages: Iterable[Any]) -> HttpResponse:
    """The feed of a section, byte-identical while nothing changes; 304 to who has it already."""
    return conditional(request, build(section, pages), "application/atom+xml; charset=utf-8")


def conditional(request: HttpRequest, body: bytes, content_type: str) -> HttpResponse:
    """An answer that may be kept for five minutes; 304 to who has these very bytes already."""
    response = HttpResponse(body, content_type=content_type)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=300"
    return get_conditional_response(request, etag, None, response) or response


def build(section: Any, pages: Iterable[Any]) -> bytes:
    """The feed as XML; it was changed last when its newest entry was."""
    home = address_of(section)
    feed = Atom(
        title=f"{settings.WAGTAIL_SITE_NAME}: {_xml(section.title)}",
        link=home,
        description=None,
        subtitle=_xml(section.summary),
        language=section.language,
        feed_url=f"{home}feed.xml",
        feed_guid=f"urn:uuid:{section.translation_key}:{section.language}",
    )
    for page in pages:
        feed.add_item(
            title=_xml(page.title),
            link=address_of(page),
            description=_xml(page.summary),
            unique_id=f"urn:uuid:{page.translation_key}",
            pubdate=page.first_published_at,
            updateddate=page.last_published_at,
            language=page.language,
        )
    if not feed.items:
        feed.latest_post_date = lambda: section.last_published_at or datetime(2026, 1, 1, tzinfo=UTC)  # type: ignore[method-assign]
    return feed.writeString("utf-8").encode()


def _xml(text: str) -> str:
    return UNKNOWN_TO_XML.sub(" ", text)
