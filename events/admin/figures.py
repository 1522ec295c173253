"""What the office sees of events at a glance, counted in a few statements for many."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from events import seats
from events.models import Event, EventPage, Registration

State = Registration.State
ONSITE = Registration.Mode.ONSITE


@dataclass(slots=True)
class Figures:
    """How many registrations are in each state, and how many of the seats are on site."""

    by_state: dict[str, int] = field(default_factory=dict)
    taken_onsite: int = 0

    @property
    def taken(self) -> int:
        return self.by_state.get(State.CONFIRMED, 0)

    def seats(self, event: Event) -> int:
        """How many seats are taken, or held for who awaits approval."""
        return sum(self.by_state.get(state, 0) for state in seats.holders(event))

    @property
    def waiting(self) -> int:
        return self.by_state.get(State.WAITING, 0)

    @property
    def pending(self) -> int:
        return self.by_state.get(State.PENDING, 0)

    @property
    def all(self) -> int:
        """All registrations, whatever became of them."""
        return sum(self.by_state.values())


def of_events(events: Iterable[Event]) -> dict[int, Figures]:
    """The figures of several events by their id; one statement."""
    events = list(events)
    found = {event.pk: Figures() for event in events}
    rows = (
        Registration.objects.filter(event__in=events)
        .values("event", "state")
        .annotate(count=Count("id"), onsite=Count("id", filter=Q(mode=ONSITE)))
    )
    holders = {event.pk: seats.holders(event) for event in events}
    for row in rows:
        found[row["event"]].by_state[row["state"]] = row["count"]
        if row["state"] in holders[row["event"]]:
            found[row["event"]].taken_onsite += row["onsite"]
    return found


def of_event(event: Event) -> Figures:
    """The figures of one event; one statement."""
    return of_events([event])[event.pk]


type Pages = dict[str, EventPage]


def pages_of_events(events: Iterable[Event]) -> dict[UUID, Pages]:
    """The pages of the events by language, drafts too; one statement."""
    found: dict[UUID, Pages] = {event.page_key: {} for event in events}
    for page in EventPage.objects.filter(translation_key__in=found).select_related("locale", "latest_revision"):
        found[page.translation_key][page.locale.language_code] = page
    return found


def title_of(pages: Pages, locale: str) -> str:
    """The title as the editor knows it: of the language's page, else of another, drafts included."""
    for code in (locale, *(code for code, _name in settings.LANGUAGES)):
        if code in pages:
            return pages[code].draft_title or pages[code].title
    return _("(without a page)")


def with_title(events: QuerySet[Event], text: str) -> QuerySet[Event]:
    """The events that bear a text in a title, published or draft, in any language."""
    pages = EventPage.objects.filter(Q(title__icontains=text) | Q(draft_title__icontains=text))
    return events.filter(page_key__in=pages.values("translation_key"))


def page_state(page: EventPage | None) -> str:
    """What became of a language's page, in a word or two."""
    if page is None:
        return _("missing")
    if not page.live:
        return _("draft")
    return _("published, with unpublished changes") if page.has_unpublished_changes else _("published")
