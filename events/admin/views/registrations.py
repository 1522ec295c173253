"""The deeds on one registration, adding a person, and reading a mail as it was sent."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy

from events import approving, cancelling, registering
from events.models import Registration
from events.notifying import scope
from mailing.models import Message
from pages.languages import active_language

from .. import attendance, mails, people
from ..forms.details import ByHandForm
from ..forms.operations import ConfirmForm, ReasonForm
from .base import CHANGE, EventDeed, OfEvent, ShowView

State = Registration.State


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
            "comings": attendance.of_registration(
                self.registration,
                self.event.sessions.prefetch_related("words"),
                active_language(),
                timezone.now(),
            ),
            "steps": self.registration.steps.select_related("user"),
            "can_change": can_change,
        }


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
