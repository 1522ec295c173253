"""The front door, and what operators ask."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers


def front_door(request: HttpRequest) -> HttpResponse:
    """Leads `/` to the reader's language: cookie, then Accept-Language, then Italian."""
    response = HttpResponseRedirect(f"/{translation.get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def healthz(_request: HttpRequest) -> HttpResponse:
    """Answers 200 while the process serves."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(_request: HttpRequest) -> HttpResponse:
    """Answers 200 while the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database: no answer\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
