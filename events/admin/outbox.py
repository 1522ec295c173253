"""What the outbox's views show of events: what a mail is about, and who waits for mails at an address."""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event, Registration
from events.notifying import scope
from mailing import naming, whose
from mailing.naming import About, Scopes
from mailing.whose import Keys, Person
from pages import formats
from pages.languages import active_language

from . import figures

SOME = 50
OF_LATE = timedelta(days=60)
LIVE = ("pending", "waiting", "confirmed")


def recent() -> Sequence[str]:
    """The events of the last weeks and those to come, the next first."""
    events = Event.objects.filter(ends_at__gt=timezone.now() - OF_LATE).order_by("starts_at", "id")[:SOME]
    return [scope(event) for event in events]


def of_scopes(scopes: Collection[str]) -> dict[str, About]:
    """The events by their scopes; two statements."""
    return {scope(event): About(label, _url(event)) for event, label in _titled(scopes)}


def _titled(scopes: Collection[str]) -> Iterator[tuple[Event, str]]:
    events = list(Event.objects.filter(uid__in=[each.partition(":")[2] for each in scopes]))
    pages = figures.pages_of_events(events)
    for event in events:
        title = figures.title_of(pages[event.page_key], active_language())
        yield event, f"{title}, {formats.short_date(event.starts_at)}"


def _url(event: Event) -> str:
    return reverse("events_admin:event", args=[event.pk])


def people(keys: Keys) -> list[Person]:
    """Who is signed up with these addresses for something to come; three statements."""
    coming = Registration.objects.filter(
        email_key__in=keys, state__in=LIVE, event__ends_at__gt=timezone.now(), event__status=Event.Status.ANNOUNCED
    )
    rows = list(coming.select_related("event").order_by("event__starts_at", "id"))
    titles = {event.pk: label for event, label in _titled({scope(row.event) for row in rows})}
    return [_person(row, titles[row.event_id]) for row in rows]


def _person(row: Registration, title: str) -> Person:
    return Person(
        key=row.email_key,
        name=row.name,
        waits_for=_("%(event)s (%(state)s)") % {"event": title, "state": row.get_state_display()},
        url=reverse("events_admin:registration", args=[row.event_id, row.pk]),
        telephone=row.telephone,
        cooperative=row.cooperative,
    )


naming.register_scopes("event", Scopes(of_scopes, recent))
whose.register("events", people)
