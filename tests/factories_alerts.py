"""Followers and what they hear of, to test with."""

from email.message import EmailMessage
from itertools import count
from typing import Any

from django.core import mail
from django.utils import timezone

from mailing import delivery
from mailing.addresses import email_key
from members import alerts, nonces, telling
from members.alert_forms import PURPOSE
from members.models import Follow, Follower
from pages.models import NewsIndexPage, NewsPage
from pages.models.base import BasePage
from pages.models.term import Term
from tests.factories import make_page, make_section, publish_page

_number = count(1)


def make_follower(*subjects: str, **facts: Any) -> Follower:
    """Somebody who has confirmed an address of their own, and wants all at once; without a subject, of everything."""
    email = facts.pop("email", f"follower{next(_number)}@example.org")
    facts = {"locale": "it", "rhythm": "at_once", "confirmed_at": timezone.now()} | facts
    row = Follower.objects.create(email=email, email_key=email_key(email), **facts)
    for subject in subjects or (alerts.ALL,):
        Follow.objects.create(follower=row, subject=subject)
    return row


def subject(term: Term, prefix: str = alerts.TOPIC) -> str:
    """A topic or a kind as followers' rows spell it."""
    return f"{prefix}:{term.translation_key}"


def make_draft(title: str = "Nuovo decreto", locale: str = "it", **fields: Any) -> NewsPage:
    """News that were never published; the section is made when there is none."""
    section = NewsIndexPage.objects.filter(locale__language_code=locale).first()
    section = section or make_section(NewsIndexPage, "Notizie", "Aktuelles")[locale]
    page = make_page(NewsPage, section, title, **fields)
    return unpublished(page)


def unpublished[Item: BasePage](page: Item) -> Item:
    """The page as it was before anybody published it."""
    type(page)._default_manager.filter(pk=page.pk).update(live=False, first_published_at=None, last_published_at=None)
    page.refresh_from_db()
    return page


def publish(page: BasePage) -> None:
    """Publishes the page as it is, and reads it anew."""
    publish_page(page)
    page.refresh_from_db()


def run() -> list[EmailMessage]:
    """What the worker does in a minute; answers the mails that went out in it, as their readers get them."""
    before = len(mail.outbox)
    telling.run(timezone.now())
    while delivery.deliver_due():
        pass
    sent: Any = mail.outbox[before:]
    return [each.parts for each in sent]


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    """What a mail says."""
    body = message.get_body((kind,))
    return str(body.get_content()) if body else ""


def form_data(**fields: Any) -> dict[str, Any]:
    """The public form as a browser sends it."""
    filled = {
        "everything": "on",
        "rhythm": "at_once",
        "language": "it",
        "email": "giulia@example.org",
        "privacy": "on",
        "nonce": nonces.make(PURPOSE),
        "website": "",
    }
    return filled | fields
