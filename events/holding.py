"""Held back: what a limit refuses at a public door is kept, and the office lets it through or throws it away."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from . import questions
from .errors import EventError, OverLimit
from .forms import Person
from .locking import lock
from .models import Event, HeldBack, Question, Registration, email_key
from .registering import Outcome, SignUp, WhenShort, check_sent_for, let_in, nonce_at, register
from .registering_series import Result, SeriesOverLimit, SeriesSignUp, look_at_each, register_for_several
from .states import Actor

State = HeldBack.State
DAY = timedelta(days=1)
FACTS = ("name", "email", "locale", "mode", "answers")


def register_or_hold(event: Event, sign_up: SignUp) -> Outcome:
    """What every public door does with a sign-up: registers it; one over a limit is kept, and `OverLimit` says so."""
    try:
        return register(event, sign_up)
    except OverLimit as error:
        raise OverLimit(error.rule, kept=_hold(event, sign_up, error.rule)) from error


def register_for_several_or_hold(sign_up: SeriesSignUp) -> list[Result]:
    """The same for several events of a series: over a limit, what each of them could take is kept by itself.

    `SeriesOverLimit` says what could not be kept, and why. Of a form all is kept or nothing.
    """
    try:
        return register_for_several(sign_up)
    except OverLimit as error:
        results, kept = _hold_for_several(sign_up, error.rule)
        if not any(result.is_open for result in results):
            return results
        raise SeriesOverLimit(error.rule, results, kept=kept) from error


@transaction.atomic
def _hold_for_several(sign_up: SeriesSignUp, rule: str) -> tuple[list[Result], bool]:
    """Keeps all wishes that can be, or none where they are too many; says what each is, and whether they are kept."""
    results = look_at_each(sign_up)
    wishes = [wish for wish, result in zip(sign_up.wishes, results, strict=True) if result.is_open]
    with transaction.atomic():
        kept = all(_hold(wish.event, sign_up.at(wish), rule) for wish in wishes)
        transaction.set_rollback(not kept)
    if not kept:  # the count of what is not kept went with the rest
        mine = Q(network=sign_up.sender.key) | Q(event__in=[wish.event for wish in wishes])
        _only_count(HeldBack.objects.filter(mine, created_at__gt=timezone.now() - DAY))
    return results, kept


@transaction.atomic
def _hold(event: Event, sign_up: SignUp, rule: str) -> bool:
    """Keeps a sign-up, once however often it is sent; a flood is only counted. Says whether it is kept.

    Raises `AlreadySent` where the same form was kept for others.
    """
    lock(event.pk)
    now, nonce, network = timezone.now(), nonce_at(event, sign_up), sign_up.sender.key
    if kept := HeldBack.objects.filter(nonce=nonce).first():
        check_sent_for((person["email"] for person in kept.people), sign_up)
        return True
    mine, of_event = Q(network=network), Q(event=event)
    today = HeldBack.objects.filter(mine | of_event, created_at__gt=now - DAY)
    found = today.aggregate(network=Count("pk", filter=mine), event=Count("pk", filter=of_event))
    if found["network"] >= settings.EVENTS_HELD_BACK_PER_NETWORK:
        return _only_count(today.filter(mine))
    if found["event"] >= settings.EVENTS_HELD_BACK_PER_EVENT:
        return _only_count(today.filter(of_event))
    HeldBack.objects.create(
        event=event, nonce=nonce, rule=rule, sent=as_sent(sign_up), network=network, created_at=now
    )
    return True


def _only_count(rows: QuerySet[HeldBack]) -> bool:
    """Counts one more behind the last that was kept."""
    HeldBack.objects.filter(pk__in=rows.order_by("-pk").values("pk")[:1]).update(more=F("more") + 1)
    return False


def as_sent(sign_up: SignUp) -> dict[str, Any]:
    """A sign-up as JSON."""
    return {
        "people": [
            {name: getattr(person, name) for name in FACTS} | {"answers": list(person.answers.items())}
            for person in sign_up.people
        ],
        "cooperative": sign_up.cooperative,
        "when_short": sign_up.when_short,
    }


def sign_up_of(held: HeldBack) -> SignUp:
    """The sign-up that was kept; without answers that its event's questions do not take any more."""
    asked = questions.of_event(held.event)
    people = [Person(**entry | {"answers": questions.fitting(asked, dict(entry["answers"]))}) for entry in held.people]
    cooperative, when_short = held.sent["cooperative"], WhenShort(held.sent["when_short"])
    return SignUp(people, cooperative, held.nonce, when_short=when_short, agreed_at=held.created_at)


def why_not_let_through(held: HeldBack) -> str:
    """Why a sign-up cannot be let through, in words; else empty. What was thrown away can."""
    return _("This sign-up has been let through already.") if held.state == State.LET_THROUGH else ""


def decided_since(held: HeldBack) -> QuerySet[Registration]:
    """Whose registration was decided about after the form was sent, by them or by the office: that stays."""
    keys = [email_key(person["email"]) for person in held.people]
    rows = Registration.objects.filter(event=held.event, email_key__in=keys, steps__at__gt=held.created_at)
    return rows.distinct().order_by("pk")


@dataclass(frozen=True, slots=True)
class Through:
    """What came of letting a sign-up through: who is registered by it, and whose later decision stays."""

    registered: list[Registration]
    stayed: list[Registration]


@transaction.atomic
def let_through(held: HeldBack, actor: Actor) -> Through:
    """Registers the people by what is free now, once; what was decided about them since they sent it stays.

    Raises `EventError` where that cannot be, and it stays held.
    """
    row = _locked(held)
    if why_not := why_not_let_through(row):
        raise EventError(why_not, "settled")
    sign_up, stayed = sign_up_of(row), list(decided_since(row))
    decided = {registration.email_key for registration in stayed}
    people = [person for person in sign_up.people if email_key(person.email) not in decided]
    _check_ways(row.event, people)
    registered = let_in(row.event, replace(sign_up, people=people), actor) if people else []
    _settle(row, State.LET_THROUGH, actor)
    return Through(registered, stayed)


def _check_ways(event: Event, people: Collection[Person]) -> None:
    """The office reads what to do where an event's format has changed since."""
    if names := [person.name for person in people if person.mode not in event.modes]:
        text = _(
            "%(names)s: this way of taking part is no longer offered. Ask them whether they come all the same; "
            "add who does by hand, then throw this sign-up away."
        )
        raise EventError(text % {"names": ", ".join(names)}, "mode_changed")


@transaction.atomic
def throw_away(held: HeldBack, actor: Actor) -> None:
    """Settles a sign-up without registering anybody; nobody is told, and it can still be let through."""
    row = _locked(held)
    if row.state != State.HELD:
        raise EventError(_("Somebody has dealt with this sign-up already."), "settled")
    _settle(row, State.THROWN_AWAY, actor)


@dataclass(slots=True)
class AllThrough:
    """How many sign-ups were let through, how many were left, and how many people's later decisions stayed."""

    done: int = 0
    left: int = 0
    stayed: int = 0


def let_all_through(event: Event, last: int, actor: Actor) -> AllThrough:
    """Lets through what is held of an event up to a row, in the order of sending."""
    counts = AllThrough()
    for row in _up_to(event, last):
        try:
            counts.stayed += len(let_through(row, actor).stayed)
            counts.done += 1
        except EventError:
            counts.left += 1
    return counts


def throw_all_away(event: Event, last: int, actor: Actor) -> int:
    """Throws away what is held of an event up to a row; says how many."""
    with transaction.atomic():
        lock(event.pk)
        return _up_to(event, last).update(state=State.THROWN_AWAY, user=actor.user, settled_at=timezone.now())


def _up_to(event: Event, last: int) -> QuerySet[HeldBack]:
    return HeldBack.objects.filter(event=event, state=State.HELD, pk__lte=last).order_by("pk")


def _locked(held: HeldBack) -> HeldBack:
    """The row as it is now; whoever settles it holds its event's lock."""
    event = lock(held.event_id)
    row = HeldBack.objects.get(pk=held.pk)
    row.event = event
    return row


def _settle(row: HeldBack, state: State, actor: Actor) -> None:
    row.state, row.user, row.settled_at = state, actor.user, timezone.now()
    if state == State.LET_THROUGH:
        _keep_answers(row, ())  # they are with the registrations now, and end with them
    row.save(update_fields=["state", "user", "settled_at", "sent"])


def _keep_answers(row: HeldBack, asked: Collection[int]) -> bool:
    """Takes the answers to other questions out of what was sent; says whether there were any."""
    before = [entry["answers"] for entry in row.people]
    after = [[[pk, value] for pk, value in answers if pk in asked] for answers in before]
    people = [entry | {"answers": answers} for entry, answers in zip(row.people, after, strict=True)]
    row.sent = row.sent | {"people": people}
    return after != before


def forget_answers(due: Q) -> int:
    """Deletes answers in what was held back to questions that are `due`, or are no more; says in how many forms."""
    events = HeldBack.objects.order_by("event_id").values_list("event_id", flat=True).distinct()
    return sum(_forget_answers(event, due) for event in list(events))


@transaction.atomic
def _forget_answers(event: int, due: Q) -> int:
    lock(event)  # nobody lets through what is being rewritten
    asked = set(Question.objects.filter(event=event).exclude(due).values_list("pk", flat=True))
    changed = [row for row in HeldBack.objects.filter(event=event) if _keep_answers(row, asked)]
    HeldBack.objects.bulk_update(changed, ["sent"], batch_size=100)
    return len(changed)


def delete_held_back(before: datetime) -> int:
    """Deletes what was held back, whatever became of it."""
    return HeldBack.objects.filter(created_at__lt=before).delete()[0]
