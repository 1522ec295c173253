"""The blocks that pages are made of: few, each with its own template."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, IntegerBlock, RichTextBlock, StreamBlock, StructBlock, TextBlock
from wagtail.images.blocks import ImageBlock

RICH_TEXT = ["bold", "italic", "link", "document-link", "ul", "ol"]


class QuoteBlock(StructBlock):
    text = TextBlock(label=_("quotation"))
    source = CharBlock(label=_("who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("quotation")
        template = "blocks/quote.html"


class UpcomingEventsBlock(StructBlock):
    """Holds the choice; the rows come from the events' own template tag, in the template."""

    title = CharBlock(label=_("title"))
    text = TextBlock(label=_("text"), required=False)
    count = IntegerBlock(label=_("how many"), min_value=1, max_value=12, default=3)
    link_label = CharBlock(label=_("text of the link to all"), required=False)

    class Meta:
        icon = "date"
        label = _("next events")
        template = "blocks/upcoming_events.html"


class RetentionBlock(StructBlock):
    """The table of what is kept how long; the rows come from the members' own template tag."""

    class Meta:
        icon = "history"
        label = _("how long data are kept")
        template = "blocks/retention.html"


class BodyBlock(StreamBlock):
    """What any text of the site can hold."""

    heading = CharBlock(label=_("heading"), icon="title", template="blocks/heading.html")
    text = RichTextBlock(label=_("text"), icon="pilcrow", features=RICH_TEXT, template="blocks/text.html")
    note = RichTextBlock(
        label=_("note"), icon="info-circle", features=["bold", "italic", "link"], template="blocks/note.html"
    )
    quote = QuoteBlock()
    image = ImageBlock(label=_("picture"), template="blocks/image.html")


class PageBodyBlock(BodyBlock):
    """What home and standard pages can hold beside text."""

    upcoming_events = UpcomingEventsBlock()
    retention = RetentionBlock()
