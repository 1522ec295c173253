"""What was held back, as the office reads it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from events import holding, questions
from events.models import Event, HeldBack, Registration, email_key
from events.registering import WhenShort
from events.sign_up_form import WHEN_SHORT
from pages import formats
from pages.desk import Task
from pages.languages import active_language

from . import figures, people
from .people import Answered

State = HeldBack.State


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody on a form that was held back."""

    name: str
    email: str
    language: str
    mode: str
    answers: list[Answered]


def people_of(held: HeldBack, locale: str, *, with_sensitive: bool) -> list[Sender]:
    """Who was on the form, with their answers as far as the questions still take them."""
    asked = questions.of_event(held.event)
    languages, modes = dict(settings.LANGUAGES), dict(Registration.Mode.choices)
    return [
        Sender(
            name=entry["name"],
            email=entry["email"],
            language=languages.get(entry["locale"], entry["locale"]),
            mode=str(modes.get(entry["mode"], entry["mode"])),
            answers=[
                answer
                for answer in people.in_words(asked, questions.fitting(asked, dict(entry["answers"])), locale)
                if with_sensitive or not answer.sensitive
            ],
        )
        for entry in held.people
    ]


def when_short_of(held: HeldBack) -> str:
    """What a group wants where seats are short; nothing where one came alone."""
    return str(dict(WHEN_SHORT)[WhenShort(held.sent["when_short"])]) if len(held.people) > 1 else ""


def why(held: HeldBack) -> str:
    """The rule by which it was held back, in words for the office."""
    return {
        HeldBack.Rule.NETWORK: _(
            "More than %(count)d sign-ups came from this network within an hour: "
            "a large office or a course with one connection, or a program."
        )
        % {"count": settings.EVENTS_SIGN_UPS_PER_NETWORK},
        HeldBack.Rule.ADDRESS: _(
            "An e-mail address on this form was given in more than %(count)d forms within an hour. "
            "Somebody may want to flood its owner with mails."
        )
        % {"count": settings.EVENTS_FORMS_PER_ADDRESS},
        HeldBack.Rule.RUSH: _(
            "More than %(count)d sign-ups came for this event within an hour, and many of them from this network."
        )
        % {"count": settings.EVENTS_SIGN_UPS_PER_EVENT},
    }[HeldBack.Rule(held.rule)]


def registered(held: HeldBack) -> Sequence[str]:
    """Who of them is registered by now: they have sent it again, or called."""
    keys = [email_key(person["email"]) for person in held.people]
    rows = Registration.objects.filter(event=held.event, email_key__in=keys).order_by("pk")
    return [row.name for row in rows if row.is_live]


def decided_since(held: HeldBack) -> Sequence[str]:
    """Who of them has cancelled or was declined since it was sent, with the state that stays."""
    return [f"{row.name} ({row.get_state_display()})" for row in holding.decided_since(held) if not row.is_live]


def state_of(held: HeldBack) -> str:
    """What became of it, when and through whom."""
    if held.settled_at is None:
        return held.get_state_display()
    who = (held.user.get_full_name() or held.user.get_username()) if held.user else ""
    return ", ".join(part for part in (held.get_state_display(), moment(held.settled_at), who) if part)


def moment(at: datetime) -> str:
    """Day and time as the region writes them."""
    return f"{formats.short_date(at)}, {formats.clock(at)}"


def titles_of(events: Iterable[Event]) -> dict[int, str]:
    """The titles of events by their id, as the editor knows them; one statement."""
    each = {event.pk: event for event in events}.values()
    pages = figures.pages_of_events(each)
    return {event.pk: figures.title_of(pages[event.page_key], active_language()) for event in each}


def url_of(held: HeldBack) -> str:
    """Where one is looked at."""
    return reverse("events_admin:held", args=[held.event_id, held.pk])


def list_of(event: int) -> str:
    """The list of an event."""
    return reverse("events_admin:held_list", query={"event": event})


def waiting(event: Event | None = None) -> list[Task]:
    """How many wait for the office, in a line; nothing where there are none."""
    rows = HeldBack.objects.filter(state=State.HELD)
    count = (rows.filter(event=event) if event else rows).count()
    if not count:
        return []
    said = ngettext(
        "%(count)d sign-up was held back and waits for you",
        "%(count)d sign-ups were held back and wait for you",
        count,
    )
    url = list_of(event.pk) if event else reverse("events_admin:held_list")
    return [Task(said % {"count": count}, url, "")]
