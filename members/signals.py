"""Wagtail tells when a page is published; the deed is elsewhere."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from pages.models.base import BasePage

from . import noticing


@receiver(page_published)
def page_was_published(instance: Page, revision: Revision | None = None, **_kwargs: Any) -> None:
    """By an editor, by a planned day, or by a workflow: whoever follows it hears of it."""
    if isinstance(instance, BasePage):
        noticing.note_published(instance, revision)
