"""What all workers, on whichever machine, know together of the provider: one row.

Whether it takes mails at all, when the next may leave by the rate that was agreed, and how many it took.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from .models import Provider

log = logging.getLogger(__name__)

# How long nobody asks a provider that is down; from the last on it stays so long.
PAUSES = [timedelta(seconds=5), timedelta(seconds=20), timedelta(minutes=1), timedelta(minutes=5)]
# So much of the rate is taken at once: a mail that is more urgent waits no longer.
SHARE = timedelta(seconds=1)


@dataclass(slots=True)
class Tally:
    """What a batch came to; `was_down` and `took_at` are as they stood before it."""

    was_down: bool = False
    took_at: datetime | None = None
    sent: int = 0
    retried: int = 0
    failed: int = 0

    @property
    def takes_mails(self) -> bool:
        """Whether the provider took any mail within the longest pause between two tries."""
        return bool(self.sent) or (self.took_at is not None and timezone.now() - self.took_at < timedelta(days=1))


def room(row: Provider, limit: int, now: datetime) -> int:
    """How many mails a worker may claim now: none while the provider is down or the rate is used up.

    Of a provider that was down one mail finds out whether it is back.
    """
    if row.again_at is not None and row.again_at > now:
        return 0
    if settings.MAIL_RATE:
        if row.free_at is not None and row.free_at > now:
            return 0
        limit = min(limit, max(1, int(settings.MAIL_RATE * SHARE.total_seconds())))
    return min(limit, 1) if row.down_since else limit


def read() -> Provider:
    """The row; inside the transaction of a claim by a rate, locked: workers claim one after the other."""
    rows = Provider.objects.filter(pk=Provider.ONLY)
    if settings.MAIL_RATE and connection.in_atomic_block and connection.features.has_select_for_update:
        rows = rows.select_for_update()
    return rows.first() or Provider.objects.get_or_create(pk=Provider.ONLY)[0]


def use(row: Provider, count: int, now: datetime) -> None:
    """Writes down that so many mails leave now; what was not used a moment ago may be caught up with."""
    if settings.MAIL_RATE and count:
        begin = max(row.free_at or now, now - SHARE)
        free_at = begin + timedelta(seconds=count / settings.MAIL_RATE)
        Provider.objects.filter(pk=row.pk).update(free_at=free_at)


def is_down(error: Exception) -> timedelta:
    """Writes down that the provider takes nothing; answers after how long it is asked again."""
    now = timezone.now()
    with transaction.atomic():
        row = read()
        pause = PAUSES[min(row.tries, len(PAUSES) - 1)]
        words = f"{type(error).__name__}: {error}"[:2000].replace("\0", "")
        # Only once where several workers met it at the same time.
        Provider.objects.filter(Q(again_at__isnull=True) | Q(again_at__lte=now), pk=row.pk).update(
            down_since=row.down_since or now, again_at=now + pause, tries=row.tries + 1, error=words
        )
    log.warning("mail provider is down", extra={"error": type(error).__name__})
    return pause


def note(tally: Tally) -> None:
    """Adds up what a batch came to; the first mail that was taken ends an outage."""
    facts: dict[str, Any] = {name: F(name) + count for name, count in _counts(tally).items() if count}
    if tally.sent:
        facts["took_at"] = timezone.now()
    if tally.sent and tally.was_down:
        facts |= {"down_since": None, "again_at": None, "tries": 0, "error": ""}
        log.warning("mail provider takes mails again")
    if facts:
        Provider.objects.filter(pk=Provider.ONLY).update(**facts)


def _counts(tally: Tally) -> dict[str, int]:
    return {"sent": tally.sent, "retried": tally.retried, "failed": tally.failed}
