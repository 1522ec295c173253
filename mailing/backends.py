"""Two mail backends: one that writes to the outbox, one that writes files."""

import os
from collections.abc import Sequence
from email import policy
from email.utils import make_msgid, parseaddr
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone, translation

from .models import Message

_number = count()


class OutboxBackend(BaseEmailBackend):
    """What Django and Wagtail send (password resets, workflow mails) becomes a row per recipient."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Writes the mails to the outbox, in the transaction of whoever sends; the worker sends them."""
        Message.objects.bulk_create([row for mail in email_messages for row in _rows(mail)])
        return len(email_messages)


def _rows(mail: EmailMessage) -> list[Message]:
    """A row per recipient, whoever sees whom; their bytes are the same, and so is their Message-ID."""
    now = timezone.now()
    ours = {"Message-ID": make_msgid(domain=settings.MAIL_DOMAIN), "Auto-Submitted": "auto-generated"}
    named = {name.lower() for name in mail.extra_headers}
    mail.extra_headers |= {name: value for name, value in ours.items() if name.lower() not in named}
    raw = mail.message(policy=policy.SMTP).as_bytes()
    return [
        Message(
            kind="raw",
            dedupe_key=f"raw:{uuid4()}",
            recipient=parseaddr(recipient)[1],
            locale=translation.get_language() or settings.LANGUAGE_CODE,
            # Somebody waits for it: a link to set a password, a page to be looked at.
            priority=Message.Priority.HIGH,
            created_at=now,
            due_at=now,
            raw=raw,
        )
        for recipient in dict.fromkeys(mail.recipients())
    ]


class FileBackend(BaseEmailBackend):
    """Writes each mail as an `.eml` file, for a machine without a mail server."""

    def __init__(self, folder: str, **options: Any) -> None:
        super().__init__(**options)
        self.folder = Path(folder)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Writes whole files or none: a reader of the folder never sees half a mail."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            # Two mails of one moment, or of two workers, are still two files.
            stamp = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{os.getpid()}-{next(_number)}"
            to = "".join(c if c.isalnum() or c in "@.-" else "_" for c in mail.to[0])[:120]
            draft = self.folder / f".{stamp}"
            draft.write_bytes(mail.message().as_bytes())
            draft.rename(self.folder / f"{stamp}-{to}.eml")
        return len(email_messages)
