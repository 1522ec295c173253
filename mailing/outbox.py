"""Writing mails: a row each, in the transaction of the fact that causes them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from .models import Message


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail to write; `key` names the fact, so that one fact makes one mail."""

    kind: str
    key: str
    about: str
    to: str
    locale: str
    scope: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    priority: int = Message.Priority.NORMAL
    due_at: datetime | None = None


def write(drafts: Iterable[Draft]) -> None:
    """Writes the mails in one statement; a key that was written before is left as it is."""
    now = timezone.now()
    Message.objects.bulk_create([_row(draft, now) for draft in drafts], ignore_conflicts=True, batch_size=500)


def _row(draft: Draft, now: datetime) -> Message:
    return Message(
        kind=draft.kind,
        subject_key=draft.about,
        dedupe_key=f"{draft.kind}:{draft.key}",
        recipient=draft.to,
        locale=draft.locale,
        scope=draft.scope,
        context=draft.context,
        priority=draft.priority,
        created_at=now,
        due_at=draft.due_at or now,
    )
