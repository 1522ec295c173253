"""What the office edits beside the great deeds: facts, sessions, speakers, and what follows from a page's fate."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from mailing.models import Message

from . import copying, notifying, promoting, rescheduling, seats, spanning, windows
from .errors import EventError
from .locking import lock
from .models import Event, EventPage, HeldBack, Registration, Session, Speaker
from .promoting import promote
from .rescheduling import Appointment
from .states import ADMITTED

State = Registration.State
type Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Facts:
    """What can be changed of an event at any time, without a mail; the seats have a deed of their own."""

    format: str
    spoken_languages: Sequence[str]
    interpretation: bool
    waiting_list: bool
    approval: bool
    opens_at: datetime | None
    closes_at: datetime | None
    pending_holds_seat: bool = False
    late_sign_up: bool = False
    promotes_before: int | None = None
    joins_before: int | None = None
    prepare: Texts = field(default_factory=dict)
    mail_note: Texts = field(default_factory=dict)


@transaction.atomic
def change_facts(event: Event, facts: Facts) -> list[Registration]:
    """Changes the facts and says who won a seat by it.

    Whoever waits keeps the place when the waiting list closes, and the seat they were promised when approval
    begins. Raises `EventError` where somebody would be forgotten: approval ends while people await it, there are
    fewer seats than people it would hold them for, or their way of taking part is dropped.
    """
    event = lock(event.pk)
    now = timezone.now()
    _check_nobody_forgotten(event, facts)
    before = copy.copy(event)
    _set(event, facts)
    if _window(event) != _window(before):
        windows.check(event)
    event.changed_at = now
    event.save()
    keep_words(event.words, prepare=facts.prepare, mail_note=facts.mail_note)
    return _move_on(event, before, now)


def _window(event: Event) -> tuple[datetime | None, datetime | None, bool]:
    return event.registration_opens_at, event.registration_closes_at, event.late_sign_up


def _move_on(event: Event, before: Event, now: datetime) -> list[Registration]:
    """What other facts mean for those who wait; says whose registration moved on."""
    if event.approval and not before.approval:
        Registration.objects.filter(event=event, state=State.WAITING).update(approved_at=now)
    asking = promoting.submit(event, now) if event.asks_first and not before.asks_first else []
    return [*asking, *promote(event, now)]


def _set(event: Event, facts: Facts) -> None:
    if event.capacity_onsite is not None and facts.format == Event.Format.ONSITE:
        event.capacity = event.capacity_onsite  # the room has no more seats than before
    event.format, event.spoken_languages = facts.format, list(facts.spoken_languages)
    event.interpretation, event.waiting_list, event.approval = facts.interpretation, facts.waiting_list, facts.approval
    event.pending_holds_seat = facts.pending_holds_seat and facts.approval
    event.late_sign_up = facts.late_sign_up
    event.promotes_before, event.joins_before = facts.promotes_before, facts.joins_before
    event.registration_opens_at, event.registration_closes_at = facts.opens_at, facts.closes_at
    if event.format != Event.Format.HYBRID:
        event.capacity_onsite = None


def _check_nobody_forgotten(event: Event, facts: Facts) -> None:
    live = who_counts(event)
    _check_held_seats(event, facts, live)
    if event.approval and not facts.approval and (pending := live.filter(state=State.PENDING).count()):
        raise EventError(
            ngettext(
                "%(count)d person awaits approval. Please accept or decline first.",
                "%(count)d people await approval. Please accept or decline them first.",
                pending,
            )
            % {"count": pending},
            "approval",
        )
    lost = live.exclude(mode__in=Event(format=facts.format).modes).count()
    if lost:
        raise EventError(
            ngettext(
                "%(count)d person has signed up in a way that this format does not offer.",
                "%(count)d people have signed up in a way that this format does not offer.",
                lost,
            )
            % {"count": lost},
            "format",
        )


def _check_held_seats(event: Event, facts: Facts, live: QuerySet[Registration]) -> None:
    """A seat is held for everybody who awaits approval, or for nobody: what is not there cannot be promised."""
    if event.pending_holds_seat or not (facts.pending_holds_seat and facts.approval):
        return
    pending = list(live.filter(state=State.PENDING).values_list("mode", flat=True))
    if not seats.of_event(event).take_all(pending):
        raise EventError(
            _("There are not enough seats for all who await approval. Please accept or decline some of them first."),
            "pending_holds_seat",
        )


def who_counts(event: Event) -> QuerySet[Registration]:
    """The registrations of those who count on the event, and are told when something changes."""
    return Registration.objects.filter(event=event, state__in=ADMITTED)


# --- sessions -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that is added to an event; its titles by language."""

    when: Appointment
    titles: Texts = field(default_factory=dict)
    join_url: str = ""


@transaction.atomic
def add_session(event: Event, new: NewSession, *, sure: bool = False) -> Session:
    """Adds a session; whoever has a seat gets the confirmation once more, with all dates.

    Raises `EventError`; what may be a slip raises `Doubtful` unless `sure`.
    """
    event = lock(event.pk)
    now = timezone.now()
    _check_addition(event, new.when, now)
    if not sure:
        rescheduling.doubt(event, None, new.when, new.titles)
    session = Session.objects.create(event=event, start=new.when.start, end=new.when.end, join_url=new.join_url)
    keep_words(session.words, title=new.titles, place=new.when.places)
    spanning.renew(event, now)
    seated = Registration.objects.filter(event=event, state=State.CONFIRMED)
    seated.update(facts=F("facts") + 1, told_at=now)
    notifying.tell_state(event, seated.all(), priority=Message.Priority.NORMAL)
    return session


def _check_addition(event: Event, when: Appointment, now: datetime) -> None:
    if event.status == Event.Status.CANCELLED:
        raise EventError(_("This event is cancelled."))
    if event.ends_at <= now:
        raise EventError(_("This event is over."))
    if when.end <= when.start:
        raise EventError(_("The end must come after the start."), "end")
    if when.start <= now:
        raise EventError(_("The start is in the past."), "date")


@transaction.atomic
def describe_session(session: Session, titles: Texts, join_url: str) -> None:
    """Sets a session's title and join link: calendars show the title, but need not be told (no SEQUENCE)."""
    session = Session.objects.select_for_update().prefetch_related("words").get(pk=session.pk)
    now = timezone.now()
    session.join_url = join_url
    session.save(update_fields=["join_url"])
    if {words.locale: words.title for words in session.words.all() if words.title} == _said(titles):
        return
    keep_words(session.words, title=titles)
    session.changed_at = now
    session.save(update_fields=["changed_at"])
    spanning.touch_calendars(now)


@transaction.atomic
def show_way(session: Session, ways: Texts, picture: AbstractImage | None) -> None:
    """Says in words and by a picture how to get there: calendars hold only the place, and stay as they are."""
    event = lock(session.event_id)
    session.map = picture
    session.save(update_fields=["map"])  # so that the library knows where the picture is used
    keep_words(session.words, way=ways)
    event.changed_at = timezone.now()  # mails read it anew
    event.save(update_fields=["changed_at"])


def _said(texts: Texts) -> Texts:
    return {locale: text for locale, text in texts.items() if text}


def keep_words(rows: Any, **texts: Texts) -> None:
    """Keeps the words of an owner, a row per language: `keep_words(speaker.words, role={"it": …})`."""
    for locale in {locale for by_locale in texts.values() for locale in by_locale}:
        defaults = {name: by_locale.get(locale, "") for name, by_locale in texts.items()}
        rows.update_or_create(locale=locale, defaults=defaults)


# --- speakers -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SpeakerPlan:
    """A speaker as the form has it; without `pk` a new one."""

    name: str
    roles: Texts
    pk: int | None = None


@transaction.atomic
def save_speakers(event: Event, plans: Sequence[SpeakerPlan]) -> None:
    """Keeps the speakers in the order given; who is not among them is removed."""
    known = {speaker.pk: speaker for speaker in event.speakers.select_for_update()}
    for order, plan in enumerate(plans):
        speaker = known.pop(plan.pk or 0, None) or Speaker(event=event)
        speaker.name, speaker.order = plan.name, order
        speaker.save()
        keep_words(speaker.words, role=plan.roles)
    Speaker.objects.filter(pk__in=known).delete()


# --- pages ----------------------------------------------------------------------------------


def copy_events(source: Page, copy: Page) -> list[Event]:
    """Gives each copied event page an event of its own, also below a copied list; a translation has one already."""
    keys = {
        old.translation_key: new.translation_key
        for old, new in zip(_branch(source), _branch(copy), strict=False)
        if new.specific_class is EventPage and new.translation_key != old.translation_key
    }
    taken = set(Event.objects.filter(page_key__in=keys.values()).values_list("page_key", flat=True))
    events = Event.objects.filter(page_key__in=keys)
    return [copying.copy_event(event, key) for event in events if (key := keys[event.page_key]) not in taken]


def _branch(page: Page) -> Iterable[Page]:
    """The page and all below it, in the order of the tree."""
    return Page.objects.descendant_of(page, inclusive=True).select_related("content_type").order_by("path")


def why_not_delete(pages: Iterable[Page]) -> str:
    """Why pages cannot be deleted, in words; empty when they can. What people signed up for is kept."""
    branches = reduce(or_, (Q(path__startswith=page.path) for page in pages), Q(pk__in=[]))
    events = Event.objects.filter(page_key__in=EventPage.objects.filter(branches).values("translation_key"))
    if Registration.objects.filter(event__in=events).exists():
        return _(
            "People have signed up for this event, so its page cannot be deleted. "
            "Unpublish it instead: it then stays here as an archive."
        )
    return _why_not_forget(events)


def _why_not_forget(events: QuerySet[Event]) -> str:
    """Who is held back has not signed up yet, and still counts on it."""
    if HeldBack.objects.filter(event__in=events, state=HeldBack.State.HELD).exists():
        return _("Sign-ups for this event are held back. Look at them first.")
    return ""


def why_not_delete_event(event: Event) -> str:
    """Why an event cannot be deleted with its pages, in words; empty when it can."""
    pages = list(EventPage.objects.filter(translation_key=event.page_key))
    if Registration.objects.filter(event=event).exists():
        return _("People have signed up for this event, so it cannot be deleted. Cancel it instead.")
    if why_not := _why_not_forget(Event.objects.filter(pk=event.pk)):
        return why_not
    if any(page.live for page in pages):
        return _("This event is published. Unpublish its pages first.")
    return ""


@transaction.atomic
def delete_event(event: Event) -> None:
    """Deletes an event that nobody signed up for and nobody can see, with its draft pages. Raises `EventError`."""
    event = lock(event.pk)
    if why_not := why_not_delete_event(event):
        raise EventError(why_not)
    for page in EventPage.objects.filter(translation_key=event.page_key):
        page.delete()
    event.delete()
