"""What must hold among the facts of a call: in words for the office, and once more in the database."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext as _

from .. import calls, dates, formats
from .funding_choices import Level, Window

MONEY = ("spend_min", "spend_max", "grant_min", "ceiling", "budget", "stamp_amount")
SPANS = (("spend_min", "spend_max"), ("grant_min", "ceiling"), ("people_min", "people_max"))
HIGHEST_RATE = 100


def faults(call: Any) -> dict[str, str]:
    """What is wrong with the facts of a call: the field and what to do about it."""
    return _faulty_amounts(call) | _faulty_kinds(call) | _faulty_days(call) | _faulty_past(call)


def _faulty_amounts(call: Any) -> dict[str, str]:
    found = {}
    for name in MONEY:
        if _below(getattr(call, name), Decimal(0)):
            found[name] = _("Enter an amount of zero or more.")
    if call.rate is not None and not 0 <= call.rate <= HIGHEST_RATE:
        found["rate"] = _("Enter a percentage between 0 and 100.")
    for low, high in SPANS:
        if _below(getattr(call, high), getattr(call, low)):
            found[high] = _("The highest value must not be below the lowest one.")
    if call.stamp_amount is not None and not call.stamp_duty:
        found["stamp_amount"] = _("Tick that a revenue stamp is due, or leave the amount empty.")
    return found


def _below(value: Any, least: Any) -> bool:
    return value is not None and least is not None and value < least


def _faulty_kinds(call: Any) -> dict[str, str]:
    excluded = {kind.pk for kind in call.excluded_kinds.all()}
    both = [kind.title for kind in call.eligible_kinds.all() if kind.pk in excluded]
    if not both:
        return {}
    words = _("A kind of cooperative cannot be eligible and excluded at once: %(kinds)s.")
    return {"excluded_kinds": words % {"kinds": ", ".join(both)}}


def _faulty_days(call: Any) -> dict[str, str]:
    opens_at, closes_at = call.opens_at, call.closes_at
    if call.window in {Window.FIXED, Window.YEARLY} and closes_at is None:
        return {"closes_at": _("Enter the deadline, with its time of day: this kind of window ends at one.")}
    if call.window == Window.CLICK_DAY and opens_at is None:
        return {"opens_at": _("Enter when the click day begins, with its time of day.")}
    if opens_at and closes_at and closes_at <= opens_at:
        return {"closes_at": _("The deadline must come after the opening.")}
    if call.window == Window.YEARLY and _longer_than_a_year(opens_at, closes_at):
        return {"closes_at": _("A window that comes back every year can be one year long at most.")}
    if call.spent_on and opens_at and call.spent_on < formats.local(opens_at).date():
        return {"spent_on": _("The money cannot be spent before the opening.")}
    return {}


def _faulty_past(call: Any) -> dict[str, str]:
    found = {}
    if dates.is_ahead(call.spent_on):
        found["spent_on"] = _("This day is still to come. Enter it once the money is spent.")
    if dates.is_ahead(call.last_checked_on):
        found["last_checked_on"] = _("This day is still to come.")
    return found


def _longer_than_a_year(opens_at: datetime | None, closes_at: datetime | None) -> bool:
    return bool(opens_at and closes_at and closes_at > calls.years_later(opens_at, 1))


def constraints() -> Iterable[CheckConstraint]:
    """The same for the database, as far as it can know; a draft may still be without window and level."""
    for name in MONEY:
        yield _check(f"{name}_not_negative", **{f"{name}__gte": 0})
    yield _check("rate_is_a_percentage", rate__range=(0, HIGHEST_RATE))
    for low, high in SPANS:
        yield _check(f"{low}_up_to_{high}", **{f"{high}__gte": F(low)})
    yield _check("opens_before_it_closes", closes_at__gt=F("opens_at"))
    yield _check("stamp_amount_with_stamp", Q(stamp_amount=None) | Q(stamp_duty=True))
    yield _check("known_level", level__in=["", *Level.values])
    yield _check("known_window", window__in=["", *Window.values])
    ends = ~Q(window__in=[Window.FIXED, Window.YEARLY]) | Q(closes_at__isnull=False)
    yield _check("window_that_ends_has_a_deadline", ends)
    yield _check("click_day_has_a_beginning", ~Q(window=Window.CLICK_DAY) | Q(opens_at__isnull=False))


def _check(name: str, *conditions: Q, **facts: Any) -> CheckConstraint:
    return CheckConstraint(condition=Q(*conditions, **facts), name=f"funding_{name}")
