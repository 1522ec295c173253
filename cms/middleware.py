"""What every request passes: the log line, the language, the admin's own content policy, old addresses."""

import logging
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from http import HTTPStatus
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404
from django.utils import translation
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.routable_page.models import RoutablePageMixin

from pages import serving
from pages.once import is_remembering, remembering

from .roomy import roomy

type Answer = Callable[[HttpRequest], HttpResponse]

log = logging.getLogger("cms.requests")


def route_of(request: HttpRequest) -> str:
    """The route a request matched: safe to log, where its path may hold a personal token."""
    return request.resolver_match.route if request.resolver_match else "(none)"


class RequestLog:
    """Logs each request by its route, never by its path or query; as the first of all it makes room for the rest."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = perf_counter()
        response = self.answer(request)
        log.info(
            "request",
            extra={
                "method": request.method,
                "route": route_of(request),
                "status": response.status_code,
                "ms": round((perf_counter() - start) * 1000, 1),
            },
        )
        return response

    @roomy
    def answer(self, request: HttpRequest) -> HttpResponse:
        """What everything behind this one answers."""
        return self.get_response(request)


class Charset:
    """Reads as UTF-8 what names a charset that no text has: Django ignores unknown ones, and falls over "zlib"."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            b"x".decode(request.encoding or settings.DEFAULT_CHARSET, "replace")
        except (LookupError, UnicodeError):
            request.encoding = settings.DEFAULT_CHARSET
        return self.get_response(request)


class ReadOnce:
    """While a request that changes nothing is answered, what many statements need is read once."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with remembering() if request.method in {"GET", "HEAD"} else nullcontext():
            return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Answer, args: Sequence[str], _named: object) -> None:
        """Finds the page before Wagtail does, which reads more for it."""
        if is_remembering() and request.resolver_match and request.resolver_match.url_name == "wagtail_serve":
            serving.begin(request, *args)


class AdminContentSecurityPolicy:
    """Gives /admin/ the policy that Wagtail's inline scripts need; the rest keeps the strict one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith("/admin/"):
            response._csp_config = settings.ADMIN_CSP  # type: ignore[attr-defined]
        return response


class LanguageFromPath:
    """Takes the language from the path; where the path has none, from the browser.

    Django's own LocaleMiddleware turns every 404 outside the languages into a redirect to
    `/it/…`, because Wagtail's catch-all would match there (wagtail/wagtail#7038).
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        in_path = translation.get_language_from_path(request.path_info)
        language = in_path or translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or language)
        return response


class Redirects(RedirectMiddleware):
    """Leads old addresses of pages and of their parts (feed, comparison) on, with their query."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer = super().process_response(request, response)
        if answer is response and response.status_code == HTTPStatus.NOT_FOUND and (url := _moved_part(request.path)):
            answer = HttpResponsePermanentRedirect(url)
        query = request.META.get("QUERY_STRING", "")
        if answer is not response and query and "?" not in answer["Location"]:
            answer["Location"] += f"?{query}"
        return answer


def _moved_part(path: str) -> str:
    """Where a part of a renamed or moved page stands now; empty for an address that is no such part."""
    above, _slash, part = path.rstrip("/").rpartition("/")
    redirect = None if "\0" in path else Redirect.objects.filter(old_path=Redirect.normalise_path(above)).first()
    page = redirect.redirect_page.specific if redirect and redirect.redirect_page else None
    if not isinstance(page, RoutablePageMixin):
        return ""
    try:
        page.resolve_subpage(f"/{part}/")
    except Resolver404:
        return ""
    return f"{page.get_url()}{part}{'/' if path.endswith('/') else ''}"
