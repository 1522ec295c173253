"""Wagtail tells when a page is published; the deed is elsewhere."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import page_published, post_page_move

from . import changes
from .models import FooterEntry, MainMenuEntry, SiteText
from .models.base import BasePage
from .models.term import Term
from .sharing import share_facts

KEPT = (Page, Term, SiteText, MainMenuEntry, FooterEntry, PageViewRestriction, Locale, Site)


@receiver(page_published)
def page_was_published(instance: Page, **_kwargs: Any) -> None:
    """Facts hold in all languages."""
    if isinstance(instance, BasePage):
        share_facts(instance)


@receiver([post_save, post_delete])
def something_was_changed(sender: type[Model], **_kwargs: Any) -> None:
    """What pages have in common, and the facts of calls, are kept until one of these changes."""
    if issubclass(sender, KEPT):
        changes.note()


@receiver(post_page_move)
def page_was_moved(**_kwargs: Any) -> None:
    """Where pages stand changes by statement, without a word to each."""
    changes.note()
