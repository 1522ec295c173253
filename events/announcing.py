"""Announcing an event: one event with a draft page in each language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from wagtail.models import Page

from pages.slugs import slug_of

from .errors import EventError
from .models import Event, EventIndexPage, EventPage, Session, SessionWords


@dataclass(frozen=True, slots=True)
class Plan:
    """What the "New webinar" form asks; titles and places by language."""

    titles: Mapping[str, str]
    start: datetime
    end: datetime
    format: str
    capacity: int
    capacity_onsite: int | None = None
    join_url: str = ""
    places: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def announce(plan: Plan) -> Event:
    """Makes the event, its session, and one draft page per language that has a list of events."""
    event = Event.objects.create(
        page_key=uuid4(),
        format=plan.format,
        capacity=plan.capacity,
        capacity_onsite=plan.capacity_onsite if plan.format == Event.Format.HYBRID else None,
        starts_at=plan.start,
        ends_at=plan.end,
    )
    session = Session.objects.create(event=event, start=plan.start, end=plan.end, join_url=plan.join_url)
    SessionWords.objects.bulk_create(
        SessionWords(session=session, locale=locale, place=place) for locale, place in plan.places.items() if place
    )
    draft_pages(event, plan.titles)
    return event


def draft_pages(event: Event, titles: Mapping[str, str]) -> list[EventPage]:
    """A draft page of the event under each language's list of events."""
    lists = EventIndexPage.objects.select_related("locale").order_by("id")
    parents = {parent.locale.language_code: parent for parent in reversed(lists)}
    missing = [locale for locale in titles if locale not in parents]
    if missing:
        raise EventError(_("There is no list of events in: %(languages)s") % {"languages": ", ".join(missing)})
    return [_draft_page(event, parents[locale], title) for locale, title in titles.items()]


def _draft_page(event: Event, parent: EventIndexPage, title: str) -> EventPage:
    page = EventPage(
        title=title,
        slug=free_slug(parent, title),
        translation_key=event.page_key,
        locale=parent.locale,
        live=False,
    )
    parent.add_child(instance=page)
    page.save_revision()
    return page


def free_slug(parent: Page, title: str) -> str:
    """A slug from the title that no sibling has."""
    slug = slug_of(title)[:200] or "evento"
    taken = set(parent.get_children().filter(slug__startswith=slug).values_list("slug", flat=True))
    number = 2
    candidate = slug
    while candidate in taken:
        candidate, number = f"{slug}-{number}", number + 1
    return candidate


@transaction.atomic
def copy_event(source: Event, page_key: UUID) -> Event:
    """A copied page makes a new event: same format, seats and sessions' times; no registrations."""
    event = Event.objects.create(
        page_key=page_key,
        format=source.format,
        spoken_languages=source.spoken_languages,
        interpretation=source.interpretation,
        capacity=source.capacity,
        capacity_onsite=source.capacity_onsite,
        waiting_list=source.waiting_list,
        approval=source.approval,
        starts_at=source.starts_at,
        ends_at=source.ends_at,
    )
    for old in source.sessions.prefetch_related("words"):
        session = Session.objects.create(event=event, start=old.start, end=old.end, time_zone=old.time_zone)
        SessionWords.objects.bulk_create(
            SessionWords(session=session, locale=w.locale, title=w.title, place=w.place) for w in old.words.all()
        )
    return event
