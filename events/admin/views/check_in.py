"""The door: who is expected on site, a ticket that was scanned, and the one deed of both: somebody is here."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages

from events import attending, links
from events.errors import EventError
from events.models import Attendance, Registration, Session
from members.links import Purpose, token
from pages import formats
from pages.languages import active_language

from .. import figures
from .base import CHANGE, OfficeView, OfSession

PER_PAGE = 100
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody in the list: since when they are here, or why they are not let in."""

    registration: Registration
    since: str
    noted_by_office: bool
    why_not: str


def guest(registration: Registration, session: Session, found: Attendance | None) -> Guest:
    """What the door knows of somebody."""
    return Guest(
        registration,
        attending.since(found) if found else "",
        bool(found and found.how == Attendance.How.OFFICE),
        "" if found else attending.why_not_at_the_door(registration, session, timezone.now()),
    )


class CheckIn(OfSession, TemplateView):
    """Who is expected on site, and who is here."""

    permission_required = CHANGE
    template_name = "events_admin/check_in.html"
    page_title = gettext_lazy("Check-in")

    def get_page_subtitle(self) -> str:
        return formats.long_date_time(self.session.start, self.session.time_zone)

    @property
    def query(self) -> str:
        return " ".join(self.request.GET.get("q", "").replace("\0", "")[:LONGEST_SEARCH].split())

    def rows(self) -> QuerySet[Registration]:
        """Who is expected, those first who are not here yet; a search finds all who ever signed up."""
        if not self.query:
            return attending.absent_first(self.session)
        by_code = links.find_by_code(self.query)
        wanted = Q(name__icontains=self.query) | Q(cooperative__icontains=self.query)
        wanted |= Q(pk=by_code.pk) if by_code else Q(pk__in=[])
        return Registration.objects.filter(wanted, event=self.event, anonymised_at__isnull=True).order_by("name", "id")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chunk = Paginator(self.rows(), PER_PAGE).get_page(self.request.GET.get("p"))
        rows = list(chunk.object_list)
        for row in rows:
            row.event = self.event
        noted = attending.of_session(rows, self.session)
        return super().get_context_data(**kwargs) | {
            "session": self.session,
            "closed": attending.why_closed(self.session, self.event, timezone.now()),
            "place": self.session.place(active_language()),
            "presence": attending.presence(self.session),
            "query": self.query,
            "chunk": chunk,
            "page_range": chunk.paginator.get_elided_page_range(chunk.number),
            "guests": [guest(row, self.session, noted.get(row.pk)) for row in rows],
        }


class Ticket(OfficeView, TemplateView):
    """What the camera opens: whose ticket it is, and one button."""

    permission_required = CHANGE
    template_name = "events_admin/ticket.html"
    page_title = gettext_lazy("Ticket")

    @cached_property
    def registration(self) -> Registration | None:
        return links.find_registration(Purpose.TICKET, self.kwargs["token"])

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponse:
        return super().render_to_response(context, status=200 if self.registration else 404, **response_kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.registration is None:
            return context | {
                "why_not": _("This ticket is not known. It may be an older one: please look for the name in the list.")
            }
        return context | self.known(self.registration)

    def known(self, row: Registration) -> dict[str, Any]:
        """What the page says of a ticket that is one of ours."""
        event, session = row.event, attending.session_of_today(row.event, timezone.now())
        found = attending.of_session([row], session).get(row.pk) if session else None
        pages = figures.pages_of_events([event])[event.page_key]
        return {
            "registration": row,
            "event": event,
            "title": figures.title_of(pages, active_language()),
            "session": session,
            "guest": guest(row, session, found) if session else None,
            # Also of who was noted before: the seat may have been given back since.
            "why_not": attending.why_not_at_the_door(row, session, timezone.now()),
            "just_noted": "noted" in self.request.GET,
        }


class Attend(OfSession, View):
    """Notes that somebody is here, or takes it back; then back to where the button was."""

    permission_required = CHANGE
    http_method_names = ["post"]
    is_new = False

    @cached_property
    def registration(self) -> Registration:
        return get_object_or_404(Registration, pk=self.kwargs["registration"], event=self.event)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        deed = self.take_back if request.POST.get("deed") == "undo" else self.note
        try:
            deed()
        except EventError as error:
            messages.error(request, error.message)
        return redirect(self.where_from())

    def note(self) -> None:
        found, self.is_new = attending.note(self.registration, self.session)
        said = {"name": self.registration.name, "since": attending.since(found)}
        if self.is_new:
            messages.success(self.request, _("%(name)s: %(since)s.") % said)
        else:  # another desk was first
            messages.warning(self.request, _("Noted before. %(since)s") % said)

    def take_back(self) -> None:
        attending.undo(self.registration, self.session)
        messages.success(
            self.request, _("%(name)s is not noted as present any more.") % {"name": self.registration.name}
        )

    def where_from(self) -> str:
        row = self.registration
        match self.request.POST.get("from"):
            case "registration":
                return reverse("events_admin:registration", args=[self.event.pk, row.pk])
            case "ticket":
                address = reverse("events_admin:ticket", args=[token(Purpose.TICKET, row.pk, row.link_version)])
                return f"{address}?noted=" if self.is_new else address
        return reverse("events_admin:check_in", args=[self.event.pk, self.session.pk])
