"""Wagtail tells when a page is published; the deed is elsewhere."""

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import COMMENTS_RELATION_NAME, Locale, Page, PageViewRestriction, Revision, Site
from wagtail.signals import page_published, post_page_move

from . import arriving, changes, pictures, translating
from .models import FooterEntry, MainMenuEntry, SiteText
from .models.base import BasePage
from .models.term import Term
from .sharing import share_facts

KEPT = (Page, Term, SiteText, MainMenuEntry, FooterEntry, PageViewRestriction, Locale, Site)
# What `save_revision` writes into the row of a page.
DRAFT = frozenset(
    {
        *("latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes"),
        COMMENTS_RELATION_NAME,
    }
)


@receiver(page_published)
def page_was_published(instance: Page, revision: Revision | None, **_kwargs: Any) -> None:
    """Facts hold in all languages; words have to be said again in each."""
    if isinstance(instance, BasePage):
        share_facts(instance)
        translating.note_published(instance, revision)


def listen() -> None:
    """Each model by itself: a listener for all would have every deletion in the project load its rows first."""
    for model in apps.get_models():
        if issubclass(model, KEPT):
            post_save.connect(something_was_changed, sender=model)
            post_delete.connect(something_was_changed, sender=model)
    pre_delete.connect(page_will_go, sender=Page)
    pre_save.connect(picture_arrives, sender=get_image_model())
    post_save.connect(picture_was_saved, sender=get_image_model())


def page_will_go(instance: Page, **_kwargs: Any) -> None:
    """Those that follow it are told first."""
    translating.will_be_deleted(instance)


def something_was_changed(update_fields: Collection[str] | None = None, **_kwargs: Any) -> None:
    """What pages have in common, and the facts of calls, are kept until one of these changes.

    A draft changes nothing that readers see, and an editor at work saves one every few seconds.
    """
    if update_fields is None or not DRAFT.issuperset(update_fields):
        changes.note()


@receiver(post_page_move)
def page_was_moved(**_kwargs: Any) -> None:
    """Where pages stand changes by statement, without a word to each."""
    changes.note()


def picture_arrives(instance: AbstractImage, *, raw: bool = False, **_kwargs: Any) -> None:
    """Whoever brings it; the form of the library has mostly done it before."""
    # `_committed`: whether the storage has it already.
    instance.file_is_new = bool(instance.file) and not instance.file._committed  # noqa: SLF001
    if instance.file_is_new and not raw:
        file = arriving.kept(instance.file)
        if file is not instance.file:
            instance.file = file
            instance._set_image_file_metadata()  # noqa: SLF001 (as Wagtail's own form does)


def picture_was_saved(instance: AbstractImage, *, created: bool, **_kwargs: Any) -> None:
    """What was made of another file, or around another point, goes."""
    if not created:
        pictures.drop_unfit(instance, all_of_them=instance.file_is_new)
