"""The demo's pictures: drawn for it, so that nothing is anybody else's."""

from pathlib import Path

from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from . import library
from .reading import Demo, Row

FOLDER = Path(__file__).with_name("pictures")


def load(demo: Demo) -> None:
    """Puts the pictures into the library."""
    for name, row in demo.content["pictures"].items():
        path = FOLDER / f"{name}.png"
        with path.open("rb") as file:
            words = row[demo.content["meta"]["default_language"]]
            get_image_model().objects.create(
                title=name.capitalize(),
                description=words,
                collection=library.collection(row["collection"]),
                file=ImageFile(file, name=path.name),
            )


def image(name: str) -> AbstractImage:
    """The picture of a name."""
    return get_image_model().objects.get(title=name.capitalize())


def block(name: str, alt: Row, locale: str) -> Row:
    """A picture in a text, with the words for those who do not see it."""
    value = {"image": image(name).pk, "decorative": False, "alt_text": alt[locale]}
    return {"type": "image", "value": value}
