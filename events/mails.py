"""The mails of events: each kind turns a message into what its reader gets, or into nothing.

They run when the mail is sent, and so see the facts as they are then.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.html import escape

from mailing import kinds, prose, texts
from mailing.kinds import Email
from mailing.models import Message
from members import writing
from pages.models import SiteText

from . import invitations, links, mail_texts, notifying, rescheduling, tickets, wording
from .models import Event, EventPage, Registration, Session, email_key
from .models.words import spoken, word
from .wording import Wording

State = Registration.State


class NotPublished(kinds.NotYet):
    """No language has words for the event yet: the mail has to wait for them."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a mail about a registration is made of, as it is now."""

    message: Message
    registration: Registration
    sessions: list[Session]
    words: Wording
    site: SiteText | None

    @property
    def event(self) -> Event:
        return self.registration.event

    @property
    def coming(self) -> list[Session]:
        """The sessions that take place and are not over."""
        now = timezone.now()
        return [s for s in self.sessions if s.status == Session.Status.PLANNED and s.end > now]

    def session(self) -> Session:
        """The session the message is about."""
        return {session.pk: session for session in self.sessions}[self.message.context["session"]]

    @property
    def is_open(self) -> bool:
        """Whether the join page lets people in now: of an event that runs, or is about to begin."""
        now = timezone.now()
        return any(now >= session.start - self.event.join_opens_before for session in self.coming)

    def is_on(self) -> bool:
        """Whether there is still something to go to."""
        return self.event.status == Event.Status.ANNOUNCED and bool(self.coming)


type Writer = Callable[[Facts], Email | None]
writers: dict[str, Writer] = {}  # by name; they store nothing where the message has its bytes already


def kind(name: str) -> Callable[[Writer], Writer]:
    """Registers a kind of mail about a registration; it is off once later mails say it better."""

    def keep(write: Writer) -> Writer:
        @kinds.register(f"events.{name}")
        def render(message: Message) -> Email | None:
            row = _registration(message)
            return None if row is None else write(_facts(message, row))

        writers[name] = write
        return write

    return keep


# --- reading --------------------------------------------------------------------------------


# The one statement that each mail asks by itself; as a queryset, it takes four times as long to put together.
REGISTRATION = """
    SELECT registration.*, event.changed_at AS event_changed_at, EXISTS (
        SELECT 1 FROM mailing_message later WHERE later.subject_key = %s AND later.kind = %s AND later.id > %s
    ) AS is_told_anew
    FROM events_registration registration JOIN events_event event ON event.id = registration.event_id
    WHERE registration.id = %s
"""
LOCKED = " FOR NO KEY UPDATE OF registration"


def _registration(message: Message) -> Any:
    """The registration, locked: mails of one person are rendered one after the other.

    So the highest SEQUENCE carries the latest facts. None where there is nothing to write any more:
    the registration is gone, or later mails make this one wrong or needless.
    """
    lock = LOCKED if connection.features.has_select_for_no_key_update else ""
    facts = [message.subject_key, message.kind, message.pk, message.subject_key.split(":")[1]]
    row: Any = next(iter(Registration.objects.raw(REGISTRATION + lock, facts)), None)
    if row is None or row.is_told_anew:
        return None
    if _went_elsewhere(message, row):
        notifying.send_after(message, row)
        return None
    if _is_outdated(message):
        message.raw = None  # composed anew: its SEQUENCE rises above what went out meanwhile
    row.email = message.recipient  # the ATTENDEE is whoever gets the mail
    return row


def _went_elsewhere(message: Message, row: Registration) -> bool:
    """Whether the registration has another address by now: the one of the mail gets none of its links."""
    elsewhere = message.kind in {notifying.NEW_ADDRESS, notifying.OLD_ADDRESS}
    return not elsewhere and email_key(message.recipient) != row.email_key


def _is_outdated(message: Message) -> bool:
    """Whether a retry, which sends its first bytes, would tell a whole registration as it was before later news."""
    if message.raw is None or "session" in message.context:
        return False
    return Message.objects.filter(scope=message.scope, recipient=message.recipient, pk__gt=message.pk).exists()


def _facts(message: Message, row: Any) -> Facts:
    # Every deed on an event or its sessions moves `changed_at`: what was read before serves no mail after it.
    key, locale = (row.event_id, row.event_changed_at), message.locale
    row.event = event = kinds.shared(("event", *key), lambda: Event.objects.get(pk=row.event_id))
    return Facts(
        message=message,
        registration=row,
        sessions=kinds.shared(("sessions", *key), lambda: _sessions(event)),
        words=kinds.shared(("words", event.pk, locale), lambda: words_of(event, locale)),
        site=kinds.shared(("site", locale), lambda: writing.site_text(locale)),
    )


def _sessions(event: Event) -> list[Session]:
    return list(Session.objects.filter(event=event).prefetch_related("words"))


def words_of(event: Event, locale: str) -> Wording:
    """The words of the event; of pages that were taken back, as they were published last."""
    if found := wording.of_event(event, locale):
        return found
    pages = EventPage.objects.filter(translation_key=event.page_key, last_published_at__isnull=False)
    spoken = {page.locale.language_code: page for page in pages.select_related("locale")}
    for code in (locale, *(code for code, _name in settings.LANGUAGES)):
        if code in spoken:
            return Wording(spoken[code], code, is_fallback=code != locale)
    raise NotPublished(f"event {event.pk}")


# --- writing --------------------------------------------------------------------------------


# Stands in the bodies for what differs between readers; no editor can guess it.
MARK = f"@{token_hex(8)}-{{}}@"


def compose(facts: Facts, name: str, text: str = "", said: dict[str, str] | None = None, **more: Any) -> Email:
    """Fills the two bodies of a kind with what its text says, by default the one of its name.

    `said` holds what only this mail can say for a placeholder; `more` is what its templates see.

    The bodies are rendered once for all readers of a batch who get the same, then made personal.
    """
    row, locale = facts.registration, facts.message.locale
    told = json.dumps([facts.message.context, more.get("reason", "")], sort_keys=True)
    alike = (row.mode, row.state, bool(row.together), bool(row.approved_at), facts.is_open)
    key = (name, row.event_id, facts.event.changed_at, locale, alike, told)
    subject, plain, html = kinds.shared(key, lambda: _bodies(facts, name, text or name, said or {}, more))
    return made_personal(row, subject, plain, html)


def _bodies(facts: Facts, name: str, text: str, said: dict[str, str], more: dict[str, Any]) -> tuple[str, str, str]:
    """Subject, plain text and HTML, with marks for what is personal."""
    marks = {field: MARK.format(field) for field in ("name", "manage_url")}
    values = mail_texts.values(facts, marks, more.get("session"), **said)
    told = texts.say(f"events.{text}", facts.message.locale, values)
    context = {"subject": told.subject, "opening": told.plain, "opening_html": told.html}
    return told.subject, *writing.bodies(name, _context(facts) | context | more)


# What differs between readers: the name and the personal links. Each is a keyed hash: only what a mail says is made.
PERSONAL: dict[str, Callable[[Registration], str]] = {
    "name": lambda row: " ".join(row.name.split()),
    "manage_url": links.manage,
    "cancel_url": links.cancel,
    "join_url": links.join,
    "calendar_url": links.calendar_file,
    "ticket_code": links.ticket_code,
    "certificate_url": links.certificate,
    "feedback_url": links.feedback,
}


def made_personal(row: Registration, subject: str, text: str, html: str) -> Email:
    """A mail whose words are the office's own, with what differs between readers in place of its marks (`MARK`)."""
    for field, value_of in PERSONAL.items():
        mark = MARK.format(field)
        if mark in html or mark in text or mark in subject:
            value = value_of(row)
            subject, text = subject.replace(mark, value), text.replace(mark, value)
            html = html.replace(mark, escape(value))
    return Email(subject=subject, text=text, html=html)


def for_templates(facts: Facts) -> dict[str, Any]:
    """What the templates of such a mail see."""
    return _context(facts)


def _context(facts: Facts) -> dict[str, Any]:
    """What the templates see: nothing personal but the marks."""
    row = facts.registration
    has_seat = row.state == State.CONFIRMED
    is_online = row.mode == Registration.Mode.ONLINE
    return {
        "registration": {
            "name": MARK.format("name"),
            "mode": row.mode,
            "state": row.state,
            "is_live": row.is_live,
            "together": bool(row.together),
            "needs_approval": facts.event.approval and not row.approved_at,
        },
        "event": facts.event,
        "wording": facts.words,
        "sessions": facts.coming or facts.sessions,
        "site": facts.site,
        "site_name": settings.WAGTAIL_SITE_NAME,
        "locale": facts.message.locale,
        "manage_url": MARK.format("manage_url"),
        "cancel_url": MARK.format("cancel_url"),
        "join_url": MARK.format("join_url") if has_seat and is_online else "",
        "calendar_url": MARK.format("calendar_url") if has_seat else "",
        "ticket_code": MARK.format("ticket_code") if tickets.has_ticket(row) else "",
        "ticket_picture": tickets.content_id(),
        **_own_words(facts),
        "home_url": f"{settings.PUBLIC_URL}/{facts.message.locale}/",
        "moved_up": "moved_up" in facts.message.context,
        "is_open": facts.is_open,
        "opens_minutes_before": facts.event.join_opens_before // timedelta(minutes=1),
    }


def _own_words(facts: Facts) -> dict[str, Any]:
    """What the office says of this event in mails; with the language where it is not the reader's."""
    rows, wanted = list(facts.event.words.all()), facts.message.locale
    (prepare, prepare_in), (note, note_in) = (spoken(rows, wanted, name) for name in ("prepare", "mail_note"))
    return {
        "prepare": prepare,
        "prepare_only_in": "" if prepare_in == wanted else prepare_in,
        "note": prose.plain(note),
        "note_html": prose.html(note),
        "note_only_in": "" if note_in == wanted else note_in,
    }


def _with_calendar(email: Email, facts: Facts) -> Email:
    """Adds the invitation for whoever has a seat; a retry, whose bytes are kept, moves no SEQUENCE."""
    row = facts.registration
    if row.state != State.CONFIRMED or facts.message.raw is not None:
        return email
    if len(facts.coming) == 1:
        return invitations.attach(email, row, facts.coming[0], facts.words, "REQUEST")
    return invitations.attach_all(email, row, facts.coming, facts.words)


# --- the kinds ------------------------------------------------------------------------------


def _of_state(name: str, state: State) -> None:
    """Registers a mail that tells a state, and is due while the registration is in it."""

    @kind(name)
    def write(facts: Facts) -> Email | None:
        if facts.registration.state != state or not facts.is_on():
            return None
        reason = facts.registration.reason(facts.message.locale) if state == State.DECLINED else ""
        text = f"{name}-moved_up" if "moved_up" in facts.message.context else name
        email = _with_calendar(compose(facts, name, text, reason=reason), facts)
        return tickets.attach(email, facts.registration)


_of_state("confirmation", State.CONFIRMED)
_of_state("seat_won", State.CONFIRMED)
_of_state("waiting_list", State.WAITING)
_of_state("awaiting_approval", State.PENDING)
_of_state("declined", State.DECLINED)


@kind("update")
def _update(facts: Facts) -> Email | None:
    """A session has another time or place. Several quick moves make one mail: from what the person knew."""
    session, row = facts.session(), facts.registration
    if not row.is_live or facts.event.status == Event.Status.CANCELLED or session not in facts.coming:
        return None
    old, new = rescheduling.recalled(_known(facts.message)), rescheduling.appointment(session)
    if old == new:
        return None  # moved there and back before anybody was told
    moved = {
        "has_moved": (old.start, old.end) != (new.start, new.end),
        "place_changed": dict(old.places) != dict(new.places),
    }
    email = compose(
        facts,
        "update",
        said=mail_texts.of_move(old.start, session, **moved),
        session=session,
        old=old,
        old_place=_place(old, facts.message.locale),
        **moved,  # type: ignore[arg-type]  # to the templates
    )
    if row.state != State.CONFIRMED or facts.message.raw is not None:
        return email
    return invitations.attach(email, row, session, facts.words, "REQUEST")


def _known(message: Message) -> dict[str, Any]:
    """What the person was told last: the old time of the earliest move since a mail may have gone out."""
    earlier = Message.objects.filter(subject_key=message.subject_key, kind=message.kind, pk__lt=message.pk)
    # What was rendered once may have arrived, whatever its state says.
    told = earlier.filter(Q(state__in=Message.OUT) | Q(raw__isnull=False)).aggregate(last=Max("pk"))["last"] or 0
    untold = earlier.filter(pk__gt=told).order_by("pk").values_list("context", flat=True).first()
    known: dict[str, Any] = (untold or message.context)["old"]
    return known


def _place(old: rescheduling.Appointment, locale: str) -> str:
    """Where it was, in the reader's language, else in another."""
    return old.places.get(locale) or next((place for place in old.places.values() if place), "")


@kind("cancellation")
def _cancellation(facts: Facts) -> Email | None:
    """A registration, a session or the event is cancelled: takes the entry out of the calendar."""
    if not _still_cancelled(facts):
        return None
    session, told = facts.session(), facts.message.context
    email = compose(
        facts,
        "cancellation",
        f"cancellation-{told['cause']}",
        session=session,
        cause=told["cause"],
        first=told["first"],
        invited=told["invited"],
        reason=_reason(facts, session),
    )
    if not told["invited"] or facts.message.raw is not None:
        return email
    return invitations.attach(email, facts.registration, session, facts.words, "CANCEL")


def _still_cancelled(facts: Facts) -> bool:
    """Whoever has got a seat again meanwhile keeps the entry; on the waiting list, one has none."""
    if facts.message.context["cause"] in {"registrant", "office"}:
        return facts.registration.state != State.CONFIRMED
    return facts.session().status == Session.Status.CANCELLED


def _reason(facts: Facts, session: Session) -> str:
    """What the office gave as reason."""
    locale = facts.message.locale
    match facts.message.context["cause"]:
        case "registrant":
            return ""
        case "office":
            return facts.registration.reason(locale)
    return session.cancel_reason(locale) or word(facts.event.words.all(), locale, "cancel_reason")
