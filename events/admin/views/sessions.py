"""The deeds on one session, and adding one."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from events import cancelling, editing, rescheduling
from events.errors import EventError
from events.rescheduling import Doubtful
from pages import formats

from .. import people
from ..forms.operations import DetailsForm, MoveForm, ReasonForm, SessionForm
from .base import EventDeed, OfSession


class AsksWhetherSure(EventDeed):
    """A deed that may be a slip: then it says why, and asks."""

    def refused(self, form: Any, error: EventError) -> HttpResponse:
        if isinstance(error, Doubtful):
            form.ask_whether_sure()
        return super().refused(form, error)


class Add(AsksWhetherSure):
    """One more session."""

    page_title = gettext_lazy("Add a session")
    submit_label = gettext_lazy("Add the session")
    form_class = SessionForm
    fields_of_codes = {"date": "date", "end": "end_time"}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"event": self.event}

    def before(self) -> dict[str, Any]:
        intro = _("Whoever has a seat gets the confirmation once more, with all dates.")
        return {"intro": intro} | people.told(editing.who_counts(self.event).filter(state="confirmed"))

    def deed(self, form: SessionForm) -> str:
        editing.add_session(self.event, form.session(), sure=form.cleaned_data["sure"])
        return self.said(_("The session has been added."))


class SessionDeed(OfSession, EventDeed):
    """A deed on one session of the event."""

    def get_page_subtitle(self) -> str:
        return formats.long_date_time(self.session.start, self.session.time_zone)


class Describe(SessionDeed):
    """Title, join link, and how to get there."""

    page_title = gettext_lazy("Change the details")
    form_class = DetailsForm
    counts_mails = False

    def get_initial(self) -> dict[str, Any]:
        return DetailsForm.of(self.session)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"session": self.session}

    def before(self) -> dict[str, Any]:
        return {"intro": _("Nobody is told of these changes.")}

    def deed(self, form: DetailsForm) -> str:
        data = form.cleaned_data
        editing.describe_session(self.session, data["titles"], data.get("join_url", self.session.join_url))
        if "ways" in data:
            editing.show_way(self.session, data["ways"], data["map"])
        return _("The session has been saved.")


class Move(AsksWhetherSure, SessionDeed):
    """Another time or place."""

    page_title = gettext_lazy("Move the session")
    submit_label = gettext_lazy("Move and tell everybody")
    form_class = MoveForm

    def get_initial(self) -> dict[str, Any]:
        return MoveForm.of(self.session)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"session": self.session}

    def before(self) -> dict[str, Any]:
        return {"intro": _("The entry in their calendars moves along.")} | people.told(editing.who_counts(self.event))

    def deed(self, form: MoveForm) -> str:
        if not rescheduling.move(self.session, form.appointment(), sure=form.cleaned_data["sure"]):
            return _("Nothing is different, so nobody was told.")
        return self.said(_("The session has been moved."))


class Cancel(SessionDeed):
    """Cancels one session; the last one takes the event with it."""

    page_title = gettext_lazy("Cancel the session")
    submit_label = gettext_lazy("Cancel the session")
    form_class = ReasonForm
    is_serious = True

    def before(self) -> dict[str, Any]:
        last = cancelling.is_last(self.session, timezone.now())
        intro = _("This is the last session to come: the whole event will be cancelled.") if last else ""
        return {"intro": intro or _("This cannot be undone.")} | people.told(editing.who_counts(self.event))

    def deed(self, form: ReasonForm) -> str:
        cancelling.cancel_session(self.session, form.cleaned_data["reasons"])
        return self.said(_("The session has been cancelled."))
