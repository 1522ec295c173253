"""The state machine of a registration: which deed leads from where to where, and the audit row that each step writes.

No other module sets a state.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .errors import EventError
from .models import Registration, Step

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = Registration.State
Deed = Step.Deed
ADMITTED = (State.PENDING, State.WAITING, State.CONFIRMED)
GONE = (State.DECLINED, State.CANCELLED)

# Each deed: from which states to which; nothing stands before a sign-up.
LAWFUL: Mapping[Deed, tuple[tuple[State | None, ...], tuple[State, ...]]] = {
    Deed.SIGN_UP: ((None,), ADMITTED),
    Deed.REVIVE: (GONE, ADMITTED),
    Deed.ACCEPT: ((State.PENDING,), (State.CONFIRMED, State.WAITING)),
    Deed.DECLINE: ((State.PENDING,), (State.DECLINED,)),
    Deed.PROMOTE: ((State.WAITING,), (State.CONFIRMED, State.PENDING)),
    Deed.CANCEL: (ADMITTED, (State.CANCELLED,)),
}
# What changes something else than the state, and stands in the history all the same.
STAYS: Mapping[Deed, tuple[State, ...]] = {Deed.SWITCH: ADMITTED}
WHY_NOT: Mapping[Deed, Promise] = {
    Deed.SIGN_UP: _("This person is registered already."),
    Deed.REVIVE: _("This person is registered already."),
    Deed.ACCEPT: _("This registration does not await approval any more."),
    Deed.DECLINE: _("This registration does not await approval any more."),
    Deed.PROMOTE: _("This registration is not on the waiting list any more."),
    Deed.CANCEL: _("This registration is not active any more."),
    Deed.SWITCH: _("This registration is not active any more."),
}


class IllegalStep(EventError):
    """A deed that leads nowhere from the state that a registration is in."""

    code = "illegal_step"

    def __init__(self, deed: Deed) -> None:
        super().__init__(str(WHY_NOT[deed]))


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does a deed; of the office, which user."""

    by: Step.By
    user: "User | None" = None


def office(user: "User") -> Actor:
    """Somebody of the office."""
    return Actor(Step.By.OFFICE, user)


REGISTRANT = Actor(Step.By.REGISTRANT)
OFFICE = Actor(Step.By.OFFICE)
WAITING_LIST = Actor(Step.By.WAITING_LIST)


def may(row: Registration, deed: Deed) -> bool:
    """Whether the deed leads anywhere from the registration's state."""
    return _state(row) in LAWFUL[deed][0]


def has_moved_up(row: Registration) -> bool:
    """Whether the seat that somebody has came to them from the waiting list."""
    if row.state != State.CONFIRMED:
        return False
    last = Step.objects.filter(registration=row).exclude(deed=Deed.SWITCH).order_by("id").last()
    return last is not None and last.deed == Deed.PROMOTE


def step(row: Registration, deed: Deed, to: State, actor: Actor, now: datetime, *, reason: str = "") -> Step:
    """Sets the state, one fact more to tell; answers the audit row, which `keep` writes. Raises `IllegalStep`."""
    before, (starts, ends) = _state(row), LAWFUL.get(deed, ((), ()))
    if before not in starts or to not in ends:
        raise IllegalStep(deed)
    row.state, row.told_at, row.facts = to, now, row.facts + 1
    if deed == Deed.ACCEPT:
        row.approved_at = now
    elif deed in {Deed.SIGN_UP, Deed.REVIVE}:
        row.approved_at = None
    return _row(row, deed, before, actor, now, reason=reason)


def switch(row: Registration, mode: str, actor: Actor, now: datetime) -> Step:
    """Sets the way of taking part, not the state; answers the audit row, to be saved. Raises `IllegalStep`."""
    if _state(row) not in STAYS[Deed.SWITCH]:
        raise IllegalStep(Deed.SWITCH)
    row.mode = mode
    return _row(row, Deed.SWITCH, _state(row), actor, now, mode=mode)


def _row(
    row: Registration,
    deed: Deed,
    before: State | None,
    actor: Actor,
    now: datetime,
    *,
    mode: str = "",
    reason: str = "",
) -> Step:
    return Step(
        registration=row,
        at=now,
        deed=deed,
        before=before or "",
        after=row.state,
        by=actor.by,
        user=actor.user,
        mode=mode,
        reason=reason,
    )


def keep(steps: Iterable[Step]) -> None:
    """Writes the new states of registrations that stand in the database, and their audit rows."""
    taken = list(steps)
    rows = [each.registration for each in taken]
    Registration.objects.bulk_update(rows, ["state", "told_at", "facts", "approved_at", "together"], batch_size=500)
    Step.objects.bulk_create(taken)


def _state(row: Registration) -> State | None:
    """The state it is in; none before it is first saved."""
    return State(row.state) if row.pk else None


def diagram() -> str:
    """The machine as a Mermaid diagram, for docs/."""
    lines = [
        f"    {start or '[*]'} --> {end}: {deed}"
        for deed, (starts, ends) in LAWFUL.items()
        for start in starts
        for end in ends
    ]
    lines += [f"    {state} --> {state}: {deed}" for deed, states in STAYS.items() for state in states]
    return "\n".join(["stateDiagram-v2", *lines])
