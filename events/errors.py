"""What a deed says when it may not be done: one family, which each door turns into words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from members import errors
from pages import formats


class EventError(errors.NotPossible):
    """A deed on an event that may not be done."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why sign-up is not possible; the same answer for page, API and admin."""

    code: str
    at: datetime | None = None
    for_all: bool = False  # the event has no other way of taking part: there are too many people on the form

    def message(self) -> str:
        """The reason in the active language."""
        when = formats.long_date_time(self.at) if self.at else ""
        return {
            "cancelled": _("This event is cancelled."),
            "over": _("This event is over."),
            "not_yet_open": _("Registration opens on %(when)s.") % {"when": when},
            "closed": _("Registration closed on %(when)s.") % {"when": when},
            "full": self._full(when),
            "no_seats": self._no_seats(),
        }[self.code]

    def _no_seats(self) -> str:
        if self.for_all:
            return _("There are not enough seats left for all who are on this form.")
        return _("There are not enough seats left for this way of taking part.")

    @staticmethod
    def _full(when: str) -> str:
        if when:
            return _("This event is fully booked. Its waiting list closed on %(when)s.") % {"when": when}
        return _("This event is fully booked, and there is no waiting list.")


class Refused(EventError):
    """A sign-up that came when the event takes none."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message(), refusal.code)
        self.refusal = refusal


class TooMany(errors.TooMany, EventError):
    """More forms than a crowd would send."""


class OverLimit(TooMany):
    """A sign-up that a limit refused, by a rule of `HeldBack`; `kept` where the office will look at it."""

    def __init__(self, rule: str, *, kept: bool = False) -> None:
        self.rule, self.kept = rule, kept
        super().__init__(f"{self._why()} {self._what_now()}")

    def _why(self) -> str:
        """The rule in the active language, said to whoever it refuses; the same for known and unknown addresses."""
        return {
            "network": _("Within an hour, more sign-ups came from your network than we take without looking."),
            "address": _(
                "Within an hour, an e-mail address on this form was given in more forms than we take without looking."
            ),
            "rush": _(
                "Very many people are signing up for this event at this moment, and several times from your network."
            ),
        }[self.rule]

    def _what_now(self) -> str:
        if self.kept:
            return _(
                "Nothing is lost: what you sent has been kept, and our office will look at it. "
                "If it registers you, you get an e-mail. You need not send it again."
            )
        return _("What you sent has not been kept. Please send it again in an hour, or call us.")


class AlreadySent(errors.AlreadySent, EventError):
    """A nonce that came back with other people: who went back in the browser to sign up a colleague."""
