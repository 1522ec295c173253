"""Wagtail tells when a page is published; the deed is elsewhere."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published

from .models.base import BasePage
from .sharing import share_facts


@receiver(page_published)
def page_was_published(instance: Page, **_kwargs: Any) -> None:
    """Facts hold in all languages."""
    if isinstance(instance, BasePage):
        share_facts(instance)
