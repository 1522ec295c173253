"""The blocks that only an event's page has."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, ListBlock, StructBlock, TimeBlock, URLBlock

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


class EventBodyBlock(BodyBlock):
    programme = ListBlock(
        ProgrammeEntryBlock(), label=_("programme"), icon="list-ol", template="blocks/programme.html"
    )
