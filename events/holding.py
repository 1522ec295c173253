"""Held back: what a limit refuses at a public door is kept, and the office lets it through or throws it away."""

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
from .models import Event, HeldBack, Registration
from .registering import Outcome, SignUp, WhenShort, let_in, register
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
    """Keeps all wishes that can be, or none where they are too many; says what is settled, and which it was."""
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
    """Keeps a sign-up, once however often it is sent; a flood is only counted. Says whether it is kept."""
    lock(event.pk)
    now, nonce, network = timezone.now(), f"{event.pk}:{sign_up.nonce}", sign_up.sender.key
    mine, of_event = Q(network=network), Q(event=event)
    today = HeldBack.objects.filter(mine | of_event, created_at__gt=now - DAY)
    found = today.aggregate(
        same=Count("pk", filter=Q(nonce=nonce)),
        network=Count("pk", filter=mine),
        event=Count("pk", filter=of_event),
    )
    if found["same"]:
        return True
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
    """The sign-up that was kept; without answers to questions that the event does not ask any more."""
    asked = {question.id for question in questions.of_event(held.event)}
    people = [
        Person(**entry | {"answers": {pk: value for pk, value in entry["answers"] if pk in asked}})
        for entry in held.people
    ]
    cooperative, when_short = held.sent["cooperative"], WhenShort(held.sent["when_short"])
    return SignUp(people, cooperative, held.nonce, when_short=when_short, agreed_at=held.created_at)


def why_not_let_through(held: HeldBack) -> str:
    """Why a sign-up cannot be let through, in words; else empty. What was thrown away can."""
    return _("This sign-up has been let through already.") if held.state == State.LET_THROUGH else ""


@transaction.atomic
def let_through(held: HeldBack, actor: Actor) -> list[Registration]:
    """Registers the people by what is free now, once; raises `EventError` where that cannot be, and it stays held."""
    row = _locked(held)
    if why_not := why_not_let_through(row):
        raise EventError(why_not, "settled")
    rows = let_in(row.event, sign_up_of(row), actor)
    _settle(row, State.LET_THROUGH, actor)
    return rows


@transaction.atomic
def throw_away(held: HeldBack, actor: Actor) -> None:
    """Settles a sign-up without registering anybody; nobody is told, and it can still be let through."""
    row = _locked(held)
    if row.state != State.HELD:
        raise EventError(_("Somebody has dealt with this sign-up already."), "settled")
    _settle(row, State.THROWN_AWAY, actor)


def let_all_through(event: Event, last: int, actor: Actor) -> tuple[int, int]:
    """Lets through what is held of an event up to a row, in the order of sending; how many, and how many were left."""
    done = left = 0
    for row in _up_to(event, last):
        try:
            let_through(row, actor)
            done += 1
        except EventError:
            left += 1
    return done, left


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
    row.save(update_fields=["state", "user", "settled_at"])


def delete_held_back(before: datetime) -> int:
    """Deletes what was held back, whatever became of it."""
    return HeldBack.objects.filter(created_at__lt=before).delete()[0]
