"""Signing up for several events of a series by one form: each decides by itself, as if it had been asked alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.doors import NOBODY, Sender

from . import seats, windows
from .errors import EventError, OverLimit, Refused, TooMany
from .forms import Person
from .limits import Sent
from .locking import lock_all
from .models import Event, Series
from .registering import Outcome, SignUp, decide, same_answer, sent_before
from .seats import Seats


@dataclass(frozen=True, slots=True)
class Wish:
    """One event that somebody wants to come to: how, and what they answered there."""

    event: Event
    person: Person


@dataclass(frozen=True, slots=True)
class SeriesSignUp:
    """What was sent: one person's wishes, once (`nonce`), by a sender."""

    series: Series
    wishes: Sequence[Wish]
    cooperative: str
    nonce: str
    sender: Sender = NOBODY

    def at(self, wish: Wish, *, is_further: bool = False) -> SignUp:
        """The sign-up at one event; a form counts once for its sender and address, however many events it names."""
        return SignUp([wish.person], self.cooperative, self.nonce, self.sender, is_further=is_further)


@dataclass(frozen=True, slots=True)
class Result:
    """What becomes of one wish: an outcome, or why not."""

    event: Event
    outcome: Outcome | None = None
    error: EventError | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing has become of it yet."""
        return self.outcome is None and self.error is None


class SeriesOverLimit(OverLimit):
    """A form that a limit refused; `results` has for each wish the outcome it got before, or why it cannot be anyway.

    Those with neither are kept, where `kept` says so.
    """

    def __init__(self, rule: str, results: Sequence[Result], *, kept: bool) -> None:
        super().__init__(rule, kept=kept)
        self.results = results


@transaction.atomic
def register_for_several(sign_up: SeriesSignUp) -> list[Result]:
    """Registers somebody for each event that takes them, and writes a mail for each; in the order of the wishes.

    An event that refuses says why and harms no other. The same nonce gets the same answers and changes nothing.
    The answers are those of new addresses (promise 7). Raises `OverLimit` and `AlreadySent` for the form as a whole.
    """

    def decided(wish: Wish, event: Event, counted: Seats, alone: SignUp, sent: Sent) -> Result:
        return Result(event, decide(event, wish.event.changed_at, counted, alone, sent))

    return _each(sign_up, decided)


@transaction.atomic
def look_at_each(sign_up: SeriesSignUp) -> list[Result]:
    """What is settled of each wish before it is decided: the outcome it got before, or why it cannot be; else neither.

    Writes nothing; within a transaction it leaves the events locked.
    """
    now = timezone.now()

    def looked_at(wish: Wish, event: Event, counted: Seats, _alone: SignUp, _sent: Sent) -> Result:
        if refusal := windows.why_not(event, counted, now):
            raise Refused(refusal)
        return Result(wish.event)

    return _each(sign_up, looked_at)


def _each(sign_up: SeriesSignUp, settle: Callable[[Wish, Event, Seats, SignUp, Sent], Result]) -> list[Result]:
    """What becomes of each wish, under the locks of all events: the answer it got before, else what `settle` says."""
    locked = {event.pk: event for event in lock_all(wish.event.pk for wish in sign_up.wishes)}
    counted, now = seats.of_events(locked.values()), timezone.now()
    results: list[Result] = []
    for wish in sign_up.wishes:
        alone = sign_up.at(wish, is_further=any(result.outcome for result in results))
        sent = sent_before(wish.event, alone, now)
        if sent.outcome:
            results.append(Result(wish.event, same_answer(sent, alone)))
            continue
        try:
            event = _still_in(sign_up.series, locked.get(wish.event.pk))
            results.append(settle(wish, event, counted[event.pk], alone, sent))
        except TooMany:
            raise
        except EventError as refused:
            results.append(Result(wish.event, error=refused))
    return results


def _still_in(series: Series, event: Event | None) -> Event:
    """The event, which the office may have taken out of the series while the form was on its way."""
    if event is None or event.series_id != series.pk:
        raise EventError(_("This date does not belong to the series any more."), "not_in_series")
    return event
