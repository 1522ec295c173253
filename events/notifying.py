"""Writing the mails that follow from a deed, in the deed's own transaction."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from mailing import outbox
from mailing.models import Message
from mailing.outbox import Draft

from .models import Event, Registration, Session

State = Registration.State
KIND_OF_STATE = {
    State.CONFIRMED: "events.confirmation",
    State.WAITING: "events.waiting_list",
    State.PENDING: "events.awaiting_approval",
    State.DECLINED: "events.declined",
}

# The two kinds that go to an address which is not the registration's: not yet, or not any more.
NEW_ADDRESS, OLD_ADDRESS = "events.new_address", "events.old_address"

REMINDER = "events.reminder"
CALENDAR_REPLY = "events.calendar_reply"

ANNOUNCEMENT, ANNOUNCEMENT_TEST = "events.announcement", "events.announcement_test"
FOLLOW_UP, RECORDING = "events.follow_up", "events.recording"

# What the new address of a registration has not heard by being confirmed.
SENT_AFTER = {ANNOUNCEMENT, FOLLOW_UP, RECORDING}


def scope(event: Event) -> str:
    """How the outbox knows the mails of an event."""
    return f"event:{event.uid}"


def about(registration: Registration, session: Session | None = None) -> str:
    """How the outbox knows the mails of a registration, or those about one session of it."""
    return f"registration:{registration.pk}" + (f":session:{session.pk}" if session else "")


def tell_state(
    event: Event,
    registrations: Iterable[Registration],
    *,
    in_person: bool = False,
    priority: int = Message.Priority.HIGH,
) -> None:
    """Tells each person the state of their registration; `facts` has been counted up by the deed.

    `in_person`: whoever has no address is with us, and need not be called. Somebody who has just signed up waits
    for the mail, be it before the door of a webinar that runs: what goes to everybody lets them pass.
    """
    rows = list(registrations)
    _write(
        _draft(event, row, KIND_OF_STATE[State(row.state)], f"{row.pk}:{row.facts}", priority=priority) for row in rows
    )
    if in_person:
        _note_told(rows)
    else:
        _have_called(rows)


def tell_seat_won(event: Event, registrations: Iterable[Registration]) -> None:
    """Tells people from the waiting list that a seat is theirs."""
    rows = list(registrations)
    _write(_draft(event, row, "events.seat_won", f"{row.pk}:{row.facts}") for row in rows)
    _have_called(rows)


def tell_moved_up(event: Event, registrations: Iterable[Registration]) -> None:
    """Tells people from the waiting list that the office now looks at their request."""
    rows = list(registrations)
    _write(
        _draft(event, row, KIND_OF_STATE[State.PENDING], f"{row.pk}:{row.facts}", context={"moved_up": True})
        for row in rows
    )
    _have_called(rows)


def tell_anew(event: Event, registration: Registration, now: datetime) -> None:
    """Tells the state once more because the person has changed something else: a new fact."""
    Registration.objects.filter(pk=registration.pk).update(facts=F("facts") + 1, told_at=now)
    registration.facts, registration.told_at = registration.facts + 1, now
    tell_state(event, [registration], in_person=True)


def who_may_be_told_again(registrations: Iterable[Registration], now: datetime) -> list[Registration]:
    """Those whose last mail was long enough ago; the wish for another is a new fact (promise 3)."""
    rows = [row for row in registrations if now - row.told_at >= settings.EVENTS_MAIL_AGAIN_AFTER]
    if rows:
        Registration.objects.filter(pk__in=[row.pk for row in rows]).update(facts=F("facts") + 1, told_at=now)
    for row in rows:
        row.facts, row.told_at = row.facts + 1, now
    return rows


def about_new_address(registration: Registration) -> str:
    """How the outbox knows the mails that ask at a new address."""
    return f"{about(registration)}:address"


def ask_new_address(event: Event, registration: Registration, email: str, now: datetime) -> None:
    """Asks whoever reads at a new address whether the registration shall be theirs."""
    draft = _draft(event, registration, NEW_ADDRESS, f"{registration.pk}:{now.isoformat()}")
    outbox.write([replace(draft, to=email, about=about_new_address(registration))])


def tell_old_address(
    event: Event, registration: Registration, sessions: Iterable[Session], email: str, version: int
) -> None:
    """Withdraws from an address what its calendar holds; `version` is that of the links it had.

    No later mail makes one of these needless: each stands for itself.
    """
    planned, invited = list(sessions), registration.state == State.CONFIRMED
    _write(
        replace(
            _draft(
                event,
                registration,
                OLD_ADDRESS,
                f"{registration.pk}:{version}:{session.pk}",
                session=session,
                context={"first": not place, "invited": invited, "link_version": version},
            ),
            to=email,
            about=f"{about(registration)}:left:{version}:{session.pk}",
        )
        for place, session in enumerate(planned if invited else planned[:1])
    )


def send_after(message: Message, registration: Registration) -> None:
    """Writes for the new address, once, what was for everybody and had not reached the old one."""
    if message.kind not in SENT_AFTER:
        return
    draft = Draft(
        kind=message.kind,
        key=f"{message.dedupe_key.partition(':')[2]}:{registration.link_version}",
        about=message.subject_key,
        to=registration.email,
        locale=message.locale,
        scope=message.scope,
        context=message.context,
        priority=message.priority,
    )
    _write([draft])


def tell_moved(event: Event, session: Session, registrations: Iterable[Registration], old: dict[str, Any]) -> None:
    """Tells that a session has another time or place; `old` is what they knew."""
    rows = list(registrations)
    _write(
        _draft(
            event,
            row,
            "events.update",
            f"{row.pk}:{session.pk}:{session.sequence}",
            session=session,
            context={"old": old},
            priority=Message.Priority.NORMAL,
        )
        for row in rows
    )
    _have_called(rows)


def reminder_key(session: Session, minutes: int) -> str:
    """What the keys of a reminder begin with: a session that was moved is another appointment."""
    return f"{session.pk}:{session.sequence}:{minutes}:"


def tell_soon(session: Session, registrations: Iterable[Registration], minutes: int) -> None:
    """Reminds people of a session, so many minutes before. Who has no address is not called for that."""
    key, context = reminder_key(session, minutes), {"sequence": session.sequence, "minutes": minutes}
    _write(
        _draft(
            session.event,
            row,
            REMINDER,
            f"{key}{row.pk}",
            session=session,
            context=context,
            priority=Message.Priority.NORMAL,
        )
        for row in registrations
    )


def ask_whether_coming(event: Event, session: Session, registration: Registration, on: date) -> None:
    """Asks whoever declined in the calendar to cancel, at most once a day: only the button cancels."""
    draft = _draft(event, registration, CALENDAR_REPLY, f"{registration.pk}:{on.isoformat()}", session=session)
    _write([draft])


def tell_afterwards(event: Event, registrations: Iterable[Registration], kind: str, context: dict[str, Any]) -> None:
    """Follows an event up, with either kind once a person. Who has no address is not called for that."""
    low = Message.Priority.LOW
    _write(_draft(event, row, kind, str(row.pk), context=context, priority=low) for row in registrations)


def tell_cancelled(
    event: Event,
    sessions: Iterable[Session],
    registrations: Iterable[Registration],
    cause: str,
    seated: Collection[int],
) -> None:
    """Tells that something is off: a calendar program takes one session a mail (RFC 5546 §3.2.5).

    `cause` is who or what cancelled: registrant, office, session or event. `seated` are the ids of
    those who had a seat; the others have no calendar entry, and get one mail.
    """
    planned, rows = list(sessions), list(registrations)
    _write(
        _draft(
            event,
            row,
            "events.cancellation",
            f"{row.pk}:{row.facts}:{cause}:{session.pk}:{session.sequence}",
            session=session,
            context={"cause": cause, "first": not place, "invited": row.pk in seated},
            priority=Message.Priority.NORMAL if cause in {"session", "event"} else Message.Priority.HIGH,
        )
        for row in rows
        for place, session in enumerate(planned if row.pk in seated else planned[:1])
    )
    if cause != "registrant":
        _have_called(rows)


def tell_announcement(event: Event, registrations: Iterable[Any], announcement: int) -> None:
    """Tells people what the office wrote, once each; whoever waits for a confirmation comes before them.

    Whom no mail reaches, be it that their address takes none (`audiences.with_stopped`), is to be called.
    """
    people = list(registrations)
    rows = [each for each in people if not each.is_stopped]
    _write(
        replace(
            _draft(
                event,
                row,
                ANNOUNCEMENT,
                f"{announcement}:{row.pk}",
                context={"announcement": announcement},
                priority=Message.Priority.LOW,
            ),
            about=f"{about(row)}:announcement:{announcement}",
        )
        for row in rows
    )
    _leave_to_the_office([row.pk for row in people if row.is_stopped or row.is_without_address])


def try_announcement(event: Event, announcement: int, to: str, locale: str, key: str) -> None:
    """Sends somebody of the office what they wrote, as a test; one for each key."""
    draft = Draft(
        kind=ANNOUNCEMENT_TEST,
        key=f"{announcement}:{locale}:{key}",
        about=f"announcement:{announcement}",
        to=to,
        locale=locale,
        scope=scope(event),
        context={"announcement": announcement},
        priority=Message.Priority.HIGH,
    )
    outbox.write([draft])


def _write(drafts: Iterable[Draft]) -> None:
    """Writes the mails of those who have an address."""
    outbox.write(draft for draft in drafts if draft.to)


def _note_told(registrations: Iterable[Registration]) -> None:
    """Who is with us or on the telephone now knows how things stand: earlier news need no call any more."""
    told = [row.pk for row in registrations if row.is_without_address and row.untold_at]
    if told:
        Registration.objects.filter(pk__in=told).update(untold_at=None)


def _have_called(registrations: Iterable[Registration]) -> None:
    """Leaves those without an address to the office: they have news until somebody says that they were called."""
    _leave_to_the_office([row.pk for row in registrations if row.is_without_address])


def _leave_to_the_office(untold: list[int]) -> None:
    if untold:
        Registration.objects.filter(pk__in=untold).update(untold_at=timezone.now())


def _draft(
    event: Event,
    row: Registration,
    kind: str,
    key: str,
    *,
    session: Session | None = None,
    context: dict[str, Any] | None = None,
    priority: int = Message.Priority.HIGH,
) -> Draft:
    return Draft(
        kind=kind,
        key=key,
        about=about(row, session),
        to=row.email,
        locale=row.locale,
        scope=scope(event),
        context=(context or {}) | ({"session": session.pk} if session else {}),
        priority=priority,
    )
