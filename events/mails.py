"""The mails of events: each kind turns a message into what its reader gets, or into nothing.

They run when the mail is sent, and so see the facts as they are then.
"""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from mailing import kinds, styling
from mailing.kinds import Email
from mailing.models import Message
from pages.models import SiteText

from . import invitations, links, rescheduling, wording
from .models import Event, Registration, Session
from .wording import Wording

State = Registration.State


class Facts:
    """What the mails of a registration are made of, fetched once."""

    def __init__(self, message: Message) -> None:
        self.message = message
        pk = int(message.subject_key.split(":")[1])
        self.registration = Registration.objects.select_related("event").get(pk=pk)
        self.event: Event = self.registration.event
        sessions = Session.objects.filter(event=self.event).prefetch_related("words")
        self.sessions = list(sessions)
        self.planned = [s for s in self.sessions if s.status == Session.Status.PLANNED]
        self.wording = wording.of_event(self.event, message.locale)

    def session(self) -> Session:
        """The session the message is about."""
        return next(s for s in self.sessions if s.pk == self.message.context["session"])

    def is_on(self) -> bool:
        """Whether the event still takes place."""
        return self.event.status == Event.Status.ANNOUNCED and self.event.ends_at > timezone.now()


def _write(facts: Facts, words: Wording, kind: str, subject: str, **more: Any) -> Email:
    """Fills the two bodies of a kind."""
    row = facts.registration
    context = {
        "registration": row,
        "event": facts.event,
        "wording": words,
        "sessions": facts.planned or facts.sessions,
        "site": site_text(facts.message.locale),
        "reason": row.reason(facts.message.locale),
        "manage_url": links.manage(row),
        "cancel_url": links.cancel(row),
        "join_url": links.join(row) if row.mode == Registration.Mode.ONLINE else "",
        "subject": subject,
        **more,
    }
    return Email(
        subject=subject,
        text=render_to_string(f"mails/{kind}.txt", context),
        html=styling.inline(render_to_string(f"mails/{kind}.html", context)),
    )


def site_text(locale: str) -> SiteText | None:
    """The texts of the site in the reader's language, else in another."""
    rows = {row.locale.language_code: row for row in SiteText.objects.select_related("locale")}
    return rows.get(locale) or next(iter(rows.values()), None)



def _of_state(kind: str, state: State, subject: Callable[[str], str]) -> None:
    """Registers a mail that tells a state, and is due while the registration is in it."""

    @kinds.register(f"events.{kind}")
    def render(message: Message) -> Email | None:
        facts = Facts(message)
        words = facts.wording
        if facts.registration.state != state or not facts.is_on() or words is None:
            return None
        return with_calendar(_write(facts, words, kind, subject(words.title)), facts, words)


def with_calendar(email: Email, facts: Facts, words: Wording) -> Email:
    """Adds the invitation for whoever has a seat; a retry, whose bytes are kept, moves no SEQUENCE."""
    row = facts.registration
    if row.state != State.CONFIRMED or facts.message.raw is not None:
        return email
    if len(facts.planned) == 1:
        return invitations.attach(email, row, facts.planned[0], words, "REQUEST")
    return invitations.attach_all(email, row, facts.planned, words)


_of_state("confirmation", State.CONFIRMED, lambda title: _("Registration confirmed: %(title)s") % {"title": title})
_of_state("seat_won", State.CONFIRMED, lambda title: _("You have a seat: %(title)s") % {"title": title})
_of_state("waiting_list", State.WAITING, lambda title: _("You are on the waiting list: %(title)s") % {"title": title})
_of_state(
    "awaiting_approval", State.PENDING, lambda title: _("We have received your registration: %(title)s") % {"title": title}
)
_of_state("declined", State.DECLINED, lambda title: _("Your registration was not accepted: %(title)s") % {"title": title})


@kinds.register("events.update")
def update(message: Message) -> Email | None:
    """A session has another time or place. Several quick moves make one mail: from what the person knew."""
    facts = Facts(message)
    words = facts.wording
    if not facts.registration.is_live or not facts.is_on() or words is None:
        return None
    session = facts.session()
    if session.status == Session.Status.CANCELLED or _newer_waits(message):
        return None
    old = rescheduling.recalled(_known(message))
    if old == rescheduling.appointment(session):
        return None  # moved there and back before anybody was told
    subject = _("New date or place: %(title)s") % {"title": words.title}
    email = _write(facts, words, "update", subject, session=session, old=old)
    if facts.registration.state != State.CONFIRMED or message.raw is not None:
        return email
    return invitations.attach(email, facts.registration, session, words, "REQUEST")


def _newer_waits(message: Message) -> bool:
    same = Message.objects.filter(subject_key=message.subject_key, kind=message.kind)
    return same.filter(pk__gt=message.pk, state=Message.State.WAITING).exists()


def _known(message: Message) -> dict[str, Any]:
    """What the person was told last: the old time of the earliest move since a mail went out."""
    known: dict[str, Any] = message.context["old"]
    earlier = Message.objects.filter(subject_key=message.subject_key, kind=message.kind, pk__lt=message.pk)
    for each in earlier.order_by("-pk"):
        if each.state == Message.State.SENT:
            break
        known = each.context["old"]
    return known


@kinds.register("events.cancellation")
def cancellation(message: Message) -> Email | None:
    """A registration, a session or the event is cancelled: takes the entry out of the calendar."""
    facts = Facts(message)
    words = facts.wording
    if words is None or not _still_cancelled(facts):
        return None
    session = facts.session()
    by_person = message.context["cause"] == "registrant"
    subject = _("Registration cancelled: %(title)s") if message.context["cause"] in {"registrant", "office"} else _("Cancelled: %(title)s")
    email = _write(
        facts,
        words,
        "cancellation",
        subject % {"title": words.title},
        session=session,
        cause=message.context["cause"],
        first=message.context["first"],
        by_person=by_person,
        event_reason=_event_reason(facts, session),
    )
    if not message.context["invited"] or message.raw is not None:
        return email
    return invitations.attach(email, facts.registration, session, words, "CANCEL")


def _still_cancelled(facts: Facts) -> bool:
    """A person who signed up again meanwhile keeps the entry."""
    if facts.message.context["cause"] in {"registrant", "office"}:
        return facts.registration.state == State.CANCELLED
    return facts.session().status == Session.Status.CANCELLED


def _event_reason(facts: Facts, session: Session) -> str:
    from .models.words import word

    locale = facts.message.locale
    return session.cancel_reason(locale) or word(facts.event.words.all(), locale, "cancel_reason")
