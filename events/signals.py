"""Wagtail tells when the words of an event change, Django when an event does; the deed is elsewhere."""

from collections.abc import Collection
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from pages import changes
from pages.models import Topic

from .models import Event, EventPage
from .spanning import touch_calendars


@receiver([page_published, page_unpublished, post_delete], sender=EventPage)
@receiver([post_save, post_delete], sender=Topic)
@receiver([post_save, post_delete], sender=PageViewRestriction)
@receiver(post_page_move)
def words_changed(**_kwargs: Any) -> None:
    """Public feeds show titles, summaries and topics of what anybody may read: also by where it stands in the tree."""
    touch_calendars(timezone.now())


@receiver([post_save, post_delete], sender=Event)
def event_was_changed(update_fields: Collection[str] | None = None, **_kwargs: Any) -> None:
    """How many events are to come is kept until one comes, goes, or ends at another time (`counting`)."""
    if update_fields is None or "ends_at" in update_fields:
        changes.note()
