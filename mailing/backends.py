"""Two mail backends: one that writes to the outbox, one that writes files."""

import os
from collections.abc import Sequence
from email import policy
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone, translation

from .models import Message


class OutboxBackend(BaseEmailBackend):
    """What Django and Wagtail send (password resets, workflow mails) becomes a row per recipient."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Writes the mails to the outbox; the worker sends them."""
        now = timezone.now()
        rows = [
            Message(
                kind="raw",
                subject_key="",
                dedupe_key=f"raw:{uuid4()}",
                recipient=recipient,
                locale=translation.get_language() or "it",
                created_at=now,
                due_at=now,
                raw=mail.message(policy=policy.SMTP).as_bytes(),
            )
            for mail in email_messages
            for recipient in mail.recipients()
        ]
        Message.objects.bulk_create(rows)
        return len(email_messages)


class FileBackend(BaseEmailBackend):
    """Writes each mail as an `.eml` file, for a machine without a mail server."""

    def __init__(self, folder: str, **options: Any) -> None:
        super().__init__(**options)
        self.folder = Path(folder)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Writes whole files or none: a reader of the folder never sees half a mail."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            stamp = timezone.now().strftime("%Y%m%d-%H%M%S-%f")
            to = "".join(c if c.isalnum() or c in "@.-" else "_" for c in mail.to[0])
            draft = self.folder / f".{stamp}-{os.getpid()}"
            draft.write_bytes(mail.message().as_bytes())
            draft.rename(self.folder / f"{stamp}-{to}.eml")
        return len(email_messages)
