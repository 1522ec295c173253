"""Errors as problem+json (RFC 9457): one shape for whatever goes wrong under /api/."""

import json
import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException
from wagtail.api.v2.utils import BadRequestError

from events.errors import OverLimit
from members.errors import AlreadySent, NotPossible, TooMany
from members.writing import how_to_reach_us

type Errors = dict[str, list[str]]

log = logging.getLogger("api")


class Problem(Exception):
    """What a client gets instead of an answer: `code` for programs, `detail` for people, in their language."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Errors | None = None,
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.errors, self.headers, self.members = errors, headers or {}, members

    def response(self) -> HttpResponse:
        """The problem as it goes out; never kept by a cache."""
        body = {
            "type": f"/api/problems/{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        } | self.members
        if self.errors:
            body["errors"] = self.errors
        return HttpResponse(
            json.dumps(body, ensure_ascii=False).encode(),
            content_type="application/problem+json",
            status=self.status,
            headers=dict(self.headers) | {"Cache-Control": "no-store"},
        )


def problem(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """REST framework's handler for every exception of a view; what nobody foresaw is logged and tells nothing."""
    return (_known(error) or _unforeseen(error, context)).response()


def not_found() -> Problem:
    """Nothing there, or nothing that anybody may know of."""
    return Problem(404, "not_found", _("There is nothing at this address."))


def _known(error: Exception) -> Problem | None:
    return next((translate(error) for kind, translate in _KNOWN.items() if isinstance(error, kind)), None)


def _unforeseen(error: Exception, context: Mapping[str, Any]) -> Problem:
    log.error("unforeseen error in %s", type(context["view"]).__name__, exc_info=error)
    # What Django itself would send: error trackers and the tests' client listen to it.
    got_request_exception.send(sender=type(context["view"]), request=context["request"])
    return Problem(500, "server_error", _("Something went wrong on our side. Please try again later."))


def too_many(error: TooMany, **members: Any) -> Problem:
    """Which limit, how to reach the office, and for a sign-up whether it is kept: then nobody need send it again."""
    over: dict[str, Any] = {"rule": error.rule, "kept": error.kept} if isinstance(error, OverLimit) else {}
    detail = f"{error.message} {how_to_reach_us()}".strip()
    return Problem(429, error.code, detail, headers={"Retry-After": "3600"}, **over, **members)


# The first that fits counts: a `TooMany` is a `NotPossible`, too.
_KNOWN: dict[type[Exception], Callable[[Any], Problem]] = {
    Problem: lambda error: error,
    TooMany: too_many,
    # As the Idempotency-Key draft has it: the key came back with another request.
    AlreadySent: lambda error: Problem(422, error.code, error.message),
    NotPossible: lambda error: Problem(409, error.code, error.message),
    Http404: lambda _error: not_found(),
    # Wagtail says what in English only.
    BadRequestError: lambda error: Problem(
        400, "bad_request", _("This request could not be understood."), technical=str(error)
    ),
    APIException: lambda error: Problem(error.status_code, str(error.get_codes()), str(error.detail)),
    PermissionDenied: lambda _error: Problem(403, "forbidden", _("You may not do this.")),
    SuspiciousOperation: lambda _error: Problem(400, "bad_request", _("This request could not be understood.")),
}
