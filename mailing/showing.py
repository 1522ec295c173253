"""A mail as its reader got it, for the office to look at; what only the reader may have is left out."""

import re
from dataclasses import dataclass

from .composing import StoredEmail
from .models import Message

# How `members.links` writes a token: an id, and a keyed hash of 128 bits.
TOKEN = re.compile(r"(?<=[/=])[0-9a-f]+-[\w-]{22}(?![\w-])", re.ASCII)
# What Django and Wagtail write themselves: links that set a password stand in it.
SECRET = "raw"  # noqa: S105 (a kind of mail)
HEADERS = ("Reply-To", "Message-ID", "List-Unsubscribe")


@dataclass(frozen=True, slots=True)
class AsSent:
    """A mail as its reader got it."""

    subject: str
    sender: str
    text: str
    html: str
    attachments: list[str]
    headers: tuple[tuple[str, str], ...] = ()


def as_sent(message: Message) -> AsSent | None:
    """The mail as it was rendered; None when it has not been yet, its body has reached its end, or is secret."""
    if message.raw is None or message.kind == SECRET:
        return None
    stored = StoredEmail(bytes(message.raw), message.recipient)
    parts = stored.parts
    text = parts.get_body(("plain",))
    return AsSent(
        subject=str(parts["Subject"]),
        sender=str(parts["From"]),
        text=without_tokens(text.get_content() if text else ""),
        html=without_tokens(stored.html()),
        attachments=[part.get_filename() or "" for part in parts.iter_attachments()],
        headers=tuple((name, without_tokens(str(parts[name]))) for name in HEADERS if parts[name]),
    )


def without_tokens(text: str) -> str:
    """A personal link is its reader's alone: the office has deeds of its own."""
    return TOKEN.sub("…", text)
