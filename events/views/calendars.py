"""Feeds over HTTP: conditional, packed, without cookies or redirects."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from pages.feeds import conditional

from .. import deadlines as deadline_feed, feeds
from ..feeds import Choice


@require_safe
def calendar(request: HttpRequest, locale: str, topic: str = "", event: UUID | None = None) -> HttpResponse:
    """A feed: all events of a language, those of a topic, or one event."""
    if locale not in dict(settings.LANGUAGES):
        raise Http404
    feed = feeds.read(Choice(locale, topic, str(event or "")))
    if feed is None:
        raise Http404
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = f'"{feed.etag}{"-gz" if packed else ""}"'
    modified = int(feed.last_modified.timestamp())
    response = HttpResponse(feed.packed if packed else feed.body, content_type="text/calendar; charset=utf-8")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    for name, value in {
        "ETag": etag,
        "Last-Modified": http_date(modified),
        "Cache-Control": "public, max-age=300",
        "Vary": "Accept-Encoding",
        "Content-Language": locale,
        "Content-Disposition": f'inline; filename="smartcoop-{locale}.ics"',
    }.items():
        response.headers[name] = value
    found = get_conditional_response(request, etag, modified, response)
    if isinstance(found, HttpResponseNotModified):
        for name in ("Vary", "Cache-Control", "Content-Language"):
            found.headers[name] = response.headers[name]
    return found or response


@require_safe
def deadlines(request: HttpRequest, locale: str) -> HttpResponse:
    """The deadlines of all calls that one can still apply to."""
    if locale not in dict(settings.LANGUAGES):
        raise Http404
    response = conditional(request, deadline_feed.build(locale), "text/calendar; charset=utf-8")
    response.headers["Content-Language"] = locale
    return response
