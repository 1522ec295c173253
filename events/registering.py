"""Signing up: one transaction, under the event's lock, and the mail written with the fact."""

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from members.doors import NOBODY, Sender

from . import limits, notifying, questions, seats, states, windows
from .errors import AlreadySent, EventError, Refusal, Refused
from .forms import Person
from .limits import Sent
from .locking import lock
from .models import Answer, Event, Registration, Step, Submission, email_key
from .seats import Seats
from .states import OFFICE, REGISTRANT, Actor

State = Registration.State
Deed = Step.Deed
PEOPLE_MAX = 10  # at one form


class WhenShort(StrEnum):
    """What a group wants when the seats do not suffice for all; where the office approves, it decides about each."""

    ALL_OR_NONE = "all_or_none"
    AS_MANY = "as_many"


class Outcome(StrEnum):
    """What new addresses get at this moment: the public answer, whoever asks (promise 7)."""

    CONFIRMED = "confirmed"
    WAITING = "waiting_list"
    APPROVAL = "approval"

    def message(self, group: WhenShort | None = None) -> str:
        """What happens now, in the active language; true whether or not an address was known.

        `group` is what several people chose for the case that seats are short.
        """
        return self._to_a_group(group) if group else self._to_one()

    def _to_one(self) -> str:
        return {
            Outcome.CONFIRMED: _(
                "Your registration has been received. We are sending you the confirmation by e-mail."
            ),
            Outcome.WAITING: _(
                "The event is fully booked: new registrations go to the waiting list. "
                "The e-mail that we are sending you says how yours stands."
            ),
            Outcome.APPROVAL: _(
                "Your registration has been received and is being checked. We are sending you an e-mail."
            ),
        }[self]

    def _to_a_group(self, chosen: WhenShort) -> str:
        waiting = {
            WhenShort.AS_MANY: _(
                "There are not enough seats for all of you: as many as fit get one, the others wait for one. "
                "Each person reads in their e-mail how their registration stands."
            ),
            WhenShort.ALL_OR_NONE: _(
                "There are not enough seats for all of you: you wait for seats together. "
                "Each person reads in their e-mail how their registration stands."
            ),
        }
        return {
            Outcome.CONFIRMED: _(
                "Your registrations have been received. We are sending each person the confirmation by e-mail."
            ),
            Outcome.WAITING: waiting[chosen],
            Outcome.APPROVAL: _(
                "Your registrations have been received and are being checked. We are sending each person an e-mail."
            ),
        }[self]


@dataclass(frozen=True, slots=True)
class SignUp:
    """What was sent: the people of one cooperative, once (`nonce`), by a sender."""

    people: Sequence[Person]
    cooperative: str
    nonce: str
    sender: Sender = NOBODY
    when_short: WhenShort = WhenShort.AS_MANY
    # When they agreed to the privacy notice; without it, at the moment of signing up themselves.
    agreed_at: datetime | None = None
    # A further date of a series' form: the limits have counted the form at its first.
    is_further: bool = False

    @property
    def group(self) -> WhenShort | None:
        """What several people want when seats are short; none where one comes alone."""
        return self.when_short if len(self.people) > 1 else None


@transaction.atomic
def register(event: Event, sign_up: SignUp) -> Outcome:
    """Registers the people and writes their mails, all or nothing.

    The same nonce with the same addresses gets the same answer and changes nothing. An address that
    is registered keeps its registration and seat; it gets its mail again, at most every ten minutes. An address that
    had cancelled is revived at the end of the queue; one that waits for a list which moves no more takes a free
    seat like anybody else. Raises `Refused`, `OverLimit`, `AlreadySent`, and an
    `EventError` where the event does not ask any more what was answered.
    """
    read_at = event.changed_at
    event = lock(event.pk)
    now = timezone.now()
    sent = sent_before(event, sign_up, now)
    if sent.outcome:
        return same_answer(sent, sign_up)
    return decide(event, read_at, seats.of_event(event), sign_up, sent)


def decide(event: Event, read_at: datetime, counted: Seats, sign_up: SignUp, sent: Sent) -> Outcome:
    """What becomes of a sign-up at a locked event, whose questions were read when it had changed at `read_at`.

    `sent` is what was sent before it. Raises before anything is written: whoever decides about several events goes on
    with the next.
    """
    now = timezone.now()
    if refusal := windows.why_not(event, counted, now):
        raise Refused(refusal)
    limits.check(sent, sign_up.sender, is_further=sign_up.is_further)
    if event.changed_at != read_at:
        _check_still_asked(event, sign_up)
    outcome = _outcome(event, counted, sign_up, now)
    _admit(event, counted, sign_up, now)
    form = Submission(
        event=event,
        nonce=nonce_at(event, sign_up),
        digest=_digest(_emails(sign_up)),
        outcome=outcome,
        network=sign_up.sender.key,
        created_at=now,
    )
    limits.note(form, _addresses(sign_up), is_further=sign_up.is_further)
    return outcome


def add_by_hand(event: Event, person: Person, cooperative: str, actor: Actor = OFFICE) -> Registration:
    """Registers a person for the office, as `let_in` does.

    Who has no address is told by whoever is on the telephone, and gets no mail. An `EventError` also where somebody
    of this name and number takes part without an address already.
    """
    return let_in(event, SignUp([person], cooperative, nonce=""), actor)[0]


@transaction.atomic
def let_in(event: Event, sign_up: SignUp, actor: Actor = OFFICE) -> list[Registration]:
    """Registers people for the office: also outside the registration window and over a limit, never past the seats.

    Answers their registrations in the order of the form. Raises `Refused` and `EventError`.
    """
    read_at = event.changed_at
    event = lock(event.pk)
    now = timezone.now()
    counted = seats.of_event(event)
    refusal = windows.why_not(event, counted, now)
    if refusal and refusal.code in {"cancelled", "over", "full"}:
        raise Refused(refusal)
    if event.changed_at != read_at:
        _check_still_asked(event, sign_up)
    places = {email_key(person.email): place for place, person in enumerate(sign_up.people)}
    return sorted(_admit(event, counted, sign_up, now, actor), key=lambda row: places[row.email_key])


def nonce_at(event: Event, sign_up: SignUp) -> str:
    """How a form is known at one event."""
    return f"{event.pk}:{sign_up.nonce}"


def _digest(emails: Iterable[str]) -> str:
    """Tells whether two forms were for the same people, without keeping who they are."""
    keys = sorted(email_key(email) for email in emails)
    return salted_hmac("sign-up", "\n".join(keys), algorithm="sha256").hexdigest()[:32]


def sent_before(event: Event, sign_up: SignUp, now: datetime) -> Sent:
    """What was sent before a sign-up: the same one, and as much as counts for the limits; one statement."""
    return limits.sent_before(event, nonce_at(event, sign_up), sign_up.sender, _addresses(sign_up), now)


def same_answer(sent: Sent, sign_up: SignUp) -> Outcome:
    """The answer that a form got before; raises `AlreadySent` where that was for others."""
    _check_same_people(sent.digest, sign_up)
    return Outcome(sent.outcome)


def check_sent_for(emails: Iterable[str], sign_up: SignUp) -> None:
    """Raises `AlreadySent` where a form that was sent before, with these addresses, was for others."""
    _check_same_people(_digest(emails), sign_up)


def _check_same_people(digest: str, sign_up: SignUp) -> None:
    if digest != _digest(_emails(sign_up)):
        raise AlreadySent(_("This form was sent before, for somebody else. Please send it once more."))


def _emails(sign_up: SignUp) -> list[str]:
    return [person.email for person in sign_up.people]


def _addresses(sign_up: SignUp) -> list[str]:
    return [limits.key_of(email) for email in _emails(sign_up)]


def _check_still_asked(event: Event, sign_up: SignUp) -> None:
    """Refuses answers to a question that the office has taken out while the form was on its way."""
    questions.check_still_asked(event, {question for person in sign_up.people for question in person.answers})


def _outcome(event: Event, counted: Seats, sign_up: SignUp, now: datetime) -> Outcome:
    """What these people would get if all their addresses were new."""
    given = _states(event, copy.copy(counted), [p.mode for p in sign_up.people], sign_up.when_short, now)
    if State.WAITING in given:
        return Outcome.WAITING
    return Outcome.APPROVAL if State.PENDING in given else Outcome.CONFIRMED


def _states(event: Event, counted: Seats, modes: Sequence[str], when_short: WhenShort, now: datetime) -> list[State]:
    """The state each newcomer gets, taking the seats as it goes."""
    admitted = State.PENDING if event.approval else State.CONFIRMED
    if event.asks_first or counted.take_all(modes):
        return [admitted] * len(modes)
    if not event.takes_waiting(now):
        raise Refused(Refusal("no_seats", for_all=len(event.modes) == 1))
    if when_short == WhenShort.ALL_OR_NONE:
        return [State.WAITING] * len(modes)
    return [admitted if counted.take(mode) else State.WAITING for mode in modes]


def _admit(
    event: Event, counted: Seats, sign_up: SignUp, now: datetime, actor: Actor = REGISTRANT
) -> list[Registration]:
    """Writes registrations, answers and mails; promise 1 holds because the event is locked."""
    keys = [email_key(person.email) for person in sign_up.people]
    if len(set(keys)) < len(keys):
        raise EventError(_("Each person needs an e-mail address of their own."), "same_address")
    if any(person.mode not in event.modes for person in sign_up.people):
        raise EventError(_("The way of taking part has just changed. Please load the page again."), "mode_changed")
    known = {row.email_key: row for row in _registered(event, keys, sign_up.people)}
    people = dict(zip(keys, sign_up.people, strict=True))
    again = [
        row
        for row in known.values()
        if row.is_live and not _claims(event, counted, row, people[row.email_key].mode, now)
    ]
    for row in again:
        del people[row.email_key]
    given = _states(event, counted, [p.mode for p in people.values()], sign_up.when_short, now)
    by_office = actor.by == Step.By.OFFICE
    steps, party = [], uuid4() if sign_up.when_short == WhenShort.ALL_OR_NONE and len(people) > 1 else None
    for (key, person), state in zip(people.items(), given, strict=True):
        row = known.get(key) or Registration(event=event, email_key=key, created_at=now)
        to = _once_accepted(event, counted, row, person.mode, state)
        row.email, row.name, row.locale, row.mode = person.email, person.name, person.locale, person.mode
        row.telephone = person.telephone or row.telephone
        row.cooperative, row.queued_at = sign_up.cooperative, now
        row.together = party if to == State.WAITING else None
        row.privacy_at = sign_up.agreed_at or (None if by_office else now)
        steps.append(states.step(row, _deed(row), to, actor, now))
    _save(steps, people)
    rows = [each.registration for each in steps]
    notifying.tell_state(event, [*rows, *notifying.who_may_be_told_again(again, now)], in_person=by_office)
    return [*rows, *again]


def _registered(event: Event, keys: Sequence[str], people: Sequence[Person]) -> list[Registration]:
    """Who of them has a registration for the event; without an address it is known by name and telephone."""
    rows = Registration.objects.filter(event=event)
    if any(keys):
        return list(rows.filter(email_key__in=keys))
    (person,) = people
    found = rows.filter(
        email_key="", anonymised_at__isnull=True, name__iexact=person.name, telephone=person.telephone
    ).first()
    if found and found.is_live:
        raise EventError(
            _(
                "Somebody of this name and telephone takes part without an e-mail address already. "
                "If this is somebody else, note another number, or what tells the two apart beside the name."
            ),
            "same_person",
        )
    return [found] if found else []


def _claims(event: Event, counted: Seats, row: Registration, mode: str, now: datetime) -> bool:
    """Whether somebody who waits signs up for a seat like anybody else: the list no longer brings them one."""
    if row.state != State.WAITING or now < event.promotes_until():
        return False
    return not event.asks_first or bool(row.approved_at and counted.free(mode))


def _once_accepted(event: Event, counted: Seats, row: Registration, mode: str, state: State) -> State:
    """Whom the office has accepted onto the waiting list, it need not accept again; anybody else gets their state."""
    if state != State.PENDING or row.state != State.WAITING or not row.approved_at:
        return state
    if event.asks_first and not counted.take(mode):
        raise Refused(Refusal("no_seats"))
    return State.CONFIRMED


def _deed(row: Registration) -> Deed:
    if not row.pk:
        return Deed.SIGN_UP
    return Deed.PROMOTE if row.state == State.WAITING else Deed.REVIVE


def _save(steps: list[Step], people: dict[str, Person]) -> None:
    """Writes new rows at once, revived ones each; answers replace those of an earlier time."""
    rows = [each.registration for each in steps]
    revived = [row for row in rows if row.pk]
    for row in revived:
        row.save()
    if revived:
        answered = {question for row in revived for question in people[row.email_key].answers}
        # What the office noted stays, unless it notes something else now.
        replaced = Q(question__office_only=False) | Q(question__in=answered)
        Answer.objects.filter(replaced, registration__in=revived).delete()
    Registration.objects.bulk_create([row for row in rows if not row.pk])
    Step.objects.bulk_create(steps)
    Answer.objects.bulk_create(
        Answer(registration=row, question_id=question, value=value)
        for row in rows
        for question, value in people[row.email_key].answers.items()
    )
