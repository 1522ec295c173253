"""Raising and lowering the capacity."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import seats
from .errors import EventError
from .locking import lock
from .models import Event, Registration
from .promoting import promote


class WouldBeOver(EventError):
    """The new capacity is below the seats taken: the office has to say that it means it."""

    code = "would_be_over"

    def __init__(self, over: list[Registration]) -> None:
        super().__init__(
            _("More seats are taken than the new number. Nobody will be sent away, and nobody admitted until it fits.")
        )
        self.over = over


@transaction.atomic
def resize(
    event: Event, capacity: int, capacity_onsite: int | None = None, *, sure: bool = False
) -> list[Registration]:
    """Sets the capacity and says who won a seat by it.

    A capacity below the seats taken raises `WouldBeOver` (those who signed up last) unless `sure`;
    then nobody is thrown out, and nobody admitted until the number falls below (promise 1).
    """
    event = lock(event.pk)
    now = timezone.now()
    if capacity_onsite is not None and capacity_onsite > capacity:
        raise EventError(_("There cannot be more seats on site than seats in all."))
    event.capacity, event.capacity_onsite = capacity, capacity_onsite
    if not sure and (over := who_would_be_over(event)):
        raise WouldBeOver(over)
    event.changed_at = now
    event.save(update_fields=["capacity", "capacity_onsite", "changed_at"])
    return promote(event, now)


def who_would_be_over(event: Event) -> list[Registration]:
    """Those with a seat beyond the event's numbers, the latest first."""
    counted = seats.of_event(event)
    latest = Registration.objects.filter(event=event, state__in=seats.holders(event)).order_by("-queued_at", "-id")
    over = list(latest[: max(0, counted.taken - counted.capacity)])
    if counted.capacity_onsite is not None:
        onsite = latest.filter(mode=Registration.Mode.ONSITE)
        extra = onsite[: max(0, counted.taken_onsite - counted.capacity_onsite)]
        over += [row for row in extra if row not in over]
    return over
