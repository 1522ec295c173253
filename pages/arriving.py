"""A picture arrives: it is kept upright, no larger than any page shows it, and without what the camera noted."""

from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from PIL import Image, ImageOps

LONGEST = 2400  # pixels: twice what the widest place on a page is, for dense screens
# Where and when, with which camera, by whom: EXIF, XMP, IPTC and comments, as Pillow names them.
NOTES = frozenset({"exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment"})
QUALITY = {"JPEG": 88, "WEBP": 88, "AVIF": 75}


def kept(file: File) -> File:
    """The file as the library keeps it: the same one where nothing is to be done, or where it moves.

    Raises whatever Pillow raises where the file is damaged.
    """
    file.seek(0)
    with Image.open(file) as picture:
        bare = _bare(picture)
    file.seek(0)
    return file if bare is None else ContentFile(bare, name=Path(str(file.name)).name)


def moves(picture: Image.Image) -> bool:
    """Whether it is a film; what a telephone adds to a photo (a second one for its screen) is none."""
    return picture.format != "MPO" and bool(getattr(picture, "is_animated", False))


def _tells(picture: Image.Image) -> bool:
    return bool(NOTES & picture.info.keys() or picture.getexif() or getattr(picture, "text", None))


def _bare(picture: Image.Image) -> bytes | None:
    if moves(picture):
        return None
    large = max(picture.size) > LONGEST
    if not large:
        picture.load()  # of a damaged file it raises
        if not _tells(picture):
            return None
    kind = "JPEG" if picture.format == "MPO" else str(picture.format)
    return _written(ImageOps.exif_transpose(_shrunk(picture) if large else picture), kind)


def _written(picture: Image.Image, kind: str) -> bytes:
    options: dict[str, Any] = {"icc_profile": picture.info.get("icc_profile")}
    if kind in QUALITY:
        options["quality"] = QUALITY[kind]
    # Some formats write what is left in `info` by themselves; transparency belongs to the picture.
    picture.info = {name: value for name, value in picture.info.items() if name == "transparency"}
    data = BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


def _shrunk(picture: Image.Image) -> Image.Image:
    if picture.mode in {"P", "PA", "1"}:  # colours by number cannot be mixed
        info = picture.info
        picture = picture.convert("RGBA" if "transparency" in info or picture.mode == "PA" else "RGB")
        picture.info = {name: value for name, value in info.items() if name != "transparency"}
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    return picture
