"""Where providers post: anymail's webhooks, behind a secret and with room for large mails."""

import logging
from typing import Any

from anymail.webhooks.base import get_request_basic_auth
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt

log = logging.getLogger(__name__)

# A mail of 25 MB as base64 within JSON; beyond the limit for what anybody may post, so only behind the secret.
MOST = 36_000_000


@csrf_exempt
def post(request: HttpRequest, rest: str) -> HttpResponse:
    """Hands a provider's post on to anymail: 404 where no secret is set, 400 with a wrong one or garbage."""
    if not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise Http404
    view, args, kwargs = resolve(f"/{rest}", "mailing.hook_urls")
    if request.method == "POST":
        _check_secret(request)
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST:
            return HttpResponse(status=413)
        if request.content_type == "application/json":
            request._body = request.read(MOST)  # noqa: SLF001 (as `body` does, but for its limit)
    try:
        answer: HttpResponse = view(request, *args, **kwargs)
    except (ValueError, KeyError, TypeError, AttributeError):
        log.exception("webhook could not be read")
        return HttpResponse(status=400)
    return answer


def _check_secret(request: HttpRequest) -> None:
    """The same check as anymail's, before anything large is read."""
    given: Any = get_request_basic_auth(request)
    if not any(constant_time_compare(given or "", secret) for secret in settings.ANYMAIL["WEBHOOK_SECRET"]):
        raise SuspiciousOperation("wrong secret of a webhook")
