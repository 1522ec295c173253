"""Answers to the mails of events. None of them changes a registration: anybody can write them (promise 8)."""

from typing import NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext as _

from mailing import inbound
from mailing.calendar_replies import CalendarReply
from mailing.inbound import About, Room, Told
from mailing.models import Reply
from mailing.reading import Incoming

from . import notifying, wording
from .models import Event, Registration, Session, email_key

State = Registration.State


class Seat(NamedTuple):
    """Who answers in a calendar, and for which date."""

    registration: Registration
    session: Session


def of_event(event: Event) -> QuerySet[Reply]:
    """All answers to the mails of an event, the latest first."""
    return Reply.objects.filter(scope=notifying.scope(event)).order_by("-id")


def of_registration(registration: Registration) -> QuerySet[Reply]:
    """The answers to the mails of one registration, the latest first."""
    key = notifying.about(registration)
    return of_event(registration.event).filter(Q(subject_key=key) | Q(subject_key__startswith=f"{key}:"))


def to_read(event: Event | None = None) -> QuerySet[Reply]:
    """Answers that nobody of the office has dealt with, of one event or of all."""
    rows = of_event(event) if event else Reply.objects.filter(scope__startswith="event:")
    return rows.filter(done_at__isnull=True)


def find(calendar: CalendarReply) -> About | None:
    """The registration and session that a calendar answers about: by the entry's UID and its one ATTENDEE."""
    seat = _seat(calendar)
    if seat is None:
        return None
    return About(notifying.about(seat.registration, seat.session), notifying.scope(seat.registration.event))


def _seat(calendar: CalendarReply) -> Seat | None:
    key = email_key(calendar.attendee)
    session = Session.objects.filter(uid=calendar.uid).first() if key else None
    rows = Registration.objects.select_related("event")
    row = rows.filter(event=session.event_id, email_key=key).first() if session else None
    return Seat(row, session) if row and session else None


def take(reply: Reply, incoming: Incoming) -> None:
    """Asks who declined in the calendar to give the seat back; else nothing is left to do about a decline.

    The question goes to the registration's own address, whoever sent the mail.
    """
    if reply.answer != Reply.Answer.DECLINED or incoming.calendar is None:
        return
    seat = _seat(incoming.calendar)
    if seat and may_be_asked(*seat):
        event, today = seat.registration.event, timezone.localdate()
        notifying.ask_whether_coming(event, seat.session, seat.registration, today)
    elif seat and not incoming.text:
        Reply.objects.filter(pk=reply.pk).update(done_at=reply.received_at)


def may_be_asked(registration: Registration, session: Session) -> bool:
    """Whether there is a seat to give back, and time for it."""
    is_on = session.status == Session.Status.PLANNED and registration.event.status == Event.Status.ANNOUNCED
    return registration.state == State.CONFIRMED and is_on and session.start > timezone.now()


def tell(reply: Reply) -> Told | None:
    """Whose registration it is, for which event; of other mails of an event, the event alone."""
    event = Event.objects.filter(uid=reply.scope.partition(":")[2]).first()
    if event is None:
        return None
    words = wording.of_event(event, get_language() or settings.LANGUAGE_CODE)
    title = words.title if words else str(event.uid)
    row = Registration.objects.filter(pk=number_of(reply) or 0).first()
    if row is None or not row.name:
        return Told(title, _absolute("event", event.pk), "")
    facts = {"name": row.name, "state": row.get_state_display(), "title": title}
    said = _("%(name)s (%(state)s), %(title)s") % facts
    return Told(said, _absolute("registration", event.pk, row.pk), row.email)


def number_of(reply: Reply) -> int | None:
    """The id of the registration that an answer is about."""
    kind, _colon, rest = reply.subject_key.partition(":")
    number = rest.partition(":")[0]
    return int(number) if kind == "registration" and number.isdigit() else None


def _absolute(name: str, *args: int) -> str:
    return settings.WAGTAILADMIN_BASE_URL + reverse(f"events_admin:{name}", args=args)


inbound.register("event", Room(find, take, tell))
