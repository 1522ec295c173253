"""The form through which pictures get into the library: what it refuses, and in which words."""

from typing import Any, override

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from . import arriving


class PictureField(WagtailImageField):
    """Wagtail's field of a picture, with our words: its own are not there in Italian."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        facts = {
            "formats": self.supported_formats_text,
            "size": self.max_upload_size_text,
            "millions": self.max_image_pixels // 1_000_000,
        }
        self.help_text = _("%(formats)s, %(size)s at most. A large photo is shrunk by itself.") % facts
        self.error_messages |= {name: words % facts for name, words in _refusals().items()}

    @override
    def check_image_pixel_size(self, f: Any) -> None:
        """Of Wagtail's own a damaged file makes a fault, and it unpacks a picture before it asks how large it is."""
        try:
            width, height = Image.open(f).size
        except Image.DecompressionBombError:
            width = height = self.max_image_pixels
        except Exception as fault:  # Pillow raises whatever the damage leads to
            raise self.refused("invalid_image") from fault
        if width * height > self.max_image_pixels:
            raise self.refused("file_too_many_pixels")

    def refused(self, code: str) -> ValidationError:
        """Why a file is not taken."""
        return ValidationError(self.error_messages[code], code=code)


class PictureForm(BaseImageForm):
    """Wagtail's form of a picture, which keeps the file as the library does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("file")
        if field:
            self.fields["file"] = PictureField(label=field.label, required=field.required, widget=field.widget)
        for name, words in _helps().items():
            if name in self.fields:
                self[name].help_text = words  # Wagtail has made the title's already

    def clean_file(self) -> File | None:
        """The new file, shrunk and without what the camera noted; a damaged one and a film are refused."""
        file: File | None = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        field: PictureField = self.fields["file"]
        try:
            still = not arriving.moves(Image.open(file))
            answer = arriving.kept(file)
        except Exception as fault:  # Pillow raises whatever the damage leads to
            raise field.refused("invalid_image") from fault
        if not still:
            raise field.refused("moves")
        return answer


def _helps() -> dict[str, str]:
    return {
        "title": _("Only the office sees it: by this name you find the picture again."),
        "description": _("What is to be seen, in one sentence: it is read to those who do not see the picture."),
    }


def _refusals() -> dict[str, str]:
    too_large = _("This file is too large. A picture may have %(size)s at most: please save it smaller first.")
    kind = _("Pictures of this kind cannot be used. Please upload one of these: %(formats)s.")
    return {
        "empty": _("This file is empty. Please upload the picture again."),
        "invalid_image": _("This is no picture, or the file is damaged. Please save it anew and upload it again."),
        "invalid_extension": kind,
        "invalid_image_extension": kind,
        "invalid_image_known_format": _(
            "The name ends otherwise than what the file holds. Please save it anew and upload it again."
        ),
        "file_too_large": too_large,
        "file_too_large_unknown_size": too_large,
        "file_too_many_pixels": _(
            "This picture has too many pixels. It may have %(millions)s million at most: please save it smaller first."
        ),
        "moves": _("This picture moves, which distracts readers. Please upload one that stands still."),
    }
