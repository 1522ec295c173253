"""Pictures, videos, files."""

from typing import Any
from urllib.parse import urlsplit

from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from wagtail.blocks import CharBlock, ListBlock, StructBlock, StructValue, URLBlock
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from . import groups

# What Wagtail's `ImageBlock` answers to who decides nothing; our catalogues say it formally, and theirs do not.
UNDECIDED = _("Please add some alt text for your image or mark it as decorative")


class PictureBlock(ImageBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.child_blocks["image"].label = _("picture")  # Wagtail's own has no translation

    class Meta:
        icon = "image"
        label = _("picture")
        description = _("A picture across the text, with words for those who do not see it.")
        group = groups.MEDIA
        template = "blocks/image.html"
        preview_template = "blocks/previews/image.html"


class VideoValue(StructValue):
    @property
    def host(self) -> str:
        """The site that shows the video."""
        return (urlsplit(self["url"]).hostname or "").removeprefix("www.")


class VideoBlock(StructBlock):
    title = CharBlock(label=_("title"))
    url = URLBlock(
        label=_("address of the video's page"),
        validators=[URLValidator(["https"])],
        help_text=_("Starts with https:// and is opened when somebody clicks; nothing is loaded from there before."),
    )
    length = CharBlock(label=_("length"), required=False, max_length=40, help_text=_("For example: 12 minutes"))
    picture = ImageChooserBlock(label=_("our own still picture"), required=False)

    class Meta:
        icon = "media"
        label = _("video")
        description = _("Title and still picture of a video that lies elsewhere; a click leads to it.")
        group = groups.MEDIA
        template = "blocks/video.html"
        value_class = VideoValue
        preview_value = {
            "title": _("Online meetings without stress"),
            "url": "https://video.example.org/watch",
            "length": _("12 minutes"),
            "picture": None,
        }


class DownloadBlock(StructBlock):
    document = DocumentChooserBlock(label=pgettext_lazy("block", "document"))
    title = CharBlock(label=_("title"), required=False, help_text=_("Empty: the document's own title."))

    class Meta:
        icon = "doc-full"
        label = pgettext_lazy("block", "document")


class DownloadsBlock(StructBlock):
    documents = ListBlock(DownloadBlock(), label=_("documents"))

    class Meta:
        icon = "download"
        label = pgettext_lazy("block", "downloads")
        description = _("Documents to download, each with its title, type and size.")
        group = groups.MEDIA
        template = "blocks/downloads.html"

    def get_preview_value(self) -> Any:
        document = get_document_model()(pk=0, title=_("Statute, template"), file="template.docx", file_size=48_000)
        return self.normalize({"documents": [{"document": document, "title": ""}]})
