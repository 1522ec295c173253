"""What goes out by itself, as the office sees it: each reminder and the mail after the end, when, and to how many."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _, pgettext

from events import following_up, house
from events.following_up import Stage
from events.house import House
from events.models import Event, FollowUp, Session
from events.notifying import FOLLOW_UP, RECORDING, REMINDER
from events.reminding import Reminder
from mailing.models import Message
from pages import formats
from pages.desk import Task
from pages.languages import active_language

from . import figures, mails

# Nobody has got these, and nobody will.
DROPPED = (Message.State.OBSOLETE, Message.State.STOPPED)
CAN_STOP = {Stage.COMING, Stage.WAITING, Stage.DUE, Stage.LATE, Stage.WRITTEN}


@dataclass(frozen=True, slots=True)
class Line:
    """A reminder of one session: when it goes out, and to how many it has gone."""

    session: Session
    before: int
    at: datetime
    gone: int
    is_past: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """All that goes out by itself for an event; `people` is to how many, as things are."""

    lines: list[Line]
    stage: Stage
    said: FollowUp
    at: datetime | None
    people: int
    gone: int
    recording_gone: int
    is_over: bool
    is_left_waiting: bool

    @property
    def can_release(self) -> bool:
        """Whether somebody may have it sent now."""
        return self.is_over and self.stage in set(Stage) - {Stage.WRITTEN, Stage.DUE}

    @property
    def can_stop(self) -> bool:
        """Whether there is something left to stop."""
        return self.stage in CAN_STOP and self.said.recorded_at is None


def of_event(event: Event, sessions: Iterable[Session], now: datetime) -> Standing:
    """How things stand with an event; as many statements for many people and sessions as for one."""
    prefetch_related_objects([event], "sessions")
    usual, gone = house.read(), _gone(event)
    recorded = following_up.recordings([event], now)
    return Standing(
        lines=[line for session in sessions for line in _lines(event, session, usual, gone, now)],
        stage=following_up.stage(event, usual, recorded, now),
        said=following_up.said(event),
        at=following_up.due_at(event, usual),
        people=following_up.whom(event).count(),
        gone=gone[FOLLOW_UP, None, None],
        recording_gone=gone[RECORDING, None, None],
        is_over=event.ends_at <= now and event.status == Event.Status.ANNOUNCED,
        is_left_waiting=following_up.is_left_waiting(event, usual, recorded, now),
    )


def _gone(event: Event) -> Counter[tuple[str, int | None, int | None]]:
    """How many mails there are of each kind, session and time before; one statement."""
    rows = mails.of_event(event).filter(kind__in=[REMINDER, FOLLOW_UP, RECORDING]).exclude(state__in=DROPPED)
    grouped = rows.order_by().values_list("kind", "context__session", "context__minutes").annotate(Count("id"))
    found: Counter[tuple[str, int | None, int | None]] = Counter()
    for kind, session, minutes, count in grouped:
        found[kind, session, minutes] += count
    return found


def _lines(
    event: Event, session: Session, usual: House, gone: Counter[tuple[str, int | None, int | None]], now: datetime
) -> list[Line]:
    """The reminders of a session: those that went out, and while it is on those to come."""
    chosen = {span // house.MINUTE for span in usual.reminders_of(event)}
    went = {minutes for (kind, pk, minutes) in gone if (kind, pk) == (REMINDER, session.pk) and minutes}
    is_on = event.status == Event.Status.ANNOUNCED and session.status == Session.Status.PLANNED
    lines = []
    for before in sorted(chosen | went, reverse=True):
        at, count = Reminder(session, before * house.MINUTE).due_at, gone[REMINDER, session.pk, before]
        is_past = now >= min(at, session.start) or before not in chosen
        if count or (is_on and now < session.start):
            lines.append(Line(session, before, at, count, is_past))
    return lines


def by_presence(event: Event) -> dict[str, int]:
    """How many get which text: attended, missed, unknown; two statements."""
    came = following_up.came(event)
    return dict(Counter(came.of(row) for row in following_up.whom(event).only("pk", "mode")))


def left_waiting(now: datetime) -> list[Task]:
    """The events whose follow-up somebody has to decide about."""
    events = following_up.left_waiting(now)
    if not events:
        return []
    pages, locale = figures.pages_of_events(events), active_language()
    return [
        Task(
            figures.title_of(pages[event.page_key], locale),
            reverse("events_admin:event", args=[event.pk]) + "#mails-section",
            _("over since %(day)s") % {"day": formats.long_date(event.ends_at)},
        )
        for event in events
    ]


def stage_name(stage: Stage) -> str:
    """How far the follow-up is, in a word or two."""
    return {
        Stage.NONE: pgettext("follow-up", "none"),
        Stage.COMING: pgettext("follow-up", "planned"),
        Stage.WAITING: pgettext("follow-up", "waits for the recording"),
        Stage.DUE: pgettext("follow-up", "is being sent"),
        Stage.LATE: pgettext("follow-up", "not sent: it was too late"),
        Stage.STOPPED: pgettext("follow-up", "stopped"),
        Stage.WRITTEN: pgettext("follow-up", "sent"),
    }[stage]
