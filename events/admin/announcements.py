"""Messages to registrants as the office sees them: for whom in words, how far they are, how they look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

from events import announcement_mails, audiences, questions
from events.audiences import NO, YES
from events.models import Announcement, Event, Registration, Session
from events.notifying import ANNOUNCEMENT, scope
from events.questions import Asked
from mailing import placeholders
from mailing.models import Message
from mailing.showing import AsSent
from pages import formats

from . import mails
from .people import STATES

Sent = Message.State
# What became of the mails, in the order in which the office asks for it.
FATES = [
    (Sent.WAITING, pgettext_lazy("mails", "waiting")),
    (Sent.SENT, pgettext_lazy("mails", "sent")),
    (Sent.DELIVERED, pgettext_lazy("mails", "delivered")),
    (Sent.BOUNCED, pgettext_lazy("mails", "came back")),
    (Sent.FAILED, pgettext_lazy("mails", "failed")),
    (Sent.STOPPED, pgettext_lazy("mails", "stopped")),
    (Sent.OBSOLETE, pgettext_lazy("mails", "no longer meant")),
]
YES_NO = {YES: gettext_lazy("Yes"), NO: gettext_lazy("No")}


# --- what became of it ----------------------------------------------------------------------


def fates(event: Event) -> dict[int, dict[str, int]]:
    """What became of the mails of each message of an event, by its id; one statement."""
    rows = Message.objects.filter(scope=scope(event), kind=ANNOUNCEMENT).order_by()
    found: dict[int, dict[str, int]] = {}
    for pk, state, count in rows.values_list("context__announcement", "state").annotate(count=Count("id")):
        found.setdefault(int(pk), {})[state] = count
    return found


def in_numbers(counts: Mapping[str, int]) -> list[tuple[Any, int]]:
    """The same as the office reads it: only what there is."""
    return [(label, counts[state]) for state, label in FATES if counts.get(state)]


@dataclass(frozen=True, slots=True)
class Line:
    """A message in the list."""

    row: Announcement
    subject: str
    audience: list[str]
    fates: list[tuple[Any, int]] = field(default_factory=list)


def lines(event: Event, rows: Iterable[Announcement], locale: str, title: str) -> list[Line]:
    """Messages, with what became of each; a constant number of statements."""
    rows = list(rows)
    asked, counted = {each.id: each for each in questions.of_event(event)}, fates(event) if rows else {}
    return [
        Line(row, subject(row, locale, title), audience(row, asked, locale), in_numbers(counted.get(row.pk, {})))
        for row in rows
    ]


def subject(announcement: Announcement, locale: str, title: str) -> str:
    """What it is called: its subject in the language, else in another; `title` is the event's."""
    words = announcement.words_for(locale)
    return placeholders.fill(words.subject, {"title": title}) if words else str(announcement)


# --- for whom -------------------------------------------------------------------------------


def audience(announcement: Announcement, asked: Mapping[int, Asked], locale: str) -> list[str]:
    """For whom it is, in words."""
    told = [str(label) for state, label in STATES.items() if state in announcement.states]
    told = [", ".join(told)]
    if announcement.locales:
        told.append(formats.languages(announcement.locales))
    if announcement.mode:
        told.append(str(announcement.get_mode_display()))
    if announcement.presence:
        told.append(str(announcement.get_presence_display()))
    if announcement.session:
        told.append(session_name(announcement.session, locale))
    if question := asked.get(announcement.question_id or 0):
        told.append(f"{question.label(locale)} {answer_name(question, announcement.answer, locale)}")
    return told


def session_name(session: Session, locale: str) -> str:
    """A session as the office tells it from others."""
    when = formats.long_date_time(session.start, session.time_zone)
    title = session.title(locale)
    return f"{title}, {when}" if title else when


def answer_name(question: Asked, answer: str, locale: str) -> str:
    """An answer as it is called in lists of choices."""
    if not answer:
        return _("answered")
    if answer in question.choices:
        return questions.in_language(question.choices[answer], locale) or answer
    return str(YES_NO.get(answer, answer))


def answers_of(question: Asked, locale: str) -> list[tuple[str, str]]:
    """What can be chosen of a question: that it was answered, and each answer where there are few."""
    keys = list(YES_NO) if question.kind == "yes_no" else list(question.choices)
    return [(f"{question.id}:{key}", answer_name(question, key, locale)) for key in ["", *keys]]


@dataclass(frozen=True, slots=True)
class Reached:
    """How many get it in a language, and what they read."""

    language: str
    count: int
    is_fallback: bool


def by_language(announcement: Announcement, reach: audiences.Reach) -> list[Reached]:
    """Each language of the site with how many get it."""
    found = []
    for code, _own in settings.LANGUAGES:
        words = announcement.words_for(code)
        is_fallback = words is not None and words.locale != code
        found.append(Reached(formats.language(code), reach.by_locale.get(code, 0), is_fallback))
    return found


def others(reach: audiences.Reach) -> list[tuple[Any, int]]:
    """Those of the event whom it is not for, by their state."""
    return [(label, reach.others[state]) for state, label in STATES.items() if reach.others.get(state)]


# --- how it looks ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """The mail as somebody sees it who reads a language; `reader` is empty where nobody of the audience does."""

    code: str
    language: str
    reader: str
    mail: AsSent


def seen(announcement: Announcement, scheme: str) -> list[Seen]:
    """The mail in each language, with the name and facts of the first who gets it; links open nothing."""
    found = []
    for code, _own in settings.LANGUAGES:
        reader: Registration | None = audiences.by_mail(announcement).filter(locale=code).order_by("pk").first()
        if email := announcement_mails.seen(announcement, code, reader):
            mail = mails.as_example(email, scheme)
            found.append(Seen(code, formats.language(code), reader.name if reader else "", mail))
    return found
