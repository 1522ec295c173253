"""The privacy notice: words of the office, and the table that the nightly job goes by."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from pages.models import BasePage

from ..blocks import PrivacyBodyBlock


class PrivacyPage(BasePage):
    """What happens to personal data, and for how long they are kept."""

    body = StreamField(PrivacyBodyBlock(), verbose_name=_("content"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    api_fields = [*BasePage.api_fields, APIField("body")]

    max_count_per_parent = 1
    template = "pages/standard_page.html"

    class Meta:
        verbose_name = _("privacy notice")
        verbose_name_plural = _("privacy notices")
