"""The mails of an event as an example: what somebody who signs up for it would get. Nothing is stored or sent."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from mailing import samples
from mailing.kinds import Email
from mailing.models import Message
from mailing.samples import Sample
from members import writing

from . import calendar_mails, follow_up_mails, link_mails, links, mails, reminder_mails, rescheduling
from .follow_up_mails import Recording
from .mails import Facts
from .models import Event, EventPage, Registration, Session
from .models.registration import RegistrationWords
from .wording import Wording

State = Registration.State
NOBODY = 0  # no registration has this number, so its links open nothing
EARLIER = timedelta(days=1)
TICKET = "ticket"  # what makes an example one for somebody who comes on site

MOVED_UP = "moved_up"  # a seat is held for somebody who waited, while the office looks at the request


@dataclass(frozen=True, slots=True)
class Example(Facts):
    """Facts that hold for an example whatever became of the event."""

    @property
    def coming(self) -> list[Session]:
        """As if all were still to come."""
        return self.sessions

    def is_on(self) -> bool:
        """As long as it has a date."""
        return bool(self.sessions)


def nearest() -> Event | None:
    """The event that examples are about where nobody says which: the next one, else the last."""
    now, whole = timezone.now(), Event.objects.filter(page_key__in=EventPage.objects.values("translation_key"))
    return whole.coming(now).first() or whole.past(now).first()


def _find(number: str) -> Event | None:
    """The event of a number; without one the nearest."""
    return Event.objects.filter(pk=number).first() if number else nearest()


def _write(name: str, state: State, cause: str, locale: str, event: Event) -> Email | None:
    facts = _facts(name, state, cause, locale, event)
    return mails.writers[name](facts) if facts else None


def facts(locale: str, event: Event, reader: Registration | None = None) -> Facts | None:
    """The facts of a mail to somebody of the event, by default to nobody; None as long as it has no words."""
    sessions = list(Session.objects.filter(event=event).prefetch_related("words"))
    words = _words(event, locale)
    if not sessions or words is None:
        return None
    row = reader or _person(event, State.CONFIRMED, locale, on_site=event.format == Event.Format.ONSITE)
    row.event = event
    site = writing.site_text(locale)
    return Facts(
        message=_message("announcement", "", locale, sessions),
        registration=row,
        sessions=sessions,
        words=words,
        site=site,
    )


def _facts(name: str, state: State, cause: str, locale: str, event: Event) -> Facts | None:
    sessions = list(Session.objects.filter(event=event).prefetch_related("words"))
    words = _words(event, locale)
    if not sessions or words is None:
        return None
    event.status = Event.Status.ANNOUNCED
    return Example(
        message=_message(name, cause, locale, sessions),
        registration=_person(event, state, locale, on_site=cause == TICKET or event.format == Event.Format.ONSITE),
        sessions=[_session(each, cause, locale) for each in sessions],
        words=words,
        site=writing.site_text(locale),
    )


def _words(event: Event, locale: str) -> Wording | None:
    """Those that readers see, else those of a draft."""
    try:
        return mails.words_of(event, locale)
    except mails.NotPublished:
        drafts = EventPage.objects.filter(translation_key=event.page_key).select_related("locale").order_by("pk")
        pages = {page.locale.language_code: page for page in drafts}
        page = pages.get(locale) or next(iter(pages.values()), None)
        if page is None:
            return None
        draft = page.get_latest_revision_as_object()
        return Wording(draft, draft.locale.language_code, is_fallback=draft.locale.language_code != locale)


def _message(name: str, cause: str, locale: str, sessions: list[Session]) -> Message:
    """A mail of a number that no other has, with bytes already: so no calendar is moved on."""
    first = next((each for each in sessions if each.status == Session.Status.PLANNED), sessions[0])
    was = rescheduling.appointment(first)
    old = rescheduling.Appointment(was.start - EARLIER, was.end - EARLIER, was.places)
    context = {
        "session": first.pk,
        "old": rescheduling.remembered(old),
        "cause": cause,
        "first": True,
        "invited": True,
        "link_version": 1,
    } | ({"moved_up": True} if cause == MOVED_UP else {})
    return Message(
        pk=NOBODY, kind=f"events.{name}", locale=locale, context=context, created_at=timezone.now(), raw=b"example"
    )


def _person(event: Event, state: State, locale: str, *, on_site: bool) -> Registration:
    row = Registration(
        pk=NOBODY,
        event=event,
        name="Giulia Belcampo",
        email="giulia@example.org",
        locale=locale,
        mode=Registration.Mode.ONSITE if on_site else Registration.Mode.ONLINE,
        state=state,
    )
    row._prefetched_objects_cache = {"words": [RegistrationWords(locale=locale, reason=_reason())]}  # type: ignore[attr-defined]  # noqa: SLF001
    return row


def _session(session: Session, cause: str, locale: str) -> Session:
    """As it is, or called off for a reason; only in memory."""
    if cause in {"session", "event"}:
        session.status = Session.Status.CANCELLED
        for row in session.words.all():
            row.cancel_reason = _reason() if row.locale == locale else ""
    return session


def _reason() -> str:
    return _("Here stands the reason that the office writes.")


def _links(locale: str, _about: Any) -> Email | None:
    event = nearest()
    facts = _facts("links", State.CONFIRMED, "", locale, event) if event else None
    if facts is None:
        return None
    entry = {"session": facts.sessions[0], "wording": facts.words, "url": links.manage(facts.registration)}
    return link_mails.write(locale, [entry | {"registration": facts.registration}])


def _reminder(cause: str, locale: str, event: Event) -> Email | None:
    facts = _facts("reminder", State.CONFIRMED, cause, locale, event)
    return reminder_mails.write(facts) if facts else None


def _calendar_reply(locale: str, event: Event) -> Email | None:
    facts = _facts("calendar_reply", State.CONFIRMED, "", locale, event)
    return calendar_mails.write(facts) if facts else None


def _follow_up(presence: str, locale: str, event: Event) -> Email | None:
    facts = _facts("follow_up", State.CONFIRMED, "", locale, event)
    return follow_up_mails.write(facts, presence, _recording(facts)) if facts else None


def _recording_ready(locale: str, event: Event) -> Email | None:
    facts = _facts("recording", State.CONFIRMED, "", locale, event)
    # Before there is one, the example leads to the page.
    recording = _recording(facts) or Recording(facts.words.url, locale) if facts else None
    return follow_up_mails.write_ready(facts, recording) if facts and recording else None


def _recording(facts: Facts) -> Recording | None:
    """That of the page that speaks, be it a draft."""
    url = facts.words.page.recording_url
    return Recording(url, facts.words.locale) if url else None


# --- what can be shown ------------------------------------------------------------------------

samples.register_finder("event", _find)


def _register(name: str, label: Any, state: State, cause: str = "") -> None:
    def write(locale: str, event: Any) -> Email | None:
        return _write(name, state, cause, locale, event)

    samples.register(f"{name}-{cause}" if cause else name, Sample(f"events.{name}", label, write, is_about="event"))


_register("confirmation", gettext_lazy("Confirmation"), State.CONFIRMED)
_register("confirmation", gettext_lazy("Confirmation with ticket"), State.CONFIRMED, TICKET)
_register("waiting_list", gettext_lazy("Waiting list"), State.WAITING)
_register("seat_won", gettext_lazy("Seat won"), State.CONFIRMED)
_register("awaiting_approval", gettext_lazy("Request received"), State.PENDING)
_register("awaiting_approval", gettext_lazy("Request moved up from the waiting list"), State.PENDING, MOVED_UP)
_register("declined", gettext_lazy("Declined"), State.DECLINED)
samples.register("reminder", Sample("events.reminder", gettext_lazy("Reminder"), partial(_reminder, ""), "event"))
samples.register(
    "reminder-ticket",
    Sample("events.reminder", gettext_lazy("Reminder with ticket"), partial(_reminder, TICKET), "event"),
)
for presence, label in (
    ("attended", gettext_lazy("Follow-up: was there")),
    ("missed", gettext_lazy("Follow-up: was missed")),
    ("unknown", gettext_lazy("Follow-up: not told apart")),
):
    samples.register(
        f"follow_up-{presence}", Sample("events.follow_up", label, partial(_follow_up, presence), "event")
    )
samples.register("recording", Sample("events.recording", gettext_lazy("Recording ready"), _recording_ready, "event"))
_register("update", gettext_lazy("Date or place changed"), State.CONFIRMED)
_register("cancellation", gettext_lazy("Cancelled by the person"), State.CANCELLED, "registrant")
_register("cancellation", gettext_lazy("Cancelled by the office"), State.CANCELLED, "office")
_register("cancellation", gettext_lazy("One date cancelled"), State.CONFIRMED, "session")
_register("cancellation", gettext_lazy("The event cancelled"), State.CONFIRMED, "event")
samples.register(
    "calendar_reply",
    Sample("events.calendar_reply", gettext_lazy("Declined in the calendar"), _calendar_reply, "event"),
)
_register("new_address", gettext_lazy("New address to be confirmed"), State.CONFIRMED)
_register("old_address", gettext_lazy("Address left"), State.CONFIRMED)
samples.register("links", Sample("events.links", gettext_lazy("Personal links"), _links))
