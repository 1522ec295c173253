"""What the office's views share: who may, where one is, and how a deed is called and answered."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db import transaction
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events import states
from events.errors import EventError
from events.models import Event, Session
from events.states import Actor
from pages import clashing
from pages.admin.handbook import Guided
from pages.languages import active_language

from .. import figures, mails
from ..figures import Figures, Pages
from ..forms.operations import ConfirmForm

if TYPE_CHECKING:
    from django.contrib.auth.models import User

CHANGE = "events.change_event"


class OfficeView(PermissionRequiredMixin, Guided, WagtailAdminTemplateMixin):
    """A view of the office; without the permission Wagtail leads back to the dashboard, and says so."""

    permission_required = "events.view_event"
    header_icon = "calendar-alt"
    guide = "event-day"
    request: HttpRequest
    kwargs: dict[str, Any]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": reverse("events_admin:index"), "label": _("Events")}
        own = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, index, *self.path(), own]

    def path(self) -> list[dict[str, Any]]:
        """What stands between the list and this view."""
        return []


class OfEvent(OfficeView):
    """A view of one event."""

    @cached_property
    def event(self) -> Event:
        return get_object_or_404(Event, pk=self.kwargs["pk"])

    @cached_property
    def pages(self) -> Pages:
        return figures.pages_of_events([self.event])[self.event.page_key]

    @cached_property
    def figures(self) -> Figures:
        return figures.of_event(self.event)

    @cached_property
    def title(self) -> str:
        return figures.title_of(self.pages, active_language())

    def path(self) -> list[dict[str, Any]]:
        return [{"url": self.back(), "label": self.title}]

    def back(self) -> str:
        """The event's own view."""
        return reverse("events_admin:event", args=[self.kwargs["pk"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shared = {"event": self.event, "title": self.title, "figures": self.figures, "back": self.back()}
        return super().get_context_data(**kwargs) | shared

    @property
    def actor(self) -> Actor:
        """Who of the office does the deed."""
        return states.office(cast("User", self.request.user))

    @property
    def sent(self) -> Any:
        """The form as it was sent, also an empty one; None where it is only shown."""
        return self.request.POST if self.request.method == "POST" else None


class OfSession(OfEvent):
    """A view of one session of the event."""

    @cached_property
    def session(self) -> Session:
        session = get_object_or_404(Session, pk=self.kwargs["session"], event=self.event)
        session.event = self.event
        return session


class ShowView(OfEvent, TemplateView):
    """A view that only shows."""


class DeedView(OfficeView, FormView):
    """A form that does a deed: GET shows what will happen, POST does it, and the answer says what it did."""

    permission_required = CHANGE
    http_method_names = ["get", "head", "post"]
    template_name = "events_admin/deed.html"
    form_class: Any = ConfirmForm
    submit_label: Any = _("Save")
    is_serious = False
    # Which field an EventError's code belongs to; others stand above the form.
    fields_of_codes: dict[str, str] = {}

    def deed(self, form: Any, /) -> str:
        """Does it, and answers a sentence for the editor. May raise `EventError`."""
        raise NotImplementedError

    def before(self) -> dict[str, Any]:
        """What the editor should know before the click."""
        return {}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            said = self.deed(form)
        except EventError as error:
            return self.refused(form, error)
        self.noted()
        messages.success(self.request, said)
        return redirect(self.get_success_url())

    def noted(self) -> None:
        """Once it is done: notes what somebody may want to know of it."""

    def refused(self, form: Any, error: EventError) -> HttpResponse:
        """Shows the form again with the reason; what was typed stays."""
        field = self.fields_of_codes.get(error.code)
        form.add_error(field if field in form.fields else None, error.message)
        return self.form_invalid(form)

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        messages.validation_error(self.request, _("Nothing was changed. Please see below."), form)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "submit_button_label": self.submit_label,
            "action_url": self.request.get_full_path(),
            "is_serious": self.is_serious,
            "media": context["form"].media,
            **self.before(),
        }


class CarefulDeed(DeedView):
    """A deed on a row: what a colleague saved meanwhile is not overwritten unseen."""

    clash = ""

    @property
    def row(self) -> Model:
        """What the deed changes."""
        raise NotImplementedError

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return ""

    def stored(self) -> Any:
        """What the form shows at first; nothing where it overwrites nothing."""
        return self.get_initial()

    def differences(self, form: Any) -> list[Any]:
        """The names of the fields that say something else than what is stored."""
        return [form[name].label for name in form.changed_data]

    @property
    def version(self) -> str:
        """What the form was opened with, until its editor knows of a newer one."""
        opened: str = "" if self.clash else self.request.POST.get(clashing.FIELD, "")
        return opened or (clashing.version_of(stored) if (stored := self.stored()) else "")

    def form_valid(self, form: Any) -> HttpResponse:
        stored = self.stored()
        opened = self.version
        if stored and not clashing.is_same(opened, clashing.version_of(stored)) and self.differences(form):
            self.clash = clashing.told(self.row, self.request.user, opened, form=self.request.path)
            return self.render_to_response(self.get_context_data(form=form))
        return self.saved(form)

    def saved(self, form: Any) -> HttpResponse:
        """Does the deed: nobody was first."""
        return super().form_valid(form)

    def noted(self) -> None:
        if self.stored():
            clashing.note_saved(self.row, self.request.user, self.request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"version": self.version, "clash": self.clash}
        if not self.clash:
            return context
        return context | {
            "differences": self.differences(context["form"]),
            "submit_button_label": _("Save mine all the same"),
            "is_serious": True,
        }


class EventDeed(OfEvent, CarefulDeed):
    """A deed on an event, which may write mails."""

    counts_mails = True

    @cached_property
    def event(self) -> Event:
        """Locked before anything of it is read: whoever saves at the same moment waits, and then sees it."""
        rows = Event.objects.select_for_update() if self.request.method == "POST" else Event.objects
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def row(self) -> Event:
        return self.event

    def get_success_url(self) -> str:
        return self.back()

    def saved(self, form: Any) -> HttpResponse:
        if not self.counts_mails:
            return super().saved(form)
        with mails.counted(self.event) as self.sentence:
            return super().saved(form)

    def said(self, sentence: Any) -> str:
        """The sentence, and how many mails were written."""
        return f"{sentence} {self.sentence()}"
