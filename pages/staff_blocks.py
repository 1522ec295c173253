"""The people of the office."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, EmailBlock, ListBlock, MultipleChoiceBlock, StructBlock, TextBlock
from wagtail.images.blocks import ImageBlock

OTHER_LANGUAGES = [("en", _("English")), ("lld", _("Ladin"))]


class PersonBlock(StructBlock):
    name = CharBlock(label=_("name"), max_length=120)
    role = CharBlock(label=_("role"), max_length=120, required=False)
    areas = TextBlock(label=_("areas"), max_length=300, required=False, help_text=_("What to ask this person about."))
    languages = MultipleChoiceBlock(
        label=_("languages spoken"), choices=[*settings.LANGUAGES, *OTHER_LANGUAGES], required=False
    )
    phone = CharBlock(label=_("telephone"), max_length=40, required=False)
    email = EmailBlock(label=_("e-mail"), required=False)
    picture = ImageBlock(label=_("picture"), required=False)

    class Meta:
        icon = "user"
        label = _("person")
        template = "blocks/person.html"


class StaffGroupBlock(StructBlock):
    title = CharBlock(label=_("title"), max_length=120)
    people = ListBlock(PersonBlock(), label=_("people"))

    class Meta:
        icon = "group"
        label = _("group")
        template = "blocks/staff_group.html"
