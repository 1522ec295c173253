"""What choosers of pages say beside a title. `{% load choosing %}`"""

from uuid import UUID

from django import template
from django.http import HttpRequest
from django.template import Context
from wagtail.models import Page

from .. import counterparts

register = template.Library()


@register.simple_tag(takes_context=True)
def counterpart(context: Context, page: Page) -> Page | None:
    """The same page in the language that is being written in; None for one that is in it, or has none there.

    One lookup for all rows of a table.
    """
    request: HttpRequest = context["request"]
    if "user_perms" in request.GET:  # a place to move pages to is no link
        return None
    known: dict[UUID, Page] | None = getattr(request, "counterparts", None)
    if known is None:
        # Wherever one moves within the chooser, the browser names the page that it was opened in.
        language = counterparts.language_at(request.headers.get("Referer", ""))
        known = counterparts.of(context["table"].data, language) if language else {}
        request.counterparts = known  # type: ignore[attr-defined]
    found = known.get(page.translation_key)
    return None if found is None or found.pk == page.pk else found
