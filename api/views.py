"""Events over HTTP: the list, one event, and signing up."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Q
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request

from events import counting
from events.addresses import Addresses
from events.holding import register_or_hold
from events.listing import keys_of_topic
from events.models import Event, EventQuerySet

from . import hints, queries, shapes, sign_ups
from .endpoints import Endpoint, answer
from .errors import Problem, not_found
from .reading import facts

ORDERS = {"start": ["starts_at", "id"], "-start": ["-starts_at", "-id"]}


class Events(Endpoint):
    """The announced events: coming ones first of all, each as `events/<uid>/` has it, without `body`.

    `when` is `coming` (the default), `past` or `all`; `topic` a topic's slug; `format` an event's;
    `search` looks into title and summary; `order` is `start` or `-start`.
    """

    def get(self, request: Request) -> HttpResponse:
        wanted, now = queries.listing(request), timezone.now()
        events = _announced(wanted, now).order_by(*ORDERS[wanted.order])
        part = events[wanted.offset : wanted.offset + wanted.limit]
        addresses = Addresses()
        items = [
            shapes.event(known, page, wanted, addresses)
            for known in facts(part)
            if (page := shapes.speaking(known, wanted))
        ]
        is_narrowed = wanted.topic or wanted.format or wanted.search
        locale = "" if wanted.fallback else wanted.locale
        total = events.count() if is_narrowed else counting.how_many(wanted.when, now, locale)
        return answer({"meta": {"total_count": total}, "items": items})


class OneEvent(Endpoint):
    """One event with its body, while any language has published it."""

    def get(self, request: Request, uid: UUID) -> HttpResponse:
        wanted = queries.wording(request)
        found = facts(Event.objects.filter(uid=uid))
        if not found:
            raise not_found()
        page = shapes.speaking(found[0], wanted)
        if page is None:
            detail = _("This event is not published in this language.")
            raise Problem(404, "not_in_locale", detail, available_locales=list(found[0].pages))
        return answer(shapes.with_body(shapes.event(found[0], page, wanted, Addresses()), page))


class Registrations(Endpoint):
    """Signing up, as the page does: the same form, the same deed, the same answer for every address."""

    def post(self, request: Request, uid: UUID) -> HttpResponse:
        queries.nothing(request)
        event = Event.objects.public().filter(uid=uid).first()
        if event is None:
            raise not_found()
        sign_up = sign_ups.read(event, request, request.data)
        outcome = register_or_hold(event, sign_up)
        addresses = {f"people.{place}.email": person.email for place, person in enumerate(sign_up.people)}
        said = {"outcome": outcome, "message": outcome.message(sign_up.group), "warnings": hints.warnings(addresses)}
        return answer(said, status=202)


def _announced(wanted: queries.Listing, now: datetime) -> EventQuerySet:
    """The events that the query asks for, if a published page has the words."""
    pages = counting.pages_of("" if wanted.fallback else wanted.locale)
    if wanted.search:
        pages = pages.filter(Q(title__icontains=wanted.search) | Q(summary__icontains=wanted.search))
    events = Event.objects.filter(Exists(pages))
    if wanted.when != "all":
        events = events.past(now) if wanted.when == "past" else events.coming(now)
    if wanted.topic:
        events = events.filter(page_key__in=keys_of_topic(wanted.topic))
    return events.filter(format=wanted.format) if wanted.format else events
