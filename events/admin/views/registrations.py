"""The deeds on one registration, adding a person, and reading a mail as it was sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy

from events import approving, attending, cancelling, changing, registering, seats
from events.models import Attendance, Registration, Session
from events.notifying import scope
from mailing.models import Message
from pages.languages import active_language

from .. import mails, people
from ..forms.details import ByHandForm
from ..forms.operations import ConfirmForm, ReasonForm, SwitchForm
from .base import CHANGE, EventDeed, OfEvent, ShowView

State, Mode = Registration.State, Registration.Mode


class Add(EventDeed):
    """Signs up somebody who called or wrote."""

    page_title = gettext_lazy("Add a person")
    submit_label = gettext_lazy("Register this person")
    form_class = ByHandForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """PersonForm takes data only: it knows neither files nor prefixes."""
        return {"event": self.event, "locale": active_language(), "data": self.sent}

    def before(self) -> dict[str, Any]:
        intro = _("Also when registration is closed; never beyond the seats. The person gets the usual mail.")
        if any(page.live for page in self.pages.values()):
            return {"intro": intro}
        return {"intro": intro, "warning": _("No language is published yet: the person gets no mail before that.")}

    def deed(self, form: ByHandForm) -> str:
        row = registering.add_by_hand(self.event, form.person(), form.cleaned_data["cooperative"], self.actor)
        facts = {"name": row.name, "state": row.get_state_display()}
        return self.said(_("%(name)s: %(state)s.") % facts)


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
        answers = people.answers_of(self.registration, active_language())
        return super().get_context_data(**kwargs) | {
            "line": people.lines(self.event, [self.registration])[0],
            "answers": [answer for answer in answers if can_change or not answer.sensitive],
            "reason": self.registration.reason(active_language()),
            "steps": self.registration.steps.select_related("user"),
            "presence": self.presence(),
            "can_switch": len(self.event.modes) > 1 and not changing.why_not_change(self.registration, timezone.now()),
            "can_change": can_change,
        }

    def presence(self) -> list[Presence]:
        """What is noted of each session that takes place, and where it may be noted; two statements."""
        row, now = self.registration, timezone.now()
        sessions = self.event.sessions.filter(status=Session.Status.PLANNED)
        noted = {each.session_id: each for each in row.attendances.select_related("session")}
        return [Presence.of(row, session, noted.get(session.pk), now) for session in sessions]


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
        return {"intro": _("The person gets a seat; where none is free, a place on the waiting list.")}

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
        intro = _("Until now: %(now)s. From now on: %(then)s. The person gets a new confirmation by mail.")
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
        return mails.kind_name(self.message.kind)

    def get_page_subtitle(self) -> str:
        return self.message.recipient

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"message": self.message, "sent": mails.as_sent(self.message)}
