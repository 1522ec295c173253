"""Counting seats: who holds one, what is free, and what may be told to the public."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count

from .models import Event, Registration

State = Registration.State
FEW = 5  # or a tenth of the seats, whichever is more


@dataclass(slots=True)
class Seats:
    """The seats of one event, as counted at one moment; under the event's lock, the truth."""

    capacity: int
    capacity_onsite: int | None
    taken: int
    taken_onsite: int

    def free(self, mode: str) -> int:
        """How many more may take part in this way; 0 also where a lowered capacity left too many."""
        free = self.capacity - self.taken
        if mode == Registration.Mode.ONSITE and self.capacity_onsite is not None:
            free = min(free, self.capacity_onsite - self.taken_onsite)
        return max(free, 0)

    def has_room_for(self, mode: str) -> bool:
        """Whether somebody who has a seat may take part in this way instead: only the room has a number of its own."""
        onsite = mode == Registration.Mode.ONSITE and self.capacity_onsite is not None
        return not onsite or self.taken_onsite < (self.capacity_onsite or 0)

    def take(self, mode: str) -> bool:
        """Takes a seat if one is free; says whether."""
        if not self.free(mode):
            return False
        self.taken += 1
        self.taken_onsite += mode == Registration.Mode.ONSITE
        return True

    def take_all(self, modes: Iterable[str]) -> bool:
        """Takes a seat for each if there are enough for all; says whether."""
        trial = replace(self)
        if not all(trial.take(mode) for mode in modes):
            return False
        self.taken, self.taken_onsite = trial.taken, trial.taken_onsite
        return True

    def band(self, modes: Iterable[str]) -> str:
        """What the public may know (promise 7): many, few or none."""
        free = max(self.free(mode) for mode in modes)
        if not free:
            return "none"
        return "few" if free <= max(FEW, self.capacity // 10) else "many"


def holders(event: Event) -> tuple[State, ...]:
    """In which states somebody holds a seat."""
    return (State.CONFIRMED, State.PENDING) if event.pending_holds_seat else (State.CONFIRMED,)


def of_events(events: Iterable[Event]) -> dict[int, Seats]:
    """The seats of several events by their id; one statement."""
    events = list(events)
    taken = Registration.objects.filter(
        event__pk__in=[event.pk for event in events], state__in=[State.CONFIRMED, State.PENDING]
    )
    found = {event.pk: Seats(event.capacity, event.capacity_onsite, 0, 0) for event in events}
    held = {event.pk: holders(event) for event in events}
    for pk, state, mode, count in taken.values_list("event", "state", "mode").annotate(Count("id")):
        if state in held[pk]:
            found[pk].taken += count
            found[pk].taken_onsite += count if mode == Registration.Mode.ONSITE else 0
    return found


def of_event(event: Event) -> Seats:
    """The seats of one event; one statement."""
    return of_events([event])[event.pk]
