"""The next events on the first page of the admin: seats, and what is missing."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from pages import formats, in_step
from pages.admin.dashboard import TasksPanel
from pages.desk import Task
from pages.in_step import Standings, State
from pages.languages import active_language

from .. import seats
from ..models import Event, EventPage
from ..seats import Seats
from . import afterwards, answers, held

SOME = 5


def panels(user: Any) -> list[Component]:
    """What was held back and the next events, for those who may see them."""
    if not user.has_perm("events.view_event"):
        return []
    new = (_("New webinar"), reverse("events_admin:new")) if user.has_perm("events.add_event") else None
    coming = tasks(active_language())
    return [
        TasksPanel("held-back", _("Sign-ups held back"), 105, held.waiting()),
        TasksPanel("answers", _("Answers to mails"), 107, answers.of_all()),
        TasksPanel(
            "follow-ups", _("Follow-ups that wait for a recording"), 106, afterwards.left_waiting(timezone.now())
        ),
        TasksPanel("next-events", _("Next events"), 110, coming, reverse("events_admin:index"), new=new),
    ]


def tasks(locale: str) -> list[Task]:
    """The next events that are not cancelled; as many statements for one as for many."""
    coming = Event.objects.coming(timezone.now()).filter(status=Event.Status.ANNOUNCED)
    events = list(coming.prefetch_related("sessions")[:SOME])
    counted = seats.of_events(events)
    pages = EventPage.objects.filter(translation_key__in=[event.page_key for event in events]).defer("body")
    states = in_step.of(pages)
    return [_line(event, counted[event.pk], states.get(event.page_key, {}), locale) for event in events]


def _line(event: Event, counted: Seats, states: Standings, locale: str) -> Task:
    page = _speaking(states, locale)
    taken = _("%(taken)s of %(all)s seats taken") % {"taken": counted.taken, "all": counted.capacity}
    note = [formats.long_date_time(event.starts_at), taken, *_missing(event, states)]
    title = page.get_admin_display_title() if page else str(event.uid)
    return Task(title, reverse("events_admin:event", args=[event.pk]), "; ".join(note))


def _speaking(states: Standings, locale: str) -> Page | None:
    order = [locale, *(code for code, _name in settings.LANGUAGES)]
    return next((states[code].page for code in order if code in states and states[code].page), None)


def _missing(event: Event, states: Standings) -> Iterator[str]:
    """What somebody has still to do before the event."""
    for standing in states.values():
        if standing.state in {State.MISSING, State.DRAFT}:
            yield _("%(language)s is missing") % {"language": standing.name}
    is_online = event.format != Event.Format.ONSITE
    if is_online and not all(session.join_url for session in event.sessions.all()):
        yield _("the join link is missing")
