"""Following up: after its end an event has one mail more for whoever had a seat, and one once there is a recording.

What is written already says what is still to write, so a run that was cut short is taken up by the next.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from mailing.models import Message

from . import house, notifying, zones
from .errors import EventError
from .house import House
from .locking import lock
from .models import Event, EventPage, FollowUp, Registration, Session
from .states import Actor

BATCH = 500
# Thanks that come later are strange: a worker that rested so long lets them be.
LATE = timedelta(days=3)
# News of a recording are welcome for longer, but not for ever.
RECORDED_WITHIN = timedelta(days=90)
# Whoever publishes a recording may add that of the other language, and mend the address.
REST = timedelta(minutes=15)
# So long a follow-up waits for a recording before the office is asked.
PATIENCE = timedelta(days=14)


class Stage(StrEnum):
    """How far the follow-up of an event is."""

    NONE = "none"  # neither event nor house want one, or the event is off
    COMING = "coming"
    WAITING = "waiting"  # for the recording
    DUE = "due"
    LATE = "late"  # it missed its time
    STOPPED = "stopped"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class Recordings:
    """Of which events there is a recording, and of which for long enough that no other is expected."""

    there: Collection[UUID]
    settled: Collection[UUID]


def due_at(event: Event, usual: House) -> datetime | None:
    """When the follow-up goes out at the earliest; None where there is none."""
    after = usual.follow_up_of(event)
    return None if after is None else zones.shifted(event.ends_at, after, _zone(event))


def _zone(event: Event) -> str:
    """The zone on whose clocks the event ends."""
    planned = [each for each in event.sessions.all() if each.status == Session.Status.PLANNED]
    return max(planned, key=lambda each: each.end).time_zone if planned else "UTC"


def said(event: Event) -> FollowUp:
    """What the office said of the follow-up, and how far it is; nothing yet where there is no row."""
    return getattr(event, "follow_up", None) or FollowUp(event=event)


def stage(event: Event, usual: House, recorded: Recordings, now: datetime) -> Stage:
    """How far the follow-up is: the one answer for the worker, for the mail and for the office."""
    if event.status == Event.Status.CANCELLED:
        return Stage.NONE
    return _stage_as_said(said(event), now) or _stage_by_itself(event, usual, recorded, now)


def _stage_as_said(row: FollowUp, now: datetime) -> Stage | None:
    """What the office said and what is written decides; None where neither is."""
    if row.stopped_at:
        return Stage.STOPPED
    if row.written_at:
        return Stage.WRITTEN
    if row.released_at:
        return Stage.DUE if now <= row.released_at + LATE else Stage.LATE
    return None


def _stage_by_itself(event: Event, usual: House, recorded: Recordings, now: datetime) -> Stage:
    due = due_at(event, usual)
    if due is None or now < due:
        return Stage.NONE if due is None else Stage.COMING
    if event.follow_up_waits:
        return Stage.DUE if event.page_key in recorded.settled else Stage.WAITING
    return Stage.DUE if now <= due + LATE else Stage.LATE


def good_until(event: Event, usual: House) -> datetime:
    """Until when the follow-up may be sent: thanks for some days, what brings the recording for longer."""
    due, released = due_at(event, usual), said(event).released_at
    if released or due is None:
        return (released or event.ends_at) + LATE
    return event.ends_at + RECORDED_WITHIN if event.follow_up_waits else due + LATE


# --- the worker -----------------------------------------------------------------------------


def follow_up(now: datetime, stop: Callable[[], bool] = lambda: False) -> None:
    """Writes what follows events up and is not written, in batches; begins none once `stop` answers true."""
    usual, events = house.read(), list(_open(now))
    recorded = recordings(events, now)
    for event in events:
        if not stop():
            _follow_up(event, usual, recorded, now, stop)


def _open(now: datetime) -> QuerySet[Event]:
    """The events of the last months that may still have something to tell; they are few, and bound the memory."""
    told = Q(follow_up__stopped_at__isnull=False) | Q(follow_up__recorded_at__isnull=False)
    over = Event.objects.filter(ends_at__lte=now, ends_at__gt=now - RECORDED_WITHIN)
    rows = over.filter(status=Event.Status.ANNOUNCED).exclude(told).order_by("ends_at", "id")
    return rows.select_related("follow_up").prefetch_related("sessions")


def recordings(events: Iterable[Event], now: datetime) -> Recordings:
    """Of which events readers see a recording, be it in one language; one statement."""
    pages = EventPage.objects.live().filter(translation_key__in=[event.page_key for event in events])
    published = pages.exclude(recording_url="").values_list("translation_key", "last_published_at")
    rows = list(published)
    fresh = {key for key, moment in rows if moment and moment > now - REST}
    there = {key for key, _moment in rows}
    return Recordings(there, there - fresh)


def _follow_up(event: Event, usual: House, recorded: Recordings, now: datetime, stop: Callable[[], bool]) -> None:
    match stage(event, usual, recorded, now):
        case Stage.DUE:
            is_recorded = event.page_key in recorded.there
            until = good_until(event, usual)
            if _write(event, notifying.FOLLOW_UP, {"recorded": is_recorded, "until": until.isoformat()}, stop):
                _note(event, written_at=now, **({"recorded_at": now} if is_recorded else {}))
        case Stage.WRITTEN | Stage.LATE if event.page_key in recorded.settled:
            if _write(event, notifying.RECORDING, {}, stop):
                _note(event, recorded_at=now)


def _note(event: Event, **moments: datetime) -> None:
    FollowUp.objects.update_or_create(event=event, defaults=moments)


def _write(event: Event, kind: str, context: dict[str, object], stop: Callable[[], bool]) -> bool:
    """Writes a mail to all who are to get it and have none yet; says whether that is done."""
    while not stop():
        batch = list(_people(event, kind)[:BATCH])
        notifying.tell_afterwards(event, batch, kind, context)
        if len(batch) < BATCH:
            return True
    return False


def _people(event: Event, kind: str) -> QuerySet[Registration]:
    """Those who had a seat and have no such mail yet; in no order, which would lead past the index of the event."""
    key = Concat(Value(f"{kind}:"), Cast(OuterRef("pk"), CharField()))
    written = Message.objects.filter(dedupe_key=key)
    return whom(event).filter(~Exists(written)).only("email", "locale")


def whom(event: Event) -> QuerySet[Registration]:
    """Whoever had a seat and can be written to."""
    rows = Registration.objects.filter(event=event, state=Registration.State.CONFIRMED)
    return rows.exclude(email="")


def left_waiting(now: datetime) -> list[Event]:
    """The events whose follow-up has waited so long for a recording that somebody has to say what becomes of it."""
    usual, events = house.read(), list(_open(now))
    recorded = recordings(events, now)
    return [event for event in events if is_left_waiting(event, usual, recorded, now)]


def is_left_waiting(event: Event, usual: House, recorded: Recordings, now: datetime) -> bool:
    """Whether the follow-up of an event is one of those."""
    due = due_at(event, usual)
    is_waiting = stage(event, usual, recorded, now) == Stage.WAITING
    return is_waiting and due is not None and now > due + PATIENCE


# --- who was there --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Came:
    """Who is noted as present at an event, and in which ways of taking part anybody is."""

    people: Collection[int]
    ways: Collection[str]

    def of(self, row: Registration) -> str:
        """attended, missed, or unknown: where nobody is noted who took part like them, nobody was told apart."""
        if row.pk in self.people:
            return "attended"
        return "missed" if row.mode in self.ways else "unknown"


def came(event: Event) -> Came:
    """Who was at a session of the event at least; one statement."""
    rows = Registration.objects.filter(event=event, attendances__isnull=False).distinct()
    found = list(rows.values_list("pk", "mode"))
    return Came({pk for pk, _mode in found}, {mode for _pk, mode in found})


# --- the office -----------------------------------------------------------------------------


def why_not_release(event: Event, now: datetime) -> str:
    """Why the follow-up cannot be sent now, in words; empty where it can."""
    if event.status == Event.Status.CANCELLED:
        return _("This event is cancelled.")
    if event.ends_at > now:
        return _("This event is not over yet.")
    row = said(event)
    return _("The follow-up has been sent already.") if row.written_at and not row.stopped_at else ""


@transaction.atomic
def release(event: Event, actor: Actor) -> int:
    """Has the follow-up go out now, without waiting for its time or for a recording; says to how many.

    Also once it was stopped half-way: whoever has none gets one then. Raises `EventError`.
    """
    event, now = lock(event.pk), timezone.now()
    if why_not := why_not_release(event, now):
        raise EventError(why_not)
    fresh = {"released_at": now, "stopped_at": None, "written_at": None, "recorded_at": None, "user": actor.user}
    FollowUp.objects.update_or_create(event=event, defaults=fresh)
    _forget_dropped(event)
    return _people(event, notifying.FOLLOW_UP).count()


def _forget_dropped(event: Event) -> None:
    """Lets those mails be written again that fell due while all was stopped; what was rendered may have arrived."""
    kinds = [notifying.FOLLOW_UP, notifying.RECORDING]
    mails = Message.objects.filter(scope=notifying.scope(event), kind__in=kinds, raw__isnull=True)
    mails.filter(state=Message.State.OBSOLETE).delete()


def why_not_stop(event: Event, usual: House) -> str:
    """Why there is nothing to stop, in words; empty where there is."""
    row = said(event)
    is_off = row.stopped_at or (usual.follow_up_of(event) is None and not row.released_at)
    return _("This event has no follow-up.") if is_off else ""


@transaction.atomic
def stop_it(event: Event, actor: Actor) -> None:
    """Has no follow-up go out, and no news of a recording; also what is written and waits. Raises `EventError`."""
    event = lock(event.pk)
    if why_not := why_not_stop(event, house.read()):
        raise EventError(why_not)
    FollowUp.objects.update_or_create(
        event=event, defaults={"stopped_at": timezone.now(), "released_at": None, "user": actor.user}
    )
