"""Whom the office writes to: those of an event who fit a state, a language, a session or an answer."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from mailing.models import StoppedAddress

from .models import Announcement, Answer, Attendance, Question, Registration

# Kinds of question of which one answer can be chosen; of the others, only whether there is one.
WITH_CHOICE = {Question.Kind.ONE, Question.Kind.SEVERAL, Question.Kind.YES_NO}
YES, NO = "yes", "no"


def whom(announcement: Announcement) -> QuerySet[Registration]:
    """Those it is for, as the facts are now, also who has no address; each once, nobody whose data have ended."""
    rows = _of_event(announcement).filter(state__in=announcement.states)
    if announcement.locales:
        rows = rows.filter(locale__in=announcement.locales)
    if announcement.mode:
        rows = rows.filter(mode=announcement.mode)
    if announcement.presence:
        came = Exists(_attendances(announcement))
        rows = rows.filter(came if announcement.presence == Announcement.Presence.ATTENDED else ~came)
    if announcement.question_id:
        rows = rows.filter(Exists(_answers(announcement)))
    return rows


def is_for(announcement: Announcement, row: Registration) -> bool:
    """Whether whoever it was written for is still meant when the mail goes out: who has cancelled meanwhile is not."""
    return row.state in announcement.states and row.anonymised_at is None


def _of_event(announcement: Announcement) -> QuerySet[Registration]:
    return Registration.objects.filter(event=announcement.event_id, anonymised_at__isnull=True)


def _attendances(announcement: Announcement) -> QuerySet[Attendance]:
    """That somebody was at the session; where none was chosen, at any."""
    noted = Attendance.objects.filter(registration=OuterRef("pk"))
    return noted.filter(session=announcement.session_id) if announcement.session_id else noted


def _answers(announcement: Announcement) -> QuerySet[Answer]:
    given = Answer.objects.filter(registration=OuterRef("pk"), question=announcement.question_id)
    if not announcement.answer:
        return given
    if announcement.question and announcement.question.kind == Question.Kind.YES_NO:
        return given.filter(value=announcement.answer == YES)
    # A key or a list of keys: as JSON, both hold it between quotes, and a key, a slug, has none inside.
    return given.annotate(written=Cast("value", TextField())).filter(written__contains=f'"{announcement.answer}"')


# --- counting -------------------------------------------------------------------------------


@dataclass(slots=True)
class Reach:
    """How many get it in which language, how many of them in another than theirs, and why others do not."""

    by_locale: dict[str, int] = field(default_factory=dict)
    fallback: int = 0
    without_address: int = 0
    stopped: int = 0
    # Those of the event whom it is not for, by their state.
    others: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """To how many a mail goes."""
        return sum(self.by_locale.values())


def reach(announcement: Announcement) -> Reach:
    """Counts who would get it now, in two statements."""
    found, meant = Reach(), Counter[str]()
    for group in _groups(announcement):
        meant[group["state"]] += group["all"]
        found.without_address += group["silent"]
        found.stopped += group["stopped"]
        _add(found, announcement, group["locale"], group["all"] - group["silent"] - group["stopped"])
    everybody = _of_event(announcement).order_by().values_list("state").annotate(count=Count("id"))
    found.others = {state: count - meant[state] for state, count in everybody if count > meant[state]}
    return found


def _groups(announcement: Announcement) -> QuerySet[Any, Any]:
    rows = with_stopped(whom(announcement)).order_by()
    return rows.values("locale", "state").annotate(
        all=Count("id"),
        silent=Count("id", filter=Q(email_key="")),
        stopped=Count("id", filter=Q(is_stopped=True)),
    )


def _add(found: Reach, announcement: Announcement, locale: str, count: int) -> None:
    if not count:
        return
    found.by_locale[locale] = found.by_locale.get(locale, 0) + count
    words = announcement.words_for(locale)
    if words and words.locale != locale:
        found.fallback += count


def with_stopped(rows: QuerySet[Registration]) -> QuerySet[Any]:
    """The same, each with `is_stopped`: that its address gets no more mail."""
    return rows.annotate(is_stopped=Exists(StoppedAddress.objects.filter(email_key=OuterRef("email_key"))))


def by_mail(announcement: Announcement) -> QuerySet[Any]:
    """Those whom a mail reaches."""
    return with_stopped(whom(announcement)).exclude(email_key="").filter(is_stopped=False)


def to_call(announcement: Announcement) -> QuerySet[Any]:
    """Those whom no mail reaches, be it that they have no address or that it takes none."""
    return with_stopped(whom(announcement)).filter(Q(email_key="") | Q(is_stopped=True))
