"""What the body of a page can hold: never more than fourteen kinds, so that the picker stays one glance."""

from wagtail.blocks import StreamBlock

from .media import DownloadsBlock, PictureBlock, VideoBlock
from .ordered import AccordionBlock, StepsBlock, TableBlock
from .people import CardsBlock, ContactBlock, DeadlinesBlock, UpcomingEventsBlock
from .texts import CleanTextBlock, HeadingBlock, NoteBlock, QuoteBlock


class BodyBlock(StreamBlock):
    """What any text of the site can hold."""

    heading = HeadingBlock()
    text = CleanTextBlock()
    note = NoteBlock()
    quote = QuoteBlock()
    steps = StepsBlock()
    accordion = AccordionBlock()
    table = TableBlock()
    image = PictureBlock()
    video = VideoBlock()
    downloads = DownloadsBlock()
    contact = ContactBlock()
    cards = CardsBlock()


class PageBodyBlock(BodyBlock):
    """What home and standard pages can hold beside it."""

    upcoming_events = UpcomingEventsBlock()
    deadlines = DeadlinesBlock()
