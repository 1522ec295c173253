"""Writing to people who signed up: the office drafts, tries, plans, sends, calls back, stops and copies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from mailing import steering
from mailing.models import Message

from . import announcement_texts, audiences, editing, mails, notifying
from .errors import EventError
from .models import Announcement, AnnouncementWords, Event, Question, Registration, Session
from .rescheduling import Doubtful

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = Announcement.State
type Texts = Mapping[str, str]
# Two clicks on the same button are one wish.
DOUBLE_CLICK = 10  # seconds


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom it is: whoever fits all of it. No language is any; no session is any, too."""

    states: Sequence[str]
    locales: Sequence[str] = ()
    mode: str = ""
    presence: str = ""
    session: Session | None = None
    question: Question | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """An announcement as the form has it: for whom, and what it says by language."""

    audience: Audience
    subjects: Texts
    bodies: Texts


# --- drafting -------------------------------------------------------------------------------


@transaction.atomic
def draft(event: Event, plan: Plan, by: "User") -> Announcement:
    """Keeps a new draft. Raises `EventError`."""
    _check(event, plan)
    row = Announcement(event=event, author=by)
    return _keep(row, plan)


@transaction.atomic
def change(announcement: Announcement, plan: Plan) -> Announcement:
    """Changes what has not gone out yet; what is planned stays planned. Raises `EventError`."""
    row = _locked(announcement, State.DRAFT, State.SCHEDULED)
    _check(row.event, plan)
    return _keep(row, plan)


def _keep(row: Announcement, plan: Plan) -> Announcement:
    audience = plan.audience
    row.states, row.locales = list(audience.states), list(audience.locales)
    row.mode, row.presence, row.session = audience.mode, audience.presence, audience.session
    row.question, row.answer = audience.question, audience.answer
    row.save()
    editing.keep_words(row.words, subject=plan.subjects, body=plan.bodies)
    return row


def _check(event: Event, plan: Plan) -> None:
    audience = plan.audience
    if not audience.states or set(audience.states) - set(Registration.State.values):
        raise EventError(_("Please choose at least one state."), "states")
    if any(each and each.event_id != event.pk for each in (audience.session, audience.question)):
        raise EventError(_("This belongs to another event."))
    _check_question(audience.question)
    announcement_texts.check(plan.subjects, plan.bodies)
    _check_whole(plan)


def _check_question(question: Question | None) -> None:
    """Who got a mail is kept for longer than a sensitive answer, and would tell what it was."""
    if question and question.sensitive:
        raise EventError(_("This question is sensitive: nobody can be chosen by their answer to it."), "answer")


def _check_whole(plan: Plan) -> None:
    """A language says all or nothing, and one says something."""
    halves = [
        name for code, name in settings.LANGUAGES if bool(plan.subjects.get(code)) != bool(plan.bodies.get(code))
    ]
    if halves:
        languages = ", ".join(halves)
        raise EventError(
            _("Please write subject and text, or neither: %(languages)s") % {"languages": languages}, "bodies"
        )
    if not any(plan.bodies.values()):
        raise EventError(_("Please write subject and text in at least one language."), "bodies")


@transaction.atomic
def copy(announcement: Announcement, by: "User") -> Announcement:
    """A new draft with the same words for the same audience."""
    words = list(announcement.words.all())
    row = Announcement(event=announcement.event, author=by)
    for name in ("states", "locales", "mode", "presence", "session_id", "question_id", "answer"):
        setattr(row, name, getattr(announcement, name))
    row.save()
    AnnouncementWords.objects.bulk_create(
        AnnouncementWords(announcement=row, locale=each.locale, subject=each.subject, body=each.body) for each in words
    )
    return row


@transaction.atomic
def throw_away(announcement: Announcement) -> None:
    """Deletes a draft; what was planned has to be called back first. Raises `EventError`."""
    _locked(announcement, State.DRAFT).delete()


def try_out(announcement: Announcement, by: "User") -> list[str]:
    """Sends the author a test in each language that is written, and says in which. Raises `EventError`."""
    if not by.email:
        raise EventError(_("Your account has no e-mail address."))
    check_published(announcement.event)
    written = [code for code, _name in settings.LANGUAGES if _has_own(announcement, code)]
    key = f"{by.pk}:{int(timezone.now().timestamp() // DOUBLE_CLICK)}"
    for locale in written:
        notifying.try_announcement(announcement.event, announcement.pk, by.email, locale, key)
    return written


def _has_own(announcement: Announcement, locale: str) -> bool:
    words = announcement.words_for(locale)
    return words is not None and words.locale == locale


# --- sending --------------------------------------------------------------------------------


@transaction.atomic
def send(announcement: Announcement, by: "User", *, sure: bool = False) -> bool:
    """Lets it go out now; False where it goes out already, so that a second click sends nothing.

    Raises `EventError`, and `Doubtful` unless `sure` where some get it in another language than theirs.
    """
    row = _locked(announcement)
    if row.state in {State.SENDING, State.SENT}:
        return False
    _check_state(row, State.DRAFT, State.SCHEDULED)
    _check_ready(row, sure=sure)
    now = timezone.now()
    row.state, row.send_at, row.began_at, row.sender = State.SENDING, now, now, by
    row.save()
    return True


@transaction.atomic
def plan_for(announcement: Announcement, moment: datetime, by: "User", *, sure: bool = False) -> None:
    """Lets it go out at a moment to come, to those whom it is for then. Raises as `send`."""
    row = _locked(announcement, State.DRAFT, State.SCHEDULED)
    if moment <= timezone.now():
        raise EventError(_("This moment is over. Please choose a later one, or send it now."), "send_at")
    _check_ready(row, sure=sure)
    row.state, row.send_at, row.sender = State.SCHEDULED, moment, by
    row.save()


@transaction.atomic
def call_back(announcement: Announcement) -> None:
    """Makes a draft again of what was planned and has not begun to go out. Raises `EventError`."""
    row = _locked(announcement, State.SCHEDULED)
    row.state, row.send_at, row.sender = State.DRAFT, None, None
    row.save()


@transaction.atomic
def stop(announcement: Announcement) -> int:
    """Stops what goes out; says how many mails were still waiting. What is out is out. Raises `EventError`.

    A mail that a worker holds at this moment is asked about once more when its turn comes (`announcement_mails`).
    """
    row = _locked(announcement, State.SENDING)
    row.state = State.STOPPED
    row.save()
    return steering.stop_waiting(of(row))


def waiting(announcement: Announcement) -> QuerySet[Message]:
    """Its mails that have not gone out yet."""
    return of(announcement).filter(state=Message.State.WAITING)


def of(announcement: Announcement) -> QuerySet[Message]:
    """Its mails."""
    return Message.objects.filter(
        scope=notifying.scope(announcement.event),
        kind=notifying.ANNOUNCEMENT,
        context__announcement=announcement.pk,
    )


def check_published(event: Event) -> None:
    """Raises `EventError` where no mail of the event can go out: it has no words yet."""
    try:
        mails.words_of(event, settings.LANGUAGE_CODE)
    except mails.NotPublished:
        raise EventError(_("No language of the event is published yet: no mail goes out before that.")) from None


def _check_ready(row: Announcement, *, sure: bool) -> None:
    check_published(row.event)
    _check_question(row.question)
    reach = audiences.reach(row)
    if not reach.total:
        raise EventError(_("Nobody would get it: please choose other people."), "empty")
    if reach.fallback and not sure:
        raise Doubtful(told_in_other_language(reach))


def told_in_other_language(reach: audiences.Reach) -> str:
    """How many read another language than theirs, in a sentence; empty where nobody does."""
    if not reach.fallback:
        return ""
    return ngettext(
        "%(count)d person gets it in another language than theirs, with a line that says so.",
        "%(count)d people get it in another language than theirs, with a line that says so.",
        reach.fallback,
    ) % {"count": reach.fallback}


def _locked(announcement: Announcement, *states: State) -> Announcement:
    """The row as it is now, locked: the worker that sends it waits, or has begun."""
    rows = Announcement.objects.select_for_update(of=["self"]).select_related("event", "question", "session")
    row = rows.prefetch_related("words").filter(pk=announcement.pk).first()
    if row is None:
        raise EventError(_("This message is not there any more."))
    if states:
        _check_state(row, *states)
    return row


def _check_state(row: Announcement, *states: State) -> None:
    if row.state not in states:
        raise EventError(
            _("Not possible any more. State of the message: %(state)s") % {"state": row.get_state_display()}
        )
