"""The deeds on one registration, adding a person, and reading a mail as it was sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy

from events import (
    approving,
    attending,
    calling,
    cancelling,
    certificates,
    changing,
    correcting,
    links,
    registering,
    seats,
    tickets,
    wording,
)
from events.certificates import Paper
from events.errors import EventError
from events.models import Attendance, Registration, Session
from events.notifying import scope
from mailing import naming, showing
from mailing.models import Message
from pages.languages import active_language

from .. import answers, people
from ..forms.details import ByHandForm, CalledForm, CorrectForm
from ..forms.operations import ConfirmForm, ReasonForm, SwitchForm
from .base import CHANGE, EventDeed, OfEvent, ShowView

if TYPE_CHECKING:
    from django.template.response import TemplateResponse

State, Mode = Registration.State, Registration.Mode


class Add(EventDeed):
    """Signs up somebody who called or wrote."""

    page_title = gettext_lazy("Add a person")
    submit_label = gettext_lazy("Register this person")
    form_class = ByHandForm
    fields_of_codes = {"same_person": "telephone"}
    registration: Registration | None = None

    def get_form_kwargs(self) -> dict[str, Any]:
        """PersonForm takes data only: it knows neither files nor prefixes."""
        return {"event": self.event, "locale": active_language(), "data": self.sent}

    def before(self) -> dict[str, Any]:
        intro = _(
            "Also when registration is closed; never beyond the seats. "
            "The person gets the usual mail, if they have an address."
        )
        if any(page.live for page in self.pages.values()):
            return {"intro": intro}
        return {"intro": intro, "warning": _("No language is published yet: the person gets no mail before that.")}

    def deed(self, form: ByHandForm) -> str:
        row = registering.add_by_hand(self.event, form.person(), form.cleaned_data["cooperative"], self.actor)
        facts = {"name": row.name, "state": row.get_state_display()}
        if row.is_without_address:
            self.registration = row
            return (
                _("%(name)s: %(state)s. No mail is sent: please say so now, and hand over the personal link.") % facts
            )
        return self.said(_("%(name)s: %(state)s.") % facts)

    def get_success_url(self) -> str:
        """To the personal link, where only the office can hand it over."""
        if self.registration is None:
            return super().get_success_url()
        return reverse("events_admin:registration", args=[self.event.pk, self.registration.pk])


class OfRegistration(OfEvent):
    """A view of one registration of the event."""

    @cached_property
    def registration(self) -> Registration:
        rows = Registration.objects.select_related("event")
        return get_object_or_404(rows, pk=self.kwargs["registration"], event=self.kwargs["pk"])

    def path(self) -> list[dict[str, Any]]:
        return [*super().path(), {"url": self.own_url(), "label": self.name()}]

    def own_url(self) -> str:
        """The registration's own view."""
        return reverse("events_admin:registration", args=[self.kwargs["pk"], self.kwargs["registration"]])

    def name(self) -> str:
        """Who it is; nobody once the data have reached their end."""
        return self.registration.name or _("(data deleted)")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"registration": self.registration, "name": self.name()}


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether somebody was at a session, and whether the office may say so."""

    session: Session
    since: str
    noted_by_office: bool
    may_note: bool

    @classmethod
    def of(cls, row: Registration, session: Session, found: Attendance | None, now: datetime) -> "Presence":
        return cls(
            session,
            attending.since(found) if found else "",
            bool(found and found.how == Attendance.How.OFFICE),
            not found and not attending.why_not(row, session, now),
        )


class Show(OfRegistration, ShowView):
    """A registration with its answers and mails."""

    template_name = "events_admin/registration.html"

    def get_page_title(self) -> str:
        return self.name()

    def path(self) -> list[dict[str, Any]]:
        return OfEvent.path(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        can_change = self.request.user.has_perm(CHANGE)
        given = people.answers_of(self.registration, active_language())
        return super().get_context_data(**kwargs) | {
            "line": (line := people.lines(self.event, [self.registration])[0]),
            "answers": [answer for answer in given if can_change or not answer.sensitive],
            "reason": self.registration.reason(active_language()),
            "replies": (replies := answers.of_registration(self.registration)),
            "was_asked": replies.declined is not None and answers.was_asked(replies.declined, line.mails),
            "steps": self.registration.steps.select_related("user"),
            "presence": self.presence(),
            **self.certificate(),
            "can_switch": len(self.event.modes) > 1 and not changing.why_not_change(self.registration, timezone.now()),
            "can_change": can_change,
            "personal_link": links.manage(self.registration) if can_change and self._may_be_handed_over() else "",
        }

    def presence(self) -> list[Presence]:
        """What is noted of each session that takes place, and where it may be noted; two statements."""
        row, now = self.registration, timezone.now()
        sessions = self.event.sessions.filter(status=Session.Status.PLANNED)
        noted = {each.session_id: each for each in row.attendances.select_related("session")}
        return [Presence.of(row, session, noted.get(session.pk), now) for session in sessions]

    def certificate(self) -> dict[str, Any]:
        """What was issued to the person, and whether it still holds."""
        issued = certificates.issued_to(self.registration)
        if issued is None:
            return {}
        holds = certificates.holds(issued)
        return {"certificate": issued, "paper": Paper(issued), "certificate_holds": holds}

    def _may_be_handed_over(self) -> bool:
        """Whose link no mail can bring; everybody else's is their own alone."""
        return self.registration.is_without_address


class Sheet(OfRegistration, ShowView):
    """What the confirmation says, on paper and in the person's language, for somebody without an address."""

    permission_required = CHANGE
    template_name = "registration/sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.registration.is_without_address:
            raise Http404
        row = self.registration
        return kwargs | {
            "registration": row,
            "event": self.event,
            "wording": wording.of_event(self.event, row.locale),
            "sessions": list(self.event.sessions.select_related("map").prefetch_related("words")),
            "ticket": tickets.of(row, timezone.now()),
            "personal_link": links.manage(row),
        }

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        with translation.override(self.registration.locale):
            return cast("TemplateResponse", super().render_to_response(context, **options)).render()


class RegistrationDeed(OfRegistration, EventDeed):
    """A deed on one registration; leads back to where the list of pending ones stands."""

    def get_page_subtitle(self) -> str:
        return ""


class Accept(RegistrationDeed):
    """Accepts a pending registration."""

    page_title = gettext_lazy("Accept the registration")
    submit_label = gettext_lazy("Accept and tell")
    form_class = ConfirmForm

    def before(self) -> dict[str, Any]:
        counted = seats.of_event(self.event)
        if self.registration.state != State.PENDING:
            return {}
        if approving.leads_to(self.event, self.registration, counted) == State.CONFIRMED:
            return {"intro": _("The person gets a seat.")}
        return {"warning": approving.why_waiting(self.event)}

    def deed(self, _form: ConfirmForm) -> str:
        row = approving.accept(self.registration, self.actor)
        if row.state == State.WAITING:
            return self.said(_("%(name)s is on the waiting list: no seat is free.") % {"name": row.name})
        return self.said(_("%(name)s has a seat.") % {"name": row.name})


class Decline(RegistrationDeed):
    """Declines a pending registration."""

    page_title = gettext_lazy("Decline the registration")
    submit_label = gettext_lazy("Decline and tell")
    form_class = ReasonForm
    is_serious = True

    def deed(self, form: ReasonForm) -> str:
        row = approving.decline(self.registration, form.cleaned_data["reasons"], self.actor)
        return self.said(_("The registration of %(name)s has been declined.") % {"name": row.name})


class Cancel(RegistrationDeed):
    """Cancels a registration for the office; the seat goes to the waiting list."""

    page_title = gettext_lazy("Cancel the registration")
    submit_label = gettext_lazy("Cancel and tell")
    form_class = ReasonForm
    is_serious = True

    def before(self) -> dict[str, Any]:
        return {"intro": _("The seat goes to whoever waits longest.")}

    def deed(self, form: ReasonForm) -> str:
        cancelling.cancel_registration(self.registration, self.actor, reasons=form.cleaned_data["reasons"])
        return self.said(_("The registration of %(name)s has been cancelled.") % {"name": self.name()})


class Correct(RegistrationDeed):
    """Mends name and telephone, also after the event."""

    page_title = gettext_lazy("Correct name or telephone")
    form_class = CorrectForm
    counts_mails = False
    fields_of_codes = {"telephone": "telephone"}

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.registration.name, "telephone": self.registration.telephone}

    def before(self) -> dict[str, Any]:
        intro = _("No mail is sent. A certificate that was issued bears the new name, also where it is checked.")
        return {"intro": intro}

    def deed(self, form: CorrectForm) -> str:
        row = correcting.correct(self.registration, form.cleaned_data["name"], form.cleaned_data["telephone"])
        return _("%(name)s: corrected.") % {"name": row.name}

    def get_success_url(self) -> str:
        return self.own_url()


class Called(RegistrationDeed):
    """Notes that somebody without an address has been told."""

    page_title = gettext_lazy("Note the call")
    submit_label = gettext_lazy("Has been told")
    form_class = CalledForm
    counts_mails = False

    def get_initial(self) -> dict[str, Any]:
        return {"news_of": self.registration.untold_at}

    def stored(self) -> Any:
        return None

    def before(self) -> dict[str, Any]:
        return {"intro": _("Only once the person knows: the registration then leaves the list of those to be called.")}

    def deed(self, form: CalledForm) -> str:
        if not calling.note_called(self.registration, form.cleaned_data["news_of"]):
            raise EventError(_("There is later news for this person. Please look at it, and call once more."))
        return _("%(name)s has been told.") % {"name": self.name()}


class Switch(RegistrationDeed):
    """Changes a person over to the other way of taking part, while there is room."""

    page_title = gettext_lazy("Change the way of taking part")
    submit_label = gettext_lazy("Change and tell")
    form_class = SwitchForm

    @property
    def mode(self) -> Registration.Mode:
        """The other way, which the button leads to."""
        return Mode.ONLINE if self.registration.mode == Mode.ONSITE else Mode.ONSITE

    def get_initial(self) -> dict[str, Any]:
        return {"mode": self.mode}

    def stored(self) -> None:
        """Nothing: the form says where the button leads, and overwrites nothing."""

    def before(self) -> dict[str, Any]:
        intro = _("Until now: %(now)s. From now on: %(then)s.")
        told = _("The person gets a new confirmation by mail.") if self.registration.email else ""
        intro = f"{intro} {told}".strip()
        return {
            "intro": intro % {"now": self.registration.get_mode_display(), "then": self.mode.label},
            "warning": changing.why_not_mode(self.registration, self.mode, seats.of_event(self.event)),
        }

    def deed(self, form: SwitchForm) -> str:
        row = changing.take_part(self.registration, form.cleaned_data["mode"], self.actor)
        return self.said(_("%(name)s now takes part: %(mode)s.") % {"name": row.name, "mode": row.get_mode_display()})


class ReadMail(ShowView):
    """A mail as its reader got it."""

    template_name = "events_admin/mail.html"

    @cached_property
    def message(self) -> Message:
        found = Message.objects.filter(scope=scope(self.event), pk=self.kwargs["message"]).first()
        if found is None:
            raise Http404
        return found

    def get_page_title(self) -> str:
        return naming.kind_name(self.message.kind)

    def get_page_subtitle(self) -> str:
        return self.message.recipient

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"message": self.message, "sent": showing.as_sent(self.message)}
