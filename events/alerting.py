"""Webinars and other events among what readers follow by mail."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from members.alerts import ALL, TOPIC, Facts, Source, of_terms, register
from pages import formats

from .models import Event, EventPage

ZONE = "Europe/Rome"


def _about(page: EventPage) -> set[str]:
    return {ALL} | of_terms(TOPIC, page.topics.all())


def _facts(pages: Sequence[EventPage]) -> dict[int, Facts]:
    """An event that is cancelled, or has begun, is nothing to write about; one statement."""
    keys = {page.translation_key: page.pk for page in pages}
    coming = Event.objects.filter(page_key__in=keys, status=Event.Status.ANNOUNCED, starts_at__gt=timezone.now())
    return {keys[event.page_key]: _said(event) for event in coming}


def _said(event: Event) -> Facts:
    when = formats.long_date_time(event.starts_at, ZONE)
    return Facts(_("Event"), f"{when}, {event.get_format_display()}", event.starts_at, ZONE)


register(Source(EventPage, _about, _facts))
