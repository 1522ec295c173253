"""Pages that answer to what somebody sent."""

from typing import Any

from django import shortcuts
from django.http import HttpRequest, HttpResponse

from .once import remembering


def render(request: HttpRequest, template: str, context: dict[str, Any], *, status: int | None = None) -> HttpResponse:
    """As Django's own; the deed is done or refused, and so what frames the page is read once, as with a page."""
    with remembering():
        return shortcuts.render(request, template, context, status=status)
