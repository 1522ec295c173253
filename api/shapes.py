"""An event as other programs read it (DESIGN §6): facts of the event, words of its page, nothing personal."""

from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from events import showing, windows
from events.addresses import Addresses
from events.models import Event, EventPage
from events.questions import Labels, in_language
from pages.formats import local

from . import queries, rich_text
from .reading import Facts, PageFacts, QuestionFacts, SeriesFacts, SessionFacts, SpeakerFacts

type Shape = dict[str, Any]

SOME_UID = UUID(int=0)


def speaking(known: Facts, wanted: queries.Wording) -> PageFacts | None:
    """The page in the wanted language; else, where another will do, the first that is published."""
    others = known.pages.values() if wanted.fallback else []
    return known.pages.get(wanted.locale) or next(iter(others), None)


def event(known: Facts, page: PageFacts, wanted: queries.Wording, addresses: Addresses) -> Shape:
    """The shape of an event as a page speaks of it, without its body."""
    event = known.event
    return {
        "uid": str(event.uid),
        "status": event.public_status(known.now),
        "format": event.format,
        "title": page.title,
        "summary": page.summary,
        "locale": page.locale,
        "requested_locale": wanted.locale,
        "is_fallback": page.locale != wanted.locale,
        "spoken_languages": event.spoken_languages,
        "topics": page.topics,
        "speakers": [_speaker(speaker, page.locale) for speaker in known.speakers],
        "sessions": [_session(session, page.locale) for session in known.sessions],
        "capacity": event.capacity,
        "seats": known.seats.band(event.modes),
        "series": _series_of(known.series, page.locale),
        "registration": _registration(known, page.locale),
        "html_url": addresses.of(page.url_path),
        "calendar_url": _address("calendar_event", page.locale).format(event.uid),
        "recording_url": page.recording_url or None,
        "translations": [
            _translation(event, other, addresses) for other in known.pages.values() if other.locale != page.locale
        ],
    }


def with_body(shape: Shape, page: PageFacts) -> Shape:
    """The shape with the blocks of its page, and what there is to read of it now."""
    words = EventPage.objects.only("body", "materials", "answers").get(pk=page.pk)
    answers = rich_text.blocks(words.answers, page.locale) if shape["status"] == "over" else []
    return shape | {
        "body": rich_text.blocks(words.body, page.locale),
        "materials": [
            {"title": each["title"], "url": each["url"]} for each in showing.materials(words, shape["status"])
        ],
        "answers": [each["value"] for each in answers],
    }


def _series_of(series: SeriesFacts | None, locale: str) -> Shape | None:
    if series is None:
        return None
    uid = str(series.uid)
    return {
        "uid": uid,
        "title": in_language(series.titles, locale),
        "api_url": f"{_address('api:series').format(uid)}?locale={locale}",
    }


def _registration(known: Facts, locale: str) -> Shape:
    event = known.event
    refusal = windows.why_not(event, known.seats, known.now)
    opens_at = event.registration_opens_at
    return {
        "open": refusal is None,
        "reason": refusal.code if refusal else None,
        "opens_at": local(opens_at).isoformat() if opens_at else None,
        "closes_at": local(event.closes_at).isoformat(),
        "waiting_list": event.waiting_list,
        "approval": event.approval,
        "modes": event.modes,
        "questions": [_question(question, locale) for question in known.questions],
    }


def _question(question: QuestionFacts, locale: str) -> Shape:
    return {
        "key": question.key,
        "kind": question.kind,
        "label": _word(question.labels, locale) or question.key,
        "help": " ".join(part for part in (_word(question.helps, locale), question.end(locale)) if part),
        "required": question.required,
        "choices": [{"key": key, "label": _word(labels, locale) or key} for key, labels in question.choices.items()],
    }


def _session(session: SessionFacts, locale: str) -> Shape:
    return {
        "uid": session.uid,
        "title": _word(session.titles, locale) or None,
        "start": local(session.start, session.time_zone).isoformat(),
        "end": local(session.end, session.time_zone).isoformat(),
        "time_zone": session.time_zone,
        "status": session.status,
        "place": _word(session.places, locale) or None,
    }


def _speaker(speaker: SpeakerFacts, locale: str) -> Shape:
    return {"name": speaker.name, "role": _word(speaker.roles, locale)}


def _word(labels: Labels, locale: str) -> str:
    """The word in the language, else in another; the way around settings where there is nothing to choose."""
    return labels.get(locale) or (in_language(labels, locale) if any(labels.values()) else "")


def _translation(event: Event, page: PageFacts, addresses: Addresses) -> Shape:
    return {
        "locale": page.locale,
        "title": page.title,
        "html_url": addresses.of(page.url_path),
        "api_url": f"{_address('api:event').format(event.uid)}?locale={page.locale}",
    }


@cache
def _address(name: str, *before: str) -> str:
    """An address with `{}` for an event's uid: Django's `reverse` is slow, and a list needs a hundred."""
    path = reverse(name, args=[*before, SOME_UID])
    return settings.PUBLIC_URL + path.replace(str(SOME_UID), "{}")
