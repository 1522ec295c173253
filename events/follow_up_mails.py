"""The mails after an event: to whoever was there, was missed or is not told apart; and once there is a recording."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from mailing import kinds
from mailing.kinds import Email

from . import following_up, house, mails, showing
from .following_up import Came
from .mails import MARK, Facts
from .models import Event, EventPage, FollowUp, Registration, Session


@dataclass(frozen=True, slots=True)
class Recording:
    """What a reader can watch, and in which language it was published."""

    url: str
    locale: str


@mails.kind("follow_up")
def _follow_up(facts: Facts) -> Email | None:
    """The event is over and not stopped; who was there is what is noted now."""
    told = facts.message.context
    if not _is_due(facts) or timezone.now() > datetime.fromisoformat(told["until"]):
        return None
    # What came between writing and sending has a mail of its own: nobody is told twice.
    recording = _recording(facts) if told["recorded"] else None
    return write(facts, _came(facts.event).of(facts.registration), recording)


@mails.kind("recording")
def _ready(facts: Facts) -> Email | None:
    """There is a recording, and it is not so late that nobody cares."""
    latest = facts.event.ends_at + following_up.RECORDED_WITHIN + following_up.LATE
    recording = _recording(facts)
    if recording is None or not _is_due(facts) or timezone.now() > latest:
        return None
    return write_ready(facts, recording)


def write(facts: Facts, presence: str, recording: Recording | None) -> Email:
    """The follow-up, whatever the clock says; `presence` is attended, missed or unknown."""
    has_certificate = presence == "attended" and facts.event.certificate
    certificate_url = MARK.format("certificate_url") if has_certificate else ""
    return _compose(facts, presence, f"follow_up-{presence}", recording, certificate_url)


def write_ready(facts: Facts, recording: Recording) -> Email:
    """The news of a recording, whatever the clock says."""
    return _compose(facts, "recording", "recording", recording, "")


def _compose(facts: Facts, name: str, text: str, recording: Recording | None, certificate_url: str) -> Email:
    planned = [each for each in facts.sessions if each.status == Session.Status.PLANNED] or facts.sessions
    return mails.compose(
        facts,
        name,
        text,
        session=planned[0],
        sessions=planned,
        recording=recording,
        is_other_language=recording is not None and recording.locale != facts.message.locale,
        materials=showing.materials(facts.words.page, "over"),
        has_answers=bool(facts.words.page.answers),
        certificate_url=certificate_url,
        feedback_url=MARK.format("feedback_url") if name == "attended" else "",
    )


def _is_due(facts: Facts) -> bool:
    """Whether there is still something to follow up: the person had a seat, it is over, and nobody stopped it."""
    event, row = facts.event, facts.registration
    has_been = event.status == Event.Status.ANNOUNCED and event.ends_at <= timezone.now()
    if not has_been or row.state != Registration.State.CONFIRMED:
        return False
    said = kinds.shared(("follow_up", event.pk), lambda: FollowUp.objects.filter(event=event).first()) or FollowUp()
    is_wanted = house.read().follow_up_of(event) is not None or said.released_at is not None
    return is_wanted and said.stopped_at is None


def _came(event: Event) -> Came:
    return kinds.shared(("came", event.pk), lambda: following_up.came(event))


def _recording(facts: Facts) -> Recording | None:
    """The recording in the reader's language, else in another."""
    event = facts.event
    there = kinds.shared(("recordings", event.pk), lambda: _recordings(event))
    order = (facts.message.locale, *(code for code, _name in settings.LANGUAGES))
    return next((Recording(there[code], code) for code in order if code in there), None)


def _recordings(event: Event) -> dict[str, str]:
    pages = EventPage.objects.live().filter(translation_key=event.page_key).exclude(recording_url="")
    return dict(pages.values_list("locale__language_code", "recording_url"))
