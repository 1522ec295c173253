"""Copying: a copied page makes an event of its own."""

import copy
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from .models import Event, Session
from .models.event import new_session_uid


@transaction.atomic
def copy_event(source: Event, page_key: UUID) -> Event:
    """A new event like the old: format, seats, times, way, speakers and questions; nobody is registered.

    Its sessions are other calendar entries, without join link; what was cancelled is planned again.
    """
    now = timezone.now()
    event = _copy(
        source,
        uid=uuid4(),
        page_key=page_key,
        status=Event.Status.ANNOUNCED,
        registration_opens_at=None,
        registration_closes_at=None,
        created_at=now,
        changed_at=now,
    )
    for session in source.sessions.all():
        _copy_with_words(
            session,
            event=event,
            uid=new_session_uid(),
            sequence=0,
            status=Session.Status.PLANNED,
            join_url="",
            changed_at=now,
            moved_at=None,
        )
    for words in source.words.all():
        _copy(words, event=event, cancel_reason="")
    for speaker in source.speakers.all():
        _copy_with_words(speaker, event=event)
    for question in source.questions.all():
        copied = _copy_with_words(question, event=event)
        for choice in question.choices.all():
            _copy_with_words(choice, question=copied)
    return event


def _copy_with_words[Row: Model](row: Row, **changes: Any) -> Row:
    """Copies a row and what it says in each language, but not why it was cancelled."""
    copied = _copy(row, **changes)
    for words in row.words.all():  # type: ignore[attr-defined]
        reason = {"cancel_reason": ""} if hasattr(words, "cancel_reason") else {}
        _copy(words, **{str(row._meta.model_name): copied}, **reason)
    return copied


def _copy[Row: Model](row: Row, **changes: Any) -> Row:
    copied = copy.copy(row)
    copied.pk, copied._state.adding = None, True  # noqa: SLF001 (Django's documented way to copy)
    for name, value in changes.items():
        setattr(copied, name, value)
    copied.save()
    return copied
