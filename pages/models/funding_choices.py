"""What a call can be: the words that the office chooses among."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class Level(models.TextChoices):
    """Whose money it is."""

    PROVINCIAL = "provincial", _("Province")
    NATIONAL = "national", pgettext_lazy("level of funding", "State")
    EUROPEAN = "european", _("European Union")
    MUTUAL_FUND = "mutual_fund", _("Mutual fund")


class Window(models.TextChoices):
    """When one can apply."""

    FIXED = "fixed", _("from a day to a day")
    ROLLING = "rolling", _("at any time")
    YEARLY = "yearly", _("every year until the same day")
    UNTIL_SPENT = "until_spent", _("until the money is spent")
    CLICK_DAY = "click_day", _("click day: who comes first")


class State(models.TextChoices):
    """What follows from window and day; never stored."""

    CLOSING_SOON = "closing_soon", pgettext_lazy("call", "Closes soon")
    OPEN = "open", pgettext_lazy("call", "Open")
    COMING = "coming", pgettext_lazy("call", "Opens soon")
    CLOSED = "closed", pgettext_lazy("call", "Closed")
    SPENT = "spent", pgettext_lazy("call", "Money spent")


class Need(models.TextChoices):
    """What a cooperative needs money for."""

    FOUNDING = "founding", _("Founding a cooperative")
    DIGITALISATION = "digitalisation", _("Digitalisation")
    PREMISES = "premises", _("Premises")
    PEOPLE = "people", _("Jobs and training")
    ENERGY = "energy", _("Energy")
    INVESTMENT = "investment", _("Investment")


class Channel(models.TextChoices):
    """How an application gets there."""

    PORTAL = "portal", _("online portal")
    IDENTITY = "identity", _("online portal with SPID or electronic identity card")
    PEC = "pec", _("certified mail (PEC)")
    PAPER = "paper", _("on paper")


@deconstructible
class Among:
    """Lets through lists that hold some of the choices, each once."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = list(known)

    def __call__(self, value: object) -> None:
        if not isinstance(value, list) or any(value.count(each) > 1 or each not in self.known for each in value):
            raise ValidationError(_("Choose some of: %(known)s."), params={"known": ", ".join(self.known)})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Among) and other.known == self.known

    def __hash__(self) -> int:
        return hash(tuple(self.known))
