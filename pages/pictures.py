"""The sizes in which pages show pictures. The worker makes them; a page shows those that are there."""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache as remember
from typing import Any

from django.core.cache import cache
from django.core.files import File
from django.db import transaction
from django.db.models import Count, Model, Q, QuerySet
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, AbstractRendition, Filter

from . import arriving

log = logging.getLogger(__name__)

SECONDS = 5.0  # of one turn: meanwhile no link is checked
AFTER_A_FAULT = 3600  # seconds
# The best first; telephones of before 2023 know no AVIF. The last is for browsers that know no other, and is made
# first: without it a page shows what was uploaded.
FORMATS = ("avif", "webp", "jpeg")


@dataclass(frozen=True, slots=True)
class Use:
    """A place for pictures: its cuts, the smallest first, and how wide it is on which screen."""

    cuts: tuple[str, ...]
    sizes: str

    def specs(self, kind: str) -> list[str]:
        """The cuts in a format, as Wagtail writes them."""
        return [f"format-{kind}|{cut}" for cut in self.cuts]


USES = {
    "page": Use(("width-480", "width-960", "width-1440"), "(min-width: 48rem) 42rem, 100vw"),
    "card": Use(("fill-480x270", "fill-960x540"), "(min-width: 48rem) 38rem, 100vw"),
    "portrait": Use(("fill-96x96", "fill-192x192"), "6rem"),
}
SPECS = [spec for kind in reversed(FORMATS) for use in USES.values() for spec in use.specs(kind)]

type Stop = Callable[[], bool]
type Made = dict[int, dict[str, AbstractRendition]]


# --- making -------------------------------------------------------------------------------


def make_missing(stop: Stop = lambda: False, seconds: float = SECONDS) -> int:
    """Makes what the library lacks, the newest pictures first, for some seconds; the next call goes on from there."""
    end, made = time.monotonic() + seconds, 0

    def is_over() -> bool:
        return stop() or time.monotonic() >= end

    for image in lacking().iterator():
        if is_over():
            break
        if not cache.get(_fault(image)):
            made += _make(image, is_over)
    return made


def lacking() -> QuerySet[AbstractImage]:
    """The pictures that are not there in all sizes."""
    made = Count("renditions", filter=Q(renditions__filter_spec__in=SPECS))
    return get_image_model().objects.annotate(made=made).filter(made__lt=len(SPECS)).order_by("-pk")


def _make(image: AbstractImage, is_over: Stop) -> int:
    have = {(each.filter_spec, each.focal_point_key) for each in _ours(image)}
    made = 0
    try:
        for spec in SPECS:
            if (spec, key(image, spec)) not in have and not is_over():
                image.create_rendition(_filter(spec))
                made += 1
    except Exception:  # one file that is gone or damaged must not keep the others waiting
        log.exception("picture cannot be shown in sizes", extra={"image": image.pk})
        cache.set(_fault(image), True, AFTER_A_FAULT)
    _look_again(image)
    return made


def _look_again(image: AbstractImage) -> None:
    """An editor may have changed the picture meanwhile: then what was made of the old one goes."""
    now = get_image_model().objects.filter(pk=image.pk).first()
    if now is not None:
        drop_unfit(now, all_of_them=now.file.name != image.file.name)


def drop_unfit(image: AbstractImage, *, all_of_them: bool = False) -> None:
    """Deletes the sizes that were cut around another point, or all; the worker makes them anew."""
    for made in _ours(image):
        if all_of_them or made.focal_point_key != key(image, made.filter_spec):
            made.delete()


def key(image: AbstractImage, spec: str) -> str:
    """What Wagtail notes of the point around which a size was cut."""
    return str(_filter(spec).get_cache_key(image))


def _ours(image: AbstractImage) -> QuerySet[AbstractRendition]:
    return image.renditions.filter(filter_spec__in=SPECS)


@remember
def _filter(spec: str) -> Filter:
    return Filter(spec)


def _fault(image: AbstractImage) -> str:
    return f"picture-fault-{image.file.name}"


# --- shrinking ----------------------------------------------------------------------------


def shrink_stored(stop: Stop = lambda: False, seconds: float = SECONDS) -> int:
    """Makes what was stored before the library shrank what arrives as small as that, in turns; says how many."""
    end, done = time.monotonic() + seconds, 0
    large = Q(width__gt=arriving.LONGEST) | Q(height__gt=arriving.LONGEST)
    for image in get_image_model().objects.filter(large).order_by("pk").iterator():
        if stop() or time.monotonic() >= end:
            break
        if not cache.get(_stays(image)):
            done += _shrink(image)
    return done


def _shrink(image: AbstractImage) -> bool:
    try:
        file = arriving.kept(image.file)
    except Exception:  # gone or damaged
        log.exception("picture cannot be shrunk", extra={"image": image.pk})
        file = image.file
    if file is image.file:  # or a film, which stays as it is
        cache.set(_stays(image), True, AFTER_A_FAULT)
        return False
    return _replace(image.pk, image.file.name, file)


@transaction.atomic
def _replace(pk: int, name: str, file: File) -> bool:
    """Stores the smaller file in the place of the other, unless an editor has brought another one meanwhile."""
    image = get_image_model().objects.select_for_update().filter(pk=pk, file=name).first()
    if image is None:
        return False
    storage, before = image.file.storage, max(image.width, image.height)
    image.file = file
    image._set_image_file_metadata()  # noqa: SLF001 (as Wagtail's own form does)
    _move_focal_point(image, max(image.width, image.height) / before)
    image.save()
    transaction.on_commit(lambda: storage.delete(name))
    return True


def _move_focal_point(image: AbstractImage, ratio: float) -> None:
    """It is noted in pixels of the file."""
    for name in ("x", "y", "width", "height"):
        value = getattr(image, f"focal_point_{name}")
        if value is not None:
            setattr(image, f"focal_point_{name}", round(value * ratio))


def _stays(image: AbstractImage) -> str:
    return f"picture-stays-{image.file.name}"


# --- showing ------------------------------------------------------------------------------


def made_of(images: Iterable[AbstractImage]) -> Made:
    """By picture, the sizes that are there, of all of them in one statement."""
    known = {image.pk: image for image in images}
    found: Made = defaultdict(dict)
    rows = get_image_model().get_rendition_model().objects.filter(image_id__in=known, filter_spec__in=SPECS)
    for row in rows if known else ():
        if row.focal_point_key == key(known[row.image_id], row.filter_spec):
            found[row.image_id][row.filter_spec] = row
    return found


def on(page: Model | None) -> Iterator[AbstractImage]:
    """The pictures in the texts of a page."""
    for field in page._meta.get_fields() if page else ():
        if isinstance(field, StreamField):
            yield from _within(getattr(page, field.name))


def _within(value: Any) -> Iterator[AbstractImage]:
    if isinstance(value, AbstractImage):
        yield value
    elif isinstance(value, StreamValue):
        for child in value:
            yield from _within(child.value)
    elif isinstance(value, StructValue | ListValue):
        for each in value.values() if isinstance(value, StructValue) else value:
            yield from _within(each)


# --- words --------------------------------------------------------------------------------


def words(image: AbstractImage) -> str:
    """What those read who do not see it: what was said where it stands, else in the library; never its title."""
    if image.decorative:
        return ""
    return image.contextual_alt_text or image.description


def suggest_no_titles() -> None:
    """Wagtail suggests the title, mostly the name of a file, as words; the editor shall find some."""
    get_image_model().default_alt_text = property(lambda image: image.description)
