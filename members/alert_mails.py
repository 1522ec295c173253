"""The mails to followers: the link that confirms or manages, one thing at once, and the digest.

They run when the mail is sent: nothing goes to who has stopped meanwhile, nor is told what is not there any more.
"""

from secrets import token_hex
from typing import Any

from django.conf import settings
from django.utils.html import escape

from mailing import inbound, kinds, texts
from mailing.addresses import email_key
from mailing.kinds import Email
from mailing.models import Message
from mailing.texts import Said
from pages.models import SiteText

from . import alert_items, alert_links, alert_texts, alerts, digests, following, telling, writing
from .alert_items import Item
from .models import Follower, Notice
from .models.following import WANTS_MAILS

UNSUBSCRIBE = "unsubscribe"  # the subject of the mail that stops
# Stands in the bodies for what differs between readers; no editor can guess it.
MARK = f"@{token_hex(8)}-{{}}@"


# --- the link ---------------------------------------------------------------------------------


@kinds.register(following.LINK)
def link(message: Message) -> Email | None:
    """Asks to confirm, or brings the personal link to whoever follows already."""
    row = following.by_address(message.recipient)
    if row is None:
        return None
    return write_link(row, list(row.follows.values_list("subject", flat=True)), message.locale)


def write_link(row: Follower, subjects: list[str], locale: str) -> Email:
    """The mail with the link, whatever the outbox says; who follows already reads what on the page behind it."""
    row.locale = locale  # the page behind the link speaks as the mail does
    is_new = row.confirmed_at is None
    link = alert_links.manage(row)
    said = texts.say(alert_texts.CONFIRM if is_new else alert_texts.KNOWN, locale, {"link": link})
    context = _frame(locale, said) | {
        "is_new": is_new,
        "manage_url": link,
        "titles": alerts.described(subjects, locale) if is_new else [],
        "rhythm": row.get_rhythm_display(),
    }
    text, html = writing.bodies("follow_link", context)
    return Email(subject=said.subject, text=text, html=html)


# --- what is told -----------------------------------------------------------------------------


@kinds.register(telling.KIND)
def alert(message: Message) -> Email | None:
    """One thing, at once."""
    return _tell(message)


@kinds.register(digests.KIND)
def digest(message: Message) -> Email | None:
    """All that is new, in one mail; none where nothing is left of it."""
    return _tell(message)


def _tell(message: Message) -> Email | None:
    row = reader(message)
    if row is None:
        return None
    items = kinds.shared(("items", tuple(message.context["notices"]), message.locale), lambda: _items(message))
    if not items:
        return None
    email = write(row, items, message.locale)
    email.headers["List-Unsubscribe"] += _by_mail(message)
    return email


def _by_mail(message: Message) -> str:
    """The other way to stop, for programs that only write mails (RFC 6068): where mails come in to the site."""
    return f", <mailto:{inbound.reply_to(message)}?subject={UNSUBSCRIBE}>" if settings.MAIL_INBOUND_ADDRESS else ""


def stop_by_mail(message: Message) -> None:
    """The reader's program wrote the mail that stops: they get no more."""
    if row := Follower.objects.filter(pk=_number(message)).first():
        following.stop(row)


def _number(message: Message) -> int:
    return int(message.scope.partition(":")[2])


inbound.register_order("follower", UNSUBSCRIBE, stop_by_mail)


def reader(message: Message) -> Follower | None:
    """Who gets a mail: as long as they want mails, at this address."""
    wanted = Follower.objects.filter(WANTS_MAILS)
    return wanted.filter(pk=_number(message), email_key=email_key(message.recipient)).first()


def _items(message: Message) -> list[Item]:
    return alert_items.of(Notice.objects.filter(pk__in=message.context["notices"]), message.locale)


def write(row: Follower, items: list[Item], locale: str) -> Email:
    """The mail with these items; rendered once for all readers of a batch who get the same, then made personal."""
    subject, text, html = kinds.shared(("alert", locale, tuple(items)), lambda: _parts(items, locale))
    for field, value in {"manage_url": alert_links.manage(row), "stop_url": alert_links.stop(row)}.items():
        text = text.replace(MARK.format(field), value)
        html = html.replace(MARK.format(field), escape(value))
    return Email(subject=subject, text=text, html=html, headers=list_headers(row))


def list_headers(row: Follower) -> dict[str, str]:
    """What lets a mail program offer to stop, with one click (RFC 2369, RFC 2919, RFC 8058)."""
    return {
        "List-Id": f"{settings.WAGTAIL_SITE_NAME.lstrip('#')} <alerts.{settings.MAIL_DOMAIN}>",
        "List-Unsubscribe": f"<{alert_links.stop(row)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _parts(items: list[Item], locale: str) -> tuple[str, str, str]:
    """Subject and both bodies, with marks for what differs between readers."""
    marks = {name: MARK.format(name) for name in ("manage_url", "stop_url")}
    values = alert_texts.values(items, marks["manage_url"])
    said = texts.say(alert_texts.key_of(items), locale, values)
    return said.subject, *writing.bodies("alert", _frame(locale, said) | {"items": items} | marks)


def _frame(locale: str, said: Said) -> dict[str, Any]:
    """What every mail has around it, and how it opens."""
    return {
        "subject": said.subject,
        "opening": said.plain,
        "opening_html": said.html,
        "site": writing.site_text(locale) or SiteText(),
        "site_name": settings.WAGTAIL_SITE_NAME,
        "locale": locale,
    }
