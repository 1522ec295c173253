"""Pictures in the sizes that are there. `{% load pictures %}`"""

from collections.abc import Collection
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Page

from .. import pictures

register = template.Library()


class Shown:
    """The pictures of one page, whose sizes are read together."""

    def __init__(self, page: Page | None) -> None:
        self.page = page
        self.any = False
        self._made: pictures.Made = {}
        self._asked: set[int] = set()
        self._knows_page = False

    def of(self, image: AbstractImage) -> dict[str, AbstractRendition]:
        """The sizes of a picture; one that stands in no text of the page is looked up by itself."""
        self.fetch([image])
        return self._made.get(image.pk, {})

    def fetch(self, images: Collection[AbstractImage]) -> None:
        """Reads the sizes of some pictures in one statement, and with the first ones those of the page."""
        if all(image.pk in self._asked for image in images):
            return
        wanted = [*images, *(() if self._knows_page else pictures.on(self.page))]
        self._knows_page = True
        self._made |= pictures.made_of(image for image in wanted if image.pk not in self._asked)
        self._asked |= {image.pk for image in wanted}


def _shown(context: Context) -> Shown:
    page, request = context.get("page"), context.get("request")
    page = page if isinstance(page, Page) else None
    known: Shown | None = getattr(request, "pictures", None)
    if known is None or known.page is not page:
        known = Shown(page)
        if request is not None:
            request.pictures = known
    return known


@register.simple_tag(takes_context=True)
def fetch_pictures(context: Context, images: Collection[AbstractImage]) -> str:
    """Reads in one statement what `picture_of` will show beside the pictures of the page itself."""
    _shown(context).fetch(images)
    return ""


@register.simple_tag(takes_context=True)
def picture_of(context: Context, image: AbstractImage, use: str, alt: str | None = None, **attrs: Any) -> SafeString:
    """The picture in the sizes of a use (`pages.pictures.USES`), else as it was uploaded. Makes none."""
    shown = _shown(context)
    attrs["alt"] = pictures.words(image) if alt is None else alt
    if shown.any:  # the first one is mostly seen at once
        attrs["loading"] = "lazy"
    shown.any = True
    made, place = shown.of(image), pictures.USES[use]
    *others, last = ([made[spec] for spec in place.specs(kind) if spec in made] for kind in pictures.FORMATS)
    if not last:
        return _img(image, attrs)
    attrs |= {"srcset": _srcset(last), "sizes": place.sizes}
    sources = format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        ((kind, _srcset(rows), place.sizes) for kind, rows in zip(pictures.FORMATS, others, strict=False) if rows),
    )
    return format_html("<picture>{}{}</picture>", sources, _img(last[0], attrs))


def _img(row: AbstractImage | AbstractRendition, attrs: dict[str, Any]) -> SafeString:
    facts = {"src": row.file.url, "width": str(row.width), "height": str(row.height)}
    return format_html("<img{}>", flatatt(facts | attrs))


def _srcset(rows: list[AbstractRendition]) -> str:
    """By width; a small picture is not enlarged, and so has some widths twice."""
    return ", ".join(f"{url} {width}w" for width, url in {row.width: row.file.url for row in rows}.items())
