"""Fields of our pages in Wagtail's API that are more than a value."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from rest_framework.serializers import Field
from wagtail.models import Page

from .addresses import address_of


class Pages(Field):
    """Other pages as links: published ones that everybody may read, each with the language that it is in."""

    def to_representation(self, value: Iterable[Page]) -> list[dict[str, Any]]:
        return [
            {"id": page.pk, "title": page.title, "locale": page.locale.language_code, "html_url": address_of(page)}
            for page in value
        ]


class Downloads(Field):
    """Documents as links."""

    def to_representation(self, value: Iterable[Any]) -> list[dict[str, Any]]:
        rows = ((row.title or row.document.title, row.document) for row in value)
        return [
            {"title": title, "url": settings.PUBLIC_URL + document.url, "size": document.get_file_size()}
            for title, document in rows
        ]


class Contents(Field):
    """The headings of a text with the anchors that lead to them on its page."""

    def to_representation(self, value: Iterable[Any]) -> list[dict[str, str]]:
        return [{"heading": part.heading, "anchor": part.anchor} for part in value]
