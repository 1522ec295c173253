"""Words: heading, text, note, quotation."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, RichTextBlock, StructBlock, TextBlock
from wagtail.rich_text import RichText

from ..clean import tidy
from . import groups

RICH_TEXT = ["bold", "italic", "link", "document-link", "ul", "ol"]
SHORT_RICH_TEXT = ["bold", "italic", "link"]


class PlainInMigrations:
    """Stands in migrations as the block of Wagtail that it is built on: they need none of our words."""

    def deconstruct(self) -> tuple[str, Any, Any]:
        _path, args, kwargs = super().deconstruct()  # type: ignore[misc]
        base = next(each for each in type(self).__mro__ if each.__module__.startswith("wagtail."))
        return f"wagtail.blocks.{base.__name__}", args, kwargs


class CleanTextBlock(PlainInMigrations, RichTextBlock):
    """Rich text with few features, without what word processors leave behind."""

    features_of_kind = RICH_TEXT

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": self.features_of_kind} | kwargs)

    def clean(self, value: RichText) -> RichText:
        return super().clean(RichText(tidy(value.source)))

    class Meta:
        icon = "pilcrow"
        label = _("text")
        description = _("Paragraphs and lists, with links to pages, documents and other sites.")
        group = groups.TEXT
        template = "blocks/text.html"
        preview_value = format_lazy(
            "<p>{}</p><ul><li>{}</li><li>{}</li></ul>",
            _("Two or three sentences make a paragraph. Start with what matters most to the reader."),
            _("A list shows at a glance what belongs together."),
            _("Each entry is short."),
        )


class NoteBlock(CleanTextBlock):
    features_of_kind = SHORT_RICH_TEXT

    class Meta:
        icon = "info-circle"
        label = _("note")
        description = _("A few sentences in a box that nobody should overlook.")
        template = "blocks/note.html"
        preview_value = format_lazy(
            "<p>{}</p>", _("The office is closed from 24 to 31 December. We answer from 2 January.")
        )


class HeadingBlock(PlainInMigrations, CharBlock):
    class Meta:
        icon = "title"
        label = _("heading")
        description = _("Divides a long text. Whoever reads the headings only should know what it says.")
        group = groups.TEXT
        template = "blocks/heading.html"
        preview_value = _("What you need for the application")


class QuoteBlock(StructBlock):
    text = TextBlock(label=_("quotation"))
    source = CharBlock(label=_("who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("quotation")
        description = _("What somebody said, with the name below.")
        group = groups.TEXT
        template = "blocks/quote.html"
        preview_value = {
            "text": _("Alone we would not have found the time. Together it took one afternoon."),
            "source": _("Elena Montechiari, chair of a social cooperative"),
        }
