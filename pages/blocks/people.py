"""People to ask, and other pages of the site."""

from django.utils.translation import gettext_lazy as _, pgettext_lazy
from wagtail.blocks import (
    CharBlock,
    EmailBlock,
    IntegerBlock,
    ListBlock,
    MultipleChoiceBlock,
    PageChooserBlock,
    StructBlock,
    StructValue,
    TextBlock,
)
from wagtail.images.blocks import ImageChooserBlock

from .. import formats
from . import groups

SPOKEN = {"it": _("Italian"), "de": _("German"), "lld": _("Ladin"), "en": _("English")}


class ContactValue(StructValue):
    @property
    def spoken(self) -> str:
        """The languages as words, in the order of the form."""
        return formats.languages(code for code in SPOKEN if code in self["languages"])


class ContactBlock(StructBlock):
    name = CharBlock(label=_("name"))
    role = CharBlock(label=_("what the person can help with"), required=False)
    phone = CharBlock(label=_("telephone"), required=False, max_length=40)
    email = EmailBlock(label=_("e-mail"), required=False)
    languages = MultipleChoiceBlock(label=_("speaks"), choices=list(SPOKEN.items()), required=False)
    picture = ImageChooserBlock(label=_("picture"), required=False)

    class Meta:
        icon = "user"
        label = pgettext_lazy("block", "contact person")
        description = _("Whom to ask: name, telephone, e-mail, languages.")
        group = groups.PAGES
        template = "blocks/contact.html"
        value_class = ContactValue
        preview_value = {
            "name": "Elena Montechiari",
            "role": _("First orientation talk, founding a cooperative"),
            "phone": "+39 0471 000000",
            "email": "elena@example.org",
            "languages": ["it", "de"],
            "picture": None,
        }


class CardsBlock(StructBlock):
    """Holds the choice; `pages.cards` gives what is shown."""

    title = CharBlock(label=_("title"))
    pages = ListBlock(
        PageChooserBlock(label=_("page")),
        label=_("pages"),
        default=[],
        help_text=_("Readers get each in their language where it is there. None chosen: the newest of all sections."),
    )
    count = IntegerBlock(
        label=_("how many"), min_value=1, max_value=12, default=3, help_text=_("Where no page is chosen.")
    )

    class Meta:
        icon = "grip"
        label = _("cards")
        description = _("Pages that you choose, a call for funding for example; or what is new on the site.")
        group = groups.PAGES
        template = "blocks/cards.html"
        preview_value = {"title": _("What is new"), "pages": [], "count": 2}


class UpcomingEventsBlock(StructBlock):
    """Holds the choice; the rows come from the events' own template tag, in the template."""

    title = CharBlock(label=_("title"))
    text = TextBlock(label=_("text"), required=False)
    count = IntegerBlock(label=_("how many"), min_value=1, max_value=12, default=3)
    link_label = CharBlock(label=_("text of the link to all"), required=False)

    class Meta:
        icon = "date"
        label = _("next events")
        description = _("The events that come next. The list renews itself.")
        group = groups.PAGES
        template = "blocks/upcoming_events.html"
        preview_value = {"title": _("Next events"), "text": "", "count": 2, "link_label": _("All events")}


class DeadlinesBlock(StructBlock):
    """Holds the choice; the rows come from the calls' own template tag, in the template."""

    title = CharBlock(label=_("title"))
    text = TextBlock(label=_("text"), required=False)
    count = IntegerBlock(label=_("how many"), min_value=1, max_value=12, default=3)
    link_label = CharBlock(label=_("text of the link to all"), required=False)
    link_page = PageChooserBlock(label=_("page that it leads to"), required=False)

    class Meta:
        icon = "calendar-alt"
        label = _("deadlines")
        description = _("The calls for funding that close next. The list renews itself.")
        group = groups.PAGES
        template = "blocks/deadlines.html"
        preview_value = {
            "title": _("Deadlines ahead"),
            "text": "",
            "count": 2,
            "link_label": _("All calls"),
            "link_page": None,
        }
