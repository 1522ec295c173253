"""The doors by which providers tell of mails: anymail's, for those whose secret is set, and careful with garbage."""

from typing import Any

from anymail.exceptions import AnymailConfigurationError
from anymail.signals import inbound
from anymail.urls import urlpatterns as doors
from anymail.webhooks.base import AnymailCoreWebhookView
from django.conf import settings
from django.core.exceptions import BadRequest, ImproperlyConfigured, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from .tracking import TooEarly

# Providers that sign what they send, each with the setting that it takes. The others send a password along, which
# all of them share.
SIGNING = {
    "mailgun/": "MAILGUN_WEBHOOK_SIGNING_KEY",
    "mailersend/tracking/": "MAILERSEND_SIGNING_SECRET",
    "mailersend/inbound/": "MAILERSEND_INBOUND_SECRET",
    "mandrill/": "MANDRILL_WEBHOOK_KEY",
    "postal/": "POSTAL_WEBHOOK_KEY",
    "unisender_go/": "UNISENDER_GO_API_KEY",
}
PASSWORD = "WEBHOOK_SECRET"  # noqa: S105 (the name of a setting)
# A mail of 25 MB as base64 within JSON; beyond the limit for what anybody may post, so only behind the password.
LARGEST_MAIL = 36_000_000


def is_open(route: str, view_class: type[View]) -> bool:
    """Whether a door is open: only to a provider with a secret by which it is known, and with all that it takes."""
    needed = next((name for prefix, name in SIGNING.items() if route.startswith(prefix)), PASSWORD)
    if not settings.ANYMAIL.get(needed):
        return False
    try:
        view_class()
    except ImproperlyConfigured:
        return False
    return True


def guarded(door: URLPattern) -> URLPattern:
    """One of anymail's doors, closed while its provider has no secret."""
    route, view_class = str(door.pattern).lstrip("^"), door.callback.view_class  # type: ignore[attr-defined]
    careful: Any = type(f"Careful{view_class.__name__}", (Careful, view_class), {})

    @csrf_exempt  # guarded by signature or password
    def enter(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        if not is_open(route, view_class):
            raise Http404
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_MAIL:
            return HttpResponse(status=413)
        answer: HttpResponseBase = careful.as_view()(request)
        return answer

    return URLPattern(door.pattern, enter, name=door.name)


class Careful(AnymailCoreWebhookView):
    """What cannot be read is the sender's fault (400). What fails on our side is ours (500): they send it again."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            answer: HttpResponseBase = super().post(request, *args, **kwargs)
        except TooEarly:
            return HttpResponse(status=503)
        return answer

    def run_validators(self, request: HttpRequest) -> None:
        with Blaming():
            super().run_validators(request)

    def parse_events(self, request: HttpRequest) -> Any:
        if self.signal is inbound and request.content_type == "application/json":
            _read_large(request)
        with Blaming():
            return list(super().parse_events(request))


def _read_large(request: HttpRequest) -> None:
    """Reads a mail that came in, with its attachments; one that was read before to check its signature stays."""
    if not hasattr(request, "_body"):
        request._body = request.read(LARGEST_MAIL)  # noqa: SLF001 (as `body` does, but for its limit)


class Blaming:
    """Turns whatever reading a request raises into a bad request."""

    def __enter__(self) -> None:
        """Nothing is needed before."""

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, AnymailConfigurationError):
            raise BadRequest("A webhook of the wrong kind.") from error
        if isinstance(error, SuspiciousOperation | ImproperlyConfigured) or not isinstance(error, Exception):
            return
        raise BadRequest("A webhook that cannot be read.") from error


urlpatterns = [guarded(door) for door in doors if isinstance(door, URLPattern)]
