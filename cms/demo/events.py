"""The demo's webinars: what happens, and the pages that tell of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings

from events.announcing import free_slug
from events.models import (
    Choice,
    ChoiceWords,
    Event,
    EventIndexPage,
    EventPage,
    EventWords,
    Question,
    QuestionWords,
    Series,
    SeriesWords,
    Session,
    SessionWords,
    Speaker,
    SpeakerWords,
    span,
)
from pages.models import Topic

from . import bodies, pages, pictures
from .reading import Demo, Row, for_address, key

KINDS = {
    "choice": Question.Kind.ONE,
    "multiple_choice": Question.Kind.SEVERAL,
    "text": Question.Kind.TEXT,
    "long_text": Question.Kind.LONG_TEXT,
    "yes_no": Question.Kind.YES_NO,
}
SHOWN = {"before": "always", "after": "after"}


def load_event(demo: Demo, row: Row) -> Event:
    """One webinar with sessions, speakers and questions, as it stands on the demo's day."""
    sessions = _sessions(demo, row)
    event = _event(demo, row, sessions)
    for session in sessions:
        session.event = event
    Session.objects.bulk_create(sessions)
    SessionWords.objects.bulk_create(_session_words(demo, row, sessions))
    _speakers(demo, event, row["speakers"])
    for order, question in enumerate(row["questions"]):
        _question(demo, event, question, order)
    EventWords.objects.bulk_create(_event_words(demo, event, row))
    return event


def _event_words(demo: Demo, event: Event, row: Row) -> Iterable[EventWords]:
    reasons, prepare = row.get("cancellation_reason") or {}, row.get("prepare") or {}
    for code in demo.locales if reasons or prepare else ():
        yield EventWords(event=event, locale=code, cancel_reason=reasons.get(code, ""), prepare=prepare.get(code, ""))


def _event(demo: Demo, row: Row, sessions: list[Session]) -> Event:
    starts_at, ends_at = span(sessions)
    opens_at = demo.at(row["registration_opens_in_days"])
    spoken = row["event_language"]
    return Event.objects.create(
        uid=key(f"event:{row['slug']}"),
        page_key=key(f"page:event:{row['slug']}"),
        format=row["format"],
        spoken_languages=list(demo.locales) if spoken == "both" else [spoken],
        interpretation=row["interpretation"],
        capacity=row["capacity"],
        capacity_onsite=row.get("capacity_onsite"),
        waiting_list=row["waiting_list"],
        approval=row["approval_required"],
        registration_opens_at=opens_at,
        registration_closes_at=starts_at - timedelta(hours=row["registration_closes_hours_before"]),
        status=Event.Status.CANCELLED if row["status"] == "cancelled" else Event.Status.ANNOUNCED,
        starts_at=starts_at,
        ends_at=ends_at,
        created_at=opens_at,
        changed_at=_changed_at(demo, row),
    )


def _changed_at(demo: Demo, row: Row) -> datetime:
    """When it was cancelled, else when it was announced."""
    in_days: int = row["cancelled_in_days" if row["status"] == "cancelled" else "registration_opens_in_days"]
    return demo.at(in_days)


def _sessions(demo: Demo, row: Row) -> list[Session]:
    cancelled = row["status"] == "cancelled"
    found = []
    for number, each in enumerate(row["sessions"], start=1):
        start = demo.start(each["starts_in_days"], each["start_time"])
        session = Session(
            uid=f"{key(f'session:{row["slug"]}:{number}')}@{settings.MAIL_DOMAIN}",
            sequence=1 if cancelled else 0,
            start=start,
            end=start + timedelta(minutes=each["duration_minutes"]),
            time_zone=demo.zone.key,
            status=Session.Status.CANCELLED if cancelled else Session.Status.PLANNED,
            join_url=row["join_url"] or "",
            map=pictures.image(row["map"]) if row.get("map") else None,
            changed_at=_changed_at(demo, row),
        )
        found.append(session)
    return found


def _session_words(demo: Demo, row: Row, sessions: list[Session]) -> Iterable[SessionWords]:
    for session, each in zip(sessions, row["sessions"], strict=True):
        for code in demo.locales:
            title, place, way = each.get("title") or {}, row["place"] or {}, row.get("way") or {}
            texts = {"title": title.get(code, ""), "place": place.get(code, ""), "way": way.get(code, "")}
            yield SessionWords(session=session, locale=code, **texts)


def _speakers(demo: Demo, event: Event, rows: list[Row]) -> None:
    speakers = [Speaker(event=event, name=row["name"], order=order) for order, row in enumerate(rows)]
    Speaker.objects.bulk_create(speakers)
    SpeakerWords.objects.bulk_create(
        SpeakerWords(speaker=speaker, locale=code, role=f"{row['role'][code]}, {row['organisation'][code]}")
        for speaker, row in zip(speakers, rows, strict=True)
        for code in demo.locales
    )


def _question(demo: Demo, event: Event, row: Row, order: int) -> None:
    question = Question.objects.create(
        event=event,
        key=row["slug"],
        kind=KINDS[row["kind"]],
        required=row["required"],
        sensitive=row.get("sensitive", False),
        order=order,
    )
    QuestionWords.objects.bulk_create(
        QuestionWords(question=question, locale=code, label=row["label"][code]) for code in demo.locales
    )
    options = row["options"]
    choices = [Choice(question=question, key=each["slug"], order=place) for place, each in enumerate(options)]
    Choice.objects.bulk_create(choices)
    ChoiceWords.objects.bulk_create(
        ChoiceWords(choice=choice, locale=code, label=each["label"][code])
        for choice, each in zip(choices, options, strict=True)
        for code in demo.locales
    )


def load_series(demo: Demo) -> None:
    """The series, filled with events that are loaded."""
    for row in demo.content["series"]:
        series = Series.objects.create(uid=key(f"series:{row['slug']}"), created_at=demo.now, changed_at=demo.now)
        SeriesWords.objects.bulk_create(
            SeriesWords(series=series, locale=code, title=row["title"][code], summary=row["summary"][code])
            for code in demo.locales
        )
        uids = [key(f"event:{slug}") for slug in row["events"]]
        Event.objects.filter(uid__in=uids).update(series=series)


def load_pages(demo: Demo, event: Event, row: Row) -> None:
    """The page of the event in each language."""
    start = event.starts_at.astimezone(demo.zone)
    for code, locale in demo.locales.items():
        parent = EventIndexPage.objects.get(locale=locale, translation_key=key("page:webinars"))
        title = row["title"][code]
        page = EventPage(
            title=title,
            slug=free_slug(parent, for_address(title)),
            summary=row["summary"][code],
            body=[
                {"type": "programme", "value": _programme(row["agenda"], start, code)},
                *bodies.blocks(row.get("body", []), code),
            ],
            materials=[{"type": "material", "value": _material(each, code)} for each in row["materials"]],
            answers=[{"type": "answer", "value": _answer(each, code)} for each in row.get("answers", [])],
            recording_url=(row["recording"] or {}).get("url", ""),
            locale=locale,
            translation_key=event.page_key,
        )
        page.topics = Topic.objects.filter(locale=locale, translation_key=key(f"topic:{row['topic']}"))
        pages.publish(parent, page)


def _programme(agenda: list[Row], start: datetime, code: str) -> list[Row]:
    return [
        {"time": f"{start + timedelta(minutes=each['minute']):%H:%M}", "text": each["text"][code]} for each in agenda
    ]


def _material(row: Row, code: str) -> Row:
    return {"title": row["title"][code], "url": row["url"], "available": SHOWN[row["available"]]}


def _answer(row: Row, code: str) -> Row:
    return {"question": row["question"][code], "answer": bodies.paragraph(row["answer"][code])}
