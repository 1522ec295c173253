"""The blocks that only an event's page has."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, ListBlock, RichTextBlock, StructBlock, TimeBlock, URLBlock

from pages.blocks import BodyBlock


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
    question = CharBlock(label=_("question"), max_length=300)
    answer = RichTextBlock(label=_("answer"), features=["bold", "italic", "link", "document-link", "ul", "ol"])

    class Meta:
        icon = "help"
        label = _("question and answer")
        template = "blocks/answer.html"


class EventBodyBlock(BodyBlock):
    programme = ListBlock(
        ProgrammeEntryBlock(), label=_("programme"), icon="list-ol", template="blocks/programme.html"
    )
