"""How to reach the office, and who works there."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField
from wagtail.search import index

from ..blocks import PageBodyBlock
from ..blocks.people import StaffGroupBlock
from .base import BasePage


class ContactPage(BasePage):
    """Address and hours come from the texts of the site; the people stand here."""

    body = StreamField(
        PageBodyBlock(),
        verbose_name=_("content"),
        blank=True,
        help_text=_("Stands below the address: how to get here."),
    )
    staff = StreamField(StreamBlock([("group", StaffGroupBlock())]), verbose_name=_("staff"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("body"), FieldPanel("staff")]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("staff")]
    api_fields = [*BasePage.api_fields, APIField("body"), APIField("staff")]

    icon = "message-circle"
    parent_page_types = ["pages.HomePage"]
    max_count_per_parent = 1
    template = "pages/contact_page.html"

    class Meta:
        verbose_name = _("contact and staff")
        verbose_name_plural = _("contact and staff")
