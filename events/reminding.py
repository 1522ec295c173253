"""Reminding: at set times before a session, whoever has a seat and has not just heard of it gets a mail.

What is written already says what is still to write, so a run that was cut short is taken up by the next.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from mailing.models import Message

from . import notifying
from .models import Event, Registration, Session

BATCH = 500
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
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
        start = self.session.start
        if self.before % DAY:
            return start - self.before
        return (start.astimezone(ZoneInfo(self.session.time_zone)) - self.before).astimezone(UTC)

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


def due(session: Session, event: Event, now: datetime) -> Reminder | None:
    """The reminder that counts now: of those whose time has come the latest.

    None where the session is off, has begun, or everybody has just been told that it was moved.
    """
    is_on = event.status == Event.Status.ANNOUNCED and session.status == Session.Status.PLANNED
    if not is_on or now >= session.start:
        return None
    for before in sorted(settings.EVENTS_REMIND_BEFORE):
        reminder = Reminder(session, before)
        if reminder.due_at <= now:
            has_moved = session.moved_at is not None and session.moved_at > reminder.told_until
            return None if has_moved else reminder
    return None


def remind(now: datetime, stop: Callable[[], bool] = lambda: False) -> None:
    """Writes the reminders that are due and not written, in batches; begins none once `stop` answers true."""
    for session in _near(now):
        if reminder := due(session, session.event, now):
            _write(reminder, stop)


def _near(now: datetime) -> QuerySet[Session]:
    """The sessions that are so near that one of their reminders may be due."""
    latest = now + max(settings.EVENTS_REMIND_BEFORE, default=timedelta()) + SLACK
    coming = Session.objects.filter(status=Session.Status.PLANNED, start__gt=now, start__lte=latest)
    return coming.filter(event__status=Event.Status.ANNOUNCED).select_related("event")


def _write(reminder: Reminder, stop: Callable[[], bool]) -> None:
    while not stop():
        batch = list(_people(reminder)[:BATCH])
        notifying.tell_soon(reminder.session, batch, reminder.minutes)
        if len(batch) < BATCH:
            return


def _people(reminder: Reminder) -> QuerySet[Registration]:
    """Those who get this reminder and have none yet; in no order, which would lead past the index of the event."""
    begin = f"{notifying.REMINDER}:{notifying.reminder_key(reminder.session, reminder.minutes)}"
    key = Concat(Value(begin), Cast(OuterRef("pk"), CharField()))
    return (
        Registration.objects.filter(
            ~Exists(Message.objects.filter(dedupe_key=key)),
            event=reminder.session.event_id,
            state=Registration.State.CONFIRMED,
            told_at__lte=reminder.told_until,
        )
        .exclude(email="")
        .only("email", "locale")
    )
