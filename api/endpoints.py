"""What every address under /api/ has in common: language, caching, strangers only, JSON only."""

import hashlib
import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from . import queries
from .errors import Problem, not_found

BODY_MAX = 200_000  # bytes: ten people with long answers, and room to spare
KEPT = "public, max-age=60"


class OnlyJson(BaseContentNegotiation):
    """There is one form of answer, whatever `Accept` says; `format=` is free to be a filter."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(
        self, _request: Request, renderers: Iterable[BaseRenderer], _format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type or ""


class BoundedJson(BaseParser):
    """JSON of a bearable size and depth, whose texts can be stored."""

    media_type = "application/json"

    def parse(self, stream: Any, _media_type: str | None = None, _parser_context: Any = None) -> Any:
        body = stream.read(BODY_MAX + 1)
        if len(body) > BODY_MAX:
            raise Problem(413, "too_large", _("This is more than we take at once. Please send less."))
        try:
            data = json.loads(body, parse_constant=_refuse)
            json.dumps(data, ensure_ascii=False).encode()  # half a surrogate pair is no text
        except (ValueError, RecursionError) as error:
            raise ParseError(_("This is not valid JSON.")) from error
        return data


class Endpoint(APIView):
    """Answers in the language of `locale=`, to everybody alike, in JSON that caches may keep for a minute."""

    parser_classes = [BoundedJson]
    renderer_classes = [JSONRenderer]
    content_negotiation_class = OnlyJson

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.session = {}  # type: ignore[assignment]  # no cookie opens anything here, so no answer varies by it
        language = queries.language(request)
        with translation.override(language):
            response = super().dispatch(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
        response.headers.setdefault("Cache-Control", "no-store")
        if isinstance(response, HttpResponse) and request.method in {"GET", "HEAD"}:
            response = _conditional(request, response)
        response.headers["Content-Language"] = language
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        queries.check_locale(request)

    def perform_authentication(self, request: Request) -> None:
        request.user = AnonymousUser()

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        return Response(status=HTTPStatus.NO_CONTENT)


class Nowhere(Endpoint):
    """Every address under /api/ that is none."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        raise not_found()


def answer(data: Any, status: int = 200) -> HttpResponse:
    """Data as JSON."""
    return HttpResponse(json.dumps(data, ensure_ascii=False), content_type="application/json", status=status)


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Lets caches keep a good answer, and answers 304 to who has it already."""
    if response.status_code != HTTPStatus.OK:
        return response
    response.headers["Cache-Control"] = KEPT
    etag = response.headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    found = get_conditional_response(request, etag, None, response)
    return found if found is not None and found.status_code == HTTPStatus.NOT_MODIFIED else response


def _refuse(constant: str) -> None:
    raise ValueError(constant)
