"""The mail for who has lost a link: all their registrations for what is still to come."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone

from mailing import kinds, texts
from mailing.kinds import Email
from mailing.models import Message
from members import writing

from . import links, resending
from .mails import NotPublished, words_of
from .models import Event, Registration, Session, email_key
from .states import ADMITTED
from .wording import Wording

# Nobody has as many; the mail stays a mail.
MOST = 50


@kinds.register(resending.KIND)
def _links(message: Message) -> Email | None:
    """Nothing where the address has no registration: nobody gets mail from us because a stranger typed their name."""
    found = list(_entries(message))
    return write(message.locale, found) if found else None


def write(locale: str, found: Sequence[dict[str, Any]]) -> Email:
    """The mail with these entries: `registration`, `session`, `wording`, `url`."""
    registration = found[0]["registration"]
    said = texts.say("events.links", locale, {"name": " ".join(registration.name.split())})
    context = {
        "subject": said.subject,
        "opening": said.plain,
        "opening_html": said.html,
        "registration": registration,
        "entries": found,
        "site": writing.site_text(locale),
        "site_name": settings.WAGTAIL_SITE_NAME,
        "locale": locale,
    }
    text, html = writing.bodies("links", context)
    return Email(subject=said.subject, text=text, html=html)


def _entries(message: Message) -> Iterator[dict[str, Any]]:
    """Each registration with its next date, its link and its words, in the language that was asked in."""
    now = timezone.now()
    rows = Registration.objects.filter(
        email_key=email_key(message.recipient),
        state__in=ADMITTED,
        event__status=Event.Status.ANNOUNCED,
        event__ends_at__gt=now,
    )
    rows = rows.select_related("event").prefetch_related("event__sessions__words")
    for row in rows.order_by("event__starts_at", "pk")[:MOST]:
        coming = [s for s in row.event.sessions.all() if s.status == Session.Status.PLANNED and s.end > now]
        words = _words(row.event, message.locale)
        if words is None or not coming:
            continue  # nothing that the reader could know it by
        row.locale = message.locale  # the page behind the link speaks as the mail does
        yield {"registration": row, "session": coming[0], "wording": words, "url": links.manage(row)}


def _words(event: Event, locale: str) -> Wording | None:
    try:
        return words_of(event, locale)
    except NotPublished:
        return None
