"""Where pages stand, seen from outside."""

from django.conf import settings
from wagtail.models import Page


def address_of(page: Page) -> str:
    """The absolute address of a page: PUBLIC_URL decides, not what Wagtail's site record says."""
    return settings.PUBLIC_URL + (page.get_url() or "/")
