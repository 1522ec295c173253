"""People to ask, and other pages of the site."""

from django.conf import settings
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
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from .. import formats
from . import groups

SPOKEN = {"it": _("Italian"), "de": _("German"), "lld": _("Ladin"), "en": _("English")}


class ContactValue(StructValue):
    """A person to reach: in the text, or among the staff."""

    @property
    def spoken(self) -> str:
        """The languages as words, the site's own first."""
        return formats.languages(code for code in SPOKEN if code in self["languages"])

    @property
    def alt(self) -> str:
        """What the editor says of the picture; mostly nothing, as the name stands beside it."""
        return getattr(self["picture"], "contextual_alt_text", None) or ""


class ContactBlock(StructBlock):
    name = CharBlock(label=pgettext_lazy("block", "name"))
    role = CharBlock(label=_("what the person can help with"), required=False)
    phone = CharBlock(label=pgettext_lazy("block", "telephone"), required=False, max_length=40)
    email = EmailBlock(label=pgettext_lazy("block", "e-mail"), required=False)
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


class PersonBlock(StructBlock):
    """One of the staff; shown like a contact person in a text."""

    name = CharBlock(label=pgettext_lazy("block", "name"), max_length=120)
    role = CharBlock(label=pgettext_lazy("block", "role"), max_length=120, required=False)
    areas = TextBlock(label=_("areas"), max_length=300, required=False, help_text=_("What to ask this person about."))
    languages = MultipleChoiceBlock(
        label=pgettext_lazy("block", "languages spoken"),
        choices=[*settings.LANGUAGES, ("en", _("English")), ("lld", _("Ladin"))],
        required=False,
    )
    phone = CharBlock(label=pgettext_lazy("block", "telephone"), max_length=40, required=False)
    email = EmailBlock(label=pgettext_lazy("block", "e-mail"), required=False)
    picture = ImageBlock(label=_("picture"), required=False)

    class Meta:
        icon = "user"
        label = _("person")
        template = "blocks/contact.html"
        value_class = ContactValue


class StaffGroupBlock(StructBlock):
    title = CharBlock(label=_("title"), max_length=120)
    people = ListBlock(PersonBlock(), label=_("people"))

    class Meta:
        icon = "group"
        label = _("group")
        template = "blocks/staff_group.html"


class CardsBlock(StructBlock):
    """Holds the choice; `pages.cards` gives what is shown."""

    title = CharBlock(label=_("title"))
    pages = ListBlock(
        PageChooserBlock(label=pgettext_lazy("block", "page")),
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


class FundingBlock(StructBlock):
    """Holds the choice; `pages.teasers` gives the call."""

    call = PageChooserBlock(
        label=pgettext_lazy("block", "call for funding"),
        page_type="pages.FundingPage",
        required=False,
        help_text=_(
            "Readers get it in their language where it is there, and no longer when it is over. "
            "None chosen: the newest open one."
        ),
    )
    topic = SnippetChooserBlock(
        "pages.Topic",
        label=pgettext_lazy("block", "topic"),
        required=False,
        help_text=_("Where no call is chosen: the newest on it."),
    )

    class Meta:
        icon = "clipboard-list"
        label = _("funding teaser")
        description = _(
            "One call for funding: what is paid, whether it is open, until when. Gone when the call is over."
        )
        group = groups.PAGES
        template = "blocks/funding.html"
        preview_value = {"call": None, "topic": None}


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
