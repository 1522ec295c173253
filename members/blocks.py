"""The block that only the privacy notice has."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StructBlock

from pages.blocks import BodyBlock
from pages.blocks.groups import ORDERED


class RetentionBlock(StructBlock):
    """The table of what is kept how long; the rows come from the table that the nightly job reads."""

    class Meta:
        icon = "history"
        label = _("how long data are kept")
        description = _("The table of all terms, as the site keeps them. It renews itself.")
        group = ORDERED
        template = "members/retention.html"
        preview_value: dict[str, str] = {}


class PrivacyBodyBlock(BodyBlock):
    """What the privacy notice can hold."""

    retention = RetentionBlock()
