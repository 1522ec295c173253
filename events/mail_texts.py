"""What the mails of events say by default, and what stands for their placeholders."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _, gettext_lazy

from mailing import texts
from mailing.placeholders import Placeholder, Type
from mailing.texts import Text
from pages import formats
from pages.languages import active_language

from .models import Registration, Session

if TYPE_CHECKING:
    from .mails import Facts


class _Moment:
    """An example of a moment, in the language that is active when it is shown."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __str__(self) -> str:
        return formats.long_date_time(self.moment)


TITLE = Placeholder("title", gettext_lazy("Title of the event"), gettext_lazy("Reading annual accounts"))
WHEN = Placeholder("when", gettext_lazy("Date and time"), _Moment(datetime(2027, 1, 20, 16, tzinfo=UTC)), Type.MOMENT)
OLD_WHEN = Placeholder(
    "old_when", gettext_lazy("Date and time until now"), _Moment(datetime(2027, 1, 13, 16, tzinfo=UTC)), Type.MOMENT
)
PLACE = Placeholder("place", gettext_lazy("Where: the place, or “online”"), gettext_lazy("Online"))
NAME = Placeholder("name", gettext_lazy("Name of whoever gets the mail"), "Giulia Belcampo")
PAGE = Placeholder(
    "page", gettext_lazy("Public page of the event"), "https://www.example.org/it/webinar/…/", Type.LINK
)
LINK = Placeholder(
    "link", gettext_lazy("Personal link to the registration"), "https://www.example.org/it/registration/…/", Type.LINK
)
CHANGE = Placeholder("change", gettext_lazy("What has changed, as a sentence"), gettext_lazy("the date has changed."))
OF_EVENT = (TITLE, WHEN, PLACE, NAME, PAGE)
OF_REGISTRATION = (*OF_EVENT, LINK)


def _text(
    name: str, subject: Any, body: Any, *more: Placeholder, among: tuple[Placeholder, ...] = OF_REGISTRATION
) -> None:
    texts.register(Text(f"events.{name}", subject, body, (*among, *more), sample=name))


_text(
    "confirmation",
    gettext_lazy("Registration confirmed: %(title)s"),
    gettext_lazy("your registration is confirmed."),
)
_text(
    "waiting_list",
    gettext_lazy("You are on the waiting list: %(title)s"),
    gettext_lazy("all seats are taken at the moment: you are on the waiting list."),
)
_text(
    "seat_won",
    gettext_lazy("You have a seat: %(title)s"),
    gettext_lazy(
        "a seat has become free, and it is yours: your registration is confirmed. You need not do anything more."
    ),
)
_text(
    "awaiting_approval",
    gettext_lazy("We have received your registration: %(title)s"),
    gettext_lazy("we have received your registration."),
)
_text(
    "awaiting_approval-moved_up",
    gettext_lazy("Your request is being checked: %(title)s"),
    gettext_lazy("a seat has become free for you: your request is now with our office."),
)
_text(
    "declined",
    gettext_lazy("Your registration was not accepted: %(title)s"),
    gettext_lazy("unfortunately we could not accept your registration."),
    among=OF_EVENT,
)
_text(
    "reminder",
    gettext_lazy("Reminder: %(title)s, %(when)s"),
    gettext_lazy("we look forward to having you with us. Here you find all that you need."),
)
_text(
    "follow_up-attended",
    gettext_lazy("Thank you for taking part: %(title)s"),
    gettext_lazy("thank you for taking part. Here you find what belongs to the event."),
)
_text(
    "follow_up-missed",
    gettext_lazy("We are sorry that you could not be there: %(title)s"),
    gettext_lazy(
        "we are sorry that you could not be there. So that you miss nothing, here you find what belongs to the event."
    ),
)
_text(
    "follow_up-unknown",
    gettext_lazy("After the event: %(title)s"),
    gettext_lazy("the event is over. Here you find what belongs to it."),
)
_text(
    "recording",
    gettext_lazy("The recording is ready: %(title)s"),
    gettext_lazy("the recording of the event is ready."),
)
_text(
    "calendar_reply",
    gettext_lazy("Your calendar says that you cannot come: %(title)s"),
    gettext_lazy(
        "our invitation was declined in your calendar. Nothing has changed by that: your seat is still yours."
    ),
)
_text("update", gettext_lazy("New date or place: %(title)s"), "%(change)s", CHANGE, OLD_WHEN)
_text(
    "cancellation-registrant",
    gettext_lazy("Registration cancelled: %(title)s"),
    gettext_lazy("as you wished, we have cancelled your registration."),
    among=OF_EVENT,
)
_text(
    "cancellation-office",
    gettext_lazy("Registration cancelled: %(title)s"),
    gettext_lazy("our office has cancelled your registration."),
    among=OF_EVENT,
)
_text(
    "cancellation-session",
    gettext_lazy("One date is cancelled: %(title)s"),
    gettext_lazy("unfortunately this date is cancelled. The other dates of the event stay as they are."),
)
_text(
    "cancellation-event",
    gettext_lazy("Cancelled: %(title)s"),
    gettext_lazy("unfortunately the event is cancelled."),
    among=OF_EVENT,
)
# Neither of these two brings a link to the registration: who reads there has none yet, or none any more.
_text(
    "new_address",
    gettext_lazy("Please confirm your new address: %(title)s"),
    gettext_lazy(
        "your registration for this event is to move to this address. Please confirm it within 24 hours; "
        "until then nothing changes."
    ),
    among=OF_EVENT,
)
_text(
    "old_address",
    gettext_lazy("Your registration has moved to another address: %(title)s"),
    gettext_lazy(
        "as you wished, your registration now belongs to another address: e-mails go there, and the links in "
        "earlier ones have ended. If you did not ask for this, please reply to this mail."
    ),
    among=OF_EVENT,
)
_text(
    "links",
    gettext_lazy("Your personal links"),
    gettext_lazy(
        "here are your personal links: with them you see, change or cancel your registrations. "
        "Please do not pass them on."
    ),
    among=(NAME,),
)


def values(facts: "Facts", marks: dict[str, str], session: Session | None, **more: str) -> dict[str, str]:
    """What stands for the placeholders of an event; `marks` for what differs between readers.

    `when` and `place` are those of the session that the mail is about, else of the next one.
    """
    lead = session or (facts.coming or facts.sessions)[0]
    return {
        "title": facts.words.title,
        "when": formats.long_date_time(lead.start, lead.time_zone),
        "place": _place(facts.registration, lead),
        "page": facts.words.url,
        "name": marks["name"],
        "link": marks["manage_url"],
        **more,
    }


def _place(row: Registration, session: Session) -> str:
    if row.mode == Registration.Mode.ONLINE:
        return _("Online")
    return session.place(active_language()) or _("On site")


def of_move(old: datetime, session: Session, *, has_moved: bool, place_changed: bool) -> dict[str, str]:
    """What only the mail about a moved session can say."""
    if has_moved and place_changed:
        change = _("date and place have changed.")
    else:
        change = _("the date has changed.") if has_moved else _("the place has changed.")
    return {"change": change, "old_when": formats.long_date_time(old, session.time_zone)}
