"""Answers to the mails of events, as the office reads them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from events import answering
from events.models import Event, Registration, email_key
from events.notifying import CALENDAR_REPLY
from mailing.models import Message, Reply
from pages.desk import Task

from . import held

SOME = 20
NOT_SENT = {Message.State.OBSOLETE, Message.State.STOPPED}
# What nobody has to read: folded away.
BY_ITSELF = Q(kind__in=[Reply.Kind.AUTOMATIC, Reply.Kind.BOUNCE]) | Q(kind=Reply.Kind.CALENDAR, text="") & ~Q(
    answer=Reply.Answer.DECLINED
)


@dataclass(frozen=True, slots=True)
class Line:
    """An answer with the registration that it is about."""

    reply: Reply
    registration: Registration | None

    @property
    def what(self) -> str:
        """What kind of answer it is."""
        return str(self.reply.get_answer_display() or self.reply.get_kind_display())

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether another address wrote than the registration's; of people, whose words count."""
        row, sender = self.registration, email_key(self.reply.sender)
        return bool(row and row.email_key and sender and sender != row.email_key)


@dataclass(frozen=True, slots=True)
class Replies:
    """What somebody answered: to be read, and what programs answer by themselves."""

    lines: Sequence[Line]
    automatic: Sequence[Line]

    @property
    def declined(self) -> Reply | None:
        """The last answer of a calendar, if it declines and the last of all is no other."""
        answered = [line.reply for line in (*self.lines, *self.automatic) if line.reply.answer]
        last = max(answered, key=lambda reply: reply.pk, default=None)
        return last if last and last.answer == Reply.Answer.DECLINED else None


def was_asked(reply: Reply, mails: Iterable[Message]) -> bool:
    """Whether one of somebody's mails asks for what a declined date leaves open; at most one a day does."""
    day = timezone.localdate(reply.received_at)
    asking = [each for each in mails if each.kind == CALENDAR_REPLY and each.state not in NOT_SENT]
    return any(timezone.localdate(each.created_at) >= day for each in asking)


def to_be_read(event: Event) -> QuerySet[Reply]:
    """People's answers and declined dates, those first that nobody has dealt with."""
    return answering.of_event(event).exclude(BY_ITSELF).order_by(F("done_at").asc(nulls_first=True), "-id")


def by_themselves(event: Event) -> list[Line]:
    """The latest answers that nobody has to read."""
    return lines(answering.of_event(event).filter(BY_ITSELF)[:SOME])


def of_registration(registration: Registration) -> Replies:
    """The latest answers to mails of one registration; two statements."""
    rows = answering.of_registration(registration)
    return Replies(
        [Line(reply, registration) for reply in rows.exclude(BY_ITSELF)[:SOME]],
        [Line(reply, registration) for reply in rows.filter(BY_ITSELF)[:SOME]],
    )


def lines(replies: Iterable[Reply]) -> list[Line]:
    """Answers with their registrations; one statement for all of these."""
    replies = list(replies)
    numbers = {reply.pk: answering.number_of(reply) for reply in replies}
    rows = Registration.objects.in_bulk({number for number in numbers.values() if number})
    return [Line(reply, rows.get(numbers[reply.pk] or 0)) for reply in replies]


def waiting(event: Event) -> list[Task]:
    """How many wait for the office, in a line; nothing where there are none."""
    count = answering.to_read(event).count()
    return [Task(_said(count), reverse("events_admin:answers", args=[event.pk]), "")] if count else []


def of_all() -> list[Task]:
    """The events with answers that nobody has dealt with, the most first; three statements."""
    counted = answering.to_read().order_by().values_list("scope").annotate(count=Count("id")).order_by("-count")
    counts = {scope.partition(":")[2]: count for scope, count in counted[:SOME]}
    events = {str(event.uid): event for event in Event.objects.filter(uid__in=counts)}
    titles = held.titles_of(events.values())
    return [
        Task(titles[events[uid].pk], reverse("events_admin:answers", args=[events[uid].pk]), _said(count))
        for uid, count in counts.items()
        if uid in events
    ]


def _said(count: int) -> str:
    said = ngettext("%(count)d answer to a mail waits for you", "%(count)d answers to mails wait for you", count)
    return said % {"count": count}
