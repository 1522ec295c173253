"""What of the outbox needs a person: mails that wait too long or did not arrive, addresses that take none."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from . import whose
from .models import Message

State = Message.State

LATE = timedelta(minutes=15)
RECENT = timedelta(days=7)
MOST = 1000  # counted no further: it is many then


@dataclass(frozen=True, slots=True)
class Stuck:
    """How many mails are late, how many failed of late, and how many addresses with people behind them take none."""

    late: int
    failed: int
    addresses: int

    def __bool__(self) -> bool:
        return bool(self.late or self.failed or self.addresses)


def look(now: datetime) -> Stuck:
    """Looks at the outbox, in a few cheap statements however large it is."""
    late = Message.objects.filter(state=State.WAITING, due_at__lt=now - LATE)
    failed = Message.objects.filter(state__in=[State.FAILED, State.BOUNCED], created_at__gte=now - RECENT)
    return Stuck(late[:MOST].count(), failed[:MOST].count(), len(whose.affected()))
