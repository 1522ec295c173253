"""What the body of a page can hold: never more than fourteen kinds, so that the picker stays one glance."""

from wagtail.blocks import StreamBlock

from .media import DownloadsBlock, PictureBlock, VideoBlock
from .ordered import AccordionBlock, StepsBlock, TableBlock
from .people import CardsBlock, ContactBlock, DeadlinesBlock, FundingBlock, UpcomingEventsBlock
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
    funding = FundingBlock()


class PageBodyBlock(BodyBlock):
    """What standard pages can hold: of the lists that renew themselves, that of events; calls have teasers."""

    upcoming_events = UpcomingEventsBlock()


class HomeBodyBlock(PageBodyBlock):
    """What home can hold: both lists that renew themselves. Tables are for pages that one reads in peace."""

    table = None  # type: ignore[assignment]  # takes it away
    deadlines = DeadlinesBlock()
