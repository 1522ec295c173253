"""The blocks that only an event's page has."""

from datetime import time

from django.utils.translation import gettext_lazy as _, pgettext_lazy
from wagtail.blocks import CharBlock, ChoiceBlock, ListBlock, StructBlock, TimeBlock, URLBlock

from pages.blocks import BodyBlock, CleanTextBlock, PlainInMigrations
from pages.blocks.groups import ORDERED


class ProgrammeEntryBlock(StructBlock):
    time = TimeBlock(label=_("time"), required=False)
    text = CharBlock(label=_("what"))

    class Meta:
        icon = "time"
        label = _("entry")


class MaterialBlock(StructBlock):
    title = CharBlock(label=_("title"))
    url = URLBlock(label=_("link"))
    available = ChoiceBlock(
        label=_("shown"),
        choices=[("always", _("from the start")), ("after", _("after the event"))],
        default="always",
    )

    class Meta:
        icon = "download"
        label = _("material")


class AnswerBlock(StructBlock):
    question = CharBlock(label=pgettext_lazy("block", "question"), max_length=300)
    answer = CleanTextBlock(label=_("answer"))

    class Meta:
        icon = "help"
        label = _("question and answer")
        template = "blocks/answer.html"


class ProgrammeBlock(PlainInMigrations, ListBlock):
    class Meta:
        icon = "list-ol"
        label = _("programme")
        description = _("What happens when, line by line.")
        group = ORDERED
        template = "blocks/programme.html"
        preview_value = [
            {"time": time(17), "text": _("Welcome")},
            {"time": time(17, 10), "text": _("Who may apply, and for what")},
            {"time": time(18), "text": _("Your questions")},
        ]


class EventBodyBlock(BodyBlock):
    programme = ProgrammeBlock(ProgrammeEntryBlock())
