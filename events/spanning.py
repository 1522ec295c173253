"""What follows from the sessions: the event's first start and last end, and the feeds' last change."""

from datetime import datetime, timedelta

from django.db import transaction

from .models import CalendarChange, Event, span


def renew(event: Event, now: datetime) -> None:
    """Takes the event's span from its sessions anew; to be called by each deed that changes one."""
    event.starts_at, event.ends_at = span(event.sessions.all())
    event.changed_at = now
    event.save(update_fields=["starts_at", "ends_at", "changed_at"])
    touch_calendars(now)


def touch_calendars(now: datetime) -> None:
    """Notes that something which public feeds show has changed; never moves back."""
    with transaction.atomic():
        row = CalendarChange.objects.select_for_update().filter(pk=1).first()
        if row is None:
            CalendarChange.objects.bulk_create([CalendarChange(pk=1, changed_at=now)], ignore_conflicts=True)
            return
        # Always on: whoever waited for the lock brings a moment that feeds have been read under.
        row.changed_at = max(now, row.changed_at + timedelta(microseconds=1))
        row.save(update_fields=["changed_at"])
