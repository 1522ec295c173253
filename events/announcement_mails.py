"""The mail that the office wrote to people who signed up, and the same as a test for whoever wrote it."""

from functools import partial
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _, gettext_lazy

from mailing import kinds, placeholders, prose, samples
from mailing.kinds import Email
from mailing.models import Message
from mailing.samples import Sample
from members import writing

from . import announcement_texts, audiences, mails, notifying, sampling
from .announcement_texts import LINKS
from .mails import Facts
from .models import Announcement, AnnouncementWords, Event, Registration, Session


@mails.kind("announcement")
def _announcement(facts: Facts) -> Email | None:
    """Nothing for whom it is not meant any more, and nothing once it was stopped."""
    pk = facts.message.context["announcement"]
    row = kinds.shared(("announcement", pk), lambda: read(pk))
    if row is None or row.state == Announcement.State.STOPPED or not audiences.is_for(row, facts.registration):
        return None
    return of(row, facts)


@kinds.register(notifying.ANNOUNCEMENT_TEST)
def _test(message: Message) -> Email | None:
    """As it stands when the test goes out, to somebody who does not exist: the links in it open nothing."""
    row = read(message.context["announcement"])
    return seen(row, message.locale, is_test=True) if row else None


def read(pk: int) -> Announcement | None:
    """The announcement with its event and words."""
    return Announcement.objects.filter(pk=pk).select_related("event").prefetch_related("words").first()


def seen(
    announcement: Announcement, locale: str, reader: Registration | None = None, *, is_test: bool = False
) -> Email | None:
    """The mail as somebody gets it who reads this language, by default nobody; nothing is stored."""
    with translation.override(locale):
        facts = sampling.facts(locale, announcement.event, reader)
        return of(announcement, facts, is_test=is_test) if facts else None


def of(announcement: Announcement, facts: Facts, *, is_test: bool = False) -> Email | None:
    """The mail as this reader gets it; None as long as it says nothing in any language."""
    words = announcement.words_for(facts.message.locale)
    session = next((each for each in facts.sessions if each.pk == announcement.session_id), None)
    return write(facts, words, session, is_test=is_test) if words else None


def write(facts: Facts, words: AnnouncementWords, session: Session | None = None, *, is_test: bool = False) -> Email:
    """The words with their placeholders filled, about a session, else about the next one."""
    row, about = facts.registration, session or (facts.coming or facts.sessions)[0]
    alike = (row.event_id, facts.event.changed_at, row.mode, row.state, facts.message.locale, about.pk)
    key = ("announcement", *alike, words.locale, words.subject, words.body, is_test)
    bodies = kinds.shared(key, lambda: _bodies(facts, words, about, is_test=is_test))
    return mails.made_personal(row, *bodies)


def _bodies(facts: Facts, words: AnnouncementWords, about: Session, *, is_test: bool) -> tuple[str, str, str]:
    """Subject, text and HTML for all who read the same, with marks for what is personal."""
    values = announcement_texts.values(facts, about)
    subject = placeholders.fill(words.subject, values)
    context: dict[str, Any] = {
        "subject": _("Test: %(subject)s") % {"subject": subject} if is_test else subject,
        "session": about,
        "body_text": prose.plain(words.body, values),
        "body_html": prose.html(words.body, values, LINKS),
        "body_locale": words.locale,
        "is_other_language": words.locale != facts.message.locale,
        "is_test": is_test,
    }
    return context["subject"], *writing.bodies("announcement", mails.for_templates(facts) | context)


# --- as an example --------------------------------------------------------------------------


def _example(locale: str, event: Event, *, is_test: bool = False) -> Email | None:
    """What the office wrote last, else a text that shows what can be written."""
    latest = Announcement.objects.filter(event=event).prefetch_related("words").first()
    facts = sampling.facts(locale, event)
    if facts is None:
        return None
    return (of(latest, facts, is_test=is_test) if latest else None) or write(facts, _words(locale), is_test=is_test)


def _words(locale: str) -> AnnouncementWords:
    return AnnouncementWords(
        locale=locale,
        subject=_("Before we see each other: {title}"),
        body=_("Here stands what the office writes, with **bold words** and [links]({event_link}).\n\nUntil {start}!"),
    )


samples.register(
    "announcement", Sample(notifying.ANNOUNCEMENT, gettext_lazy("Message from the office"), _example, "event")
)
samples.register(
    "announcement-test",
    Sample(
        notifying.ANNOUNCEMENT_TEST,
        gettext_lazy("Message from the office, as a test"),
        partial(_example, is_test=True),
        "event",
    ),
)
