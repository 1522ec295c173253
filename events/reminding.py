"""Reminding: at set times before a session, whoever has a seat and has not just heard of it gets a mail.

What is written already says what is still to write, so a run that was cut short is taken up by the next.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from mailing.models import Message

from . import house, notifying, zones
from .house import House
from .models import Event, Registration, Session

BATCH = 500
MINUTE = timedelta(minutes=1)
# A day that is counted by the clock may have an hour more.
SLACK = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One of the reminders of a session: so long before it."""

    session: Session
    before: timedelta

    @property
    def minutes(self) -> int:
        """How the outbox knows it."""
        return self.before // MINUTE

    @property
    def due_at(self) -> datetime:
        """When it goes out. A day before is the same time on the clock, also where the clocks change in between."""
        return zones.shifted(self.session.start, -self.before, self.session.time_zone)

    @property
    def told_until(self) -> datetime:
        """Whoever had a mail about it later needs no reminder.

        An eighth of its time before: three hours of a day, in which a confirmation is hardly read;
        some minutes of an hour, since whoever signed up in the morning is glad of a word in the afternoon.
        """
        return self.due_at - self.before / 8

    def is_for(self, row: Registration) -> bool:
        """Whether somebody gets it; `_people` asks the database the same."""
        return row.state == Registration.State.CONFIRMED and row.told_at <= self.told_until


def due(session: Session, event: Event, usual: House, now: datetime) -> Reminder | None:
    """The reminder that counts now: of those whose time has come the latest.

    None where the session is off, has begun, or everybody has just been told that it was moved. One that was
    chosen when its time had passed does not count.
    """
    is_on = event.status == Event.Status.ANNOUNCED and session.status == Session.Status.PLANNED
    if not is_on or now >= session.start:
        return None
    for before, since in sorted(usual.reminders_of(event).items()):
        reminder = Reminder(session, before)
        if reminder.due_at <= now and (since is None or reminder.due_at > since):
            has_moved = session.moved_at is not None and session.moved_at > reminder.told_until
            return None if has_moved else reminder
    return None


def remind(now: datetime, stop: Callable[[], bool] = lambda: False) -> None:
    """Writes the reminders that are due and not written, in batches; begins none once `stop` answers true."""
    usual = house.read()
    for session in _near(usual, now):
        if reminder := due(session, session.event, usual, now):
            _write(reminder, stop)


def _near(usual: House, now: datetime) -> QuerySet[Session]:
    """The sessions that are so near that one of their reminders may be due: the index leads to these alone."""
    latest = now + max(usual.reminders, default=timedelta()) + SLACK
    as_usual = Q(event__reminders__isnull=True, start__lte=latest)
    # What an event chose for itself may be as long as any; there are few, and `due` looks at each.
    own = Q(event__reminders__isnull=False)
    coming = Session.objects.filter(
        as_usual | own, status=Session.Status.PLANNED, start__gt=now, start__lte=now + house.LONGEST + SLACK
    )
    return coming.filter(event__status=Event.Status.ANNOUNCED).select_related("event")


def _write(reminder: Reminder, stop: Callable[[], bool]) -> None:
    while not stop():
        batch = list(_people(reminder)[:BATCH])
        notifying.tell_soon(reminder.session, batch, reminder.minutes)
        if len(batch) < BATCH:
            return


def _people(reminder: Reminder) -> QuerySet[Registration]:
    """Those who get this reminder and have none yet; in no order, which would lead past the index of the event.

    Nobody gets one on the heels of another, of which the office changed the time, or which the worker sent late.
    """
    begin = f"{notifying.REMINDER}:{notifying.reminder_key(reminder.session, reminder.minutes)}"
    key = Concat(Value(begin), Cast(OuterRef("pk"), CharField()))
    about = Concat(Value("registration:"), Cast(OuterRef("pk"), CharField()), Value(f":session:{reminder.session.pk}"))
    another = Message.objects.filter(
        subject_key=about, kind=notifying.REMINDER, state__in=Message.OUT, sent_at__gt=reminder.told_until
    )
    return (
        Registration.objects.filter(
            ~Exists(Message.objects.filter(dedupe_key=key)),
            ~Exists(another),
            event=reminder.session.event_id,
            state=Registration.State.CONFIRMED,
            told_at__lte=reminder.told_until,
        )
        .exclude(email="")
        .only("email", "locale")
    )
