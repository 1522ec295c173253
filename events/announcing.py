"""Announcing an event: one event with a draft page in each language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from pages import translating
from pages.slugs import slug_of

from .errors import EventError
from .locking import lock
from .models import Event, EventIndexPage, EventPage, Session, SessionWords

type Author = AbstractBaseUser | AnonymousUser | None


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
def announce(plan: Plan, by: Author = None) -> Event:
    """Makes the event, its session, and one draft page per language that has a list of events, owned by `by`."""
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
    draft_pages(event, plan.titles, by)
    return event


@transaction.atomic
def announce_in_public(plan: Plan, by: Author) -> Event:
    """Announces, and publishes all languages at once. Raises `EventError` and makes nothing where one cannot be."""
    event = announce(plan, by)
    try:
        translating.publish_all(EventPage.objects.filter(translation_key=event.page_key)[0], by)
    except translating.NotPossible as error:
        raise EventError(str(error)) from error
    return event


def may_publish(user: Any) -> bool:
    """Whether somebody may publish events in every language."""
    return all(parent.permissions_for_user(user).can_publish_subpage() for parent in EventIndexPage.objects.all())


@transaction.atomic
def draft_pages(event: Event, titles: Mapping[str, str], by: Author = None) -> list[EventPage]:
    """A draft page of the event under each language's list of events."""
    lists = EventIndexPage.objects.select_related("locale").order_by("id")
    parents = {parent.locale.language_code: parent for parent in reversed(lists)}
    event = lock(event.pk)
    if EventPage.objects.filter(translation_key=event.page_key, locale__language_code__in=titles).exists():
        raise EventError(_("This language has a page already."))
    missing = [locale for locale in titles if locale not in parents]
    if missing:
        raise EventError(_("There is no list of events in: %(languages)s") % {"languages": ", ".join(missing)})
    return [_draft_page(event, parents[locale], title, by) for locale, title in titles.items()]


def _draft_page(event: Event, parent: EventIndexPage, title: str, by: Author) -> EventPage:
    page = EventPage(
        title=title,
        slug=free_slug(parent, title),
        translation_key=event.page_key,
        locale=parent.locale,
        live=False,
        owner=by,
    )
    parent.add_child(instance=page)
    page.save_revision(user=by, log_action="wagtail.create" if by else False)
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
