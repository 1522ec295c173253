"""Texts of editors for readers, and pages as cards: `{% load rich_text %}`"""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from wagtail.models import Page

from .. import cards
from ..languages import active_language, in_language
from ..rich_text import Links, texts_of

register = template.Library()


@register.simple_tag(takes_context=True)
def rich_text(context: Context, value: Any) -> SafeString:
    """A rich text (or its source) as HTML; the links of a whole page are looked up together."""
    return _links(context).html(getattr(value, "source", value) or "")


@register.simple_tag
def page_cards(pages: Sequence[Page | None], count: int) -> list[cards.Card]:
    """The chosen pages as cards; where none is chosen, the newest of all sections."""
    chosen = [page for page in pages if page]
    return cards.of(chosen, active_language()) if chosen else cards.newest(count, active_language())


@register.simple_tag
def for_reader(page: Page | None) -> Page | None:
    """A chosen page in the reader's language where it is live there, else in another; None where it is nowhere."""
    wanted = [Page(translation_key=page.translation_key)] if page else []
    return next(iter(in_language(wanted, active_language())), None)


def _links(context: Context) -> Links:
    """Where links lead, made once per page and kept with the request."""
    request, page = context.get("request"), context.get("page")
    of_page, links = getattr(request, "links", (None, None))
    if links is None or of_page is not page:
        links = Links(active_language(), request=request)
        if isinstance(page, Page):
            links.learn(texts_of(page))
        if request is not None:
            request.links = (page, links)
    return links
