"""The mails before they go out: each kind as an example, in each language, light and dark."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from events import sampling
from events.models import Event
from mailing import samples, trying
from mailing.showing import AsSent
from mailing.trying import NotSent
from pages.languages import active_language
from pages.previewing import SCHEMES

from .. import figures, mails
from ..forms.examples import ExampleForm
from .base import CHANGE, OfficeView

FIRST = "confirmation"  # the mail that most people get


class Examples(OfficeView, TemplateView):
    """One of them at a time, as a telephone and as a desk show it; a GET writes and sends nothing."""

    permission_required = CHANGE
    page_title = gettext_lazy("Mails as examples")
    header_icon = "mail"
    template_name = "events_admin/examples.html"
    http_method_names = ["get", "head", "post"]

    @cached_property
    def event(self) -> Event | None:
        """The one that was asked for, else the nearest; there may be none yet."""
        asked = self.request.GET.get("event", "")
        return get_object_or_404(Event, pk=asked) if asked.isdecimal() and len(asked) < 19 else sampling.nearest()

    @cached_property
    def form(self) -> ExampleForm:
        first = {"mail": "", "language": active_language(), "scheme": next(iter(SCHEMES)), "event": ""}
        asked = {name: self.request.GET.get(name, value) for name, value in first.items()}
        form = ExampleForm(asked)
        return form if form.is_valid() else ExampleForm(first | {"mail": FIRST})

    def example(self) -> AsSent | None:
        """The mail that was chosen; None where there is nothing to make it of."""
        if not self.form.is_valid():
            return None
        chosen = self.form.cleaned_data
        sample = samples.known()[chosen["mail"]]
        if sample.is_about and self.event is None:
            return None
        email = samples.write(sample, chosen["language"], self.event)
        return mails.as_example(email, chosen["scheme"]) if email else None

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Sends the example that is shown to whoever asks, marked as a test."""
        chosen = self.form.cleaned_data
        try:
            number = str(self.event.pk) if self.event else ""
            trying.send(request.user, chosen["mail"], chosen["language"], number)
        except NotSent as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("A test is on its way to your address."))
        return redirect(request.get_full_path())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = figures.pages_of_events([self.event])[self.event.page_key] if self.event else {}
        return super().get_context_data(**kwargs) | {
            "form": self.form,
            "mail": self.example(),
            "language": self.form.cleaned_data["language"],
            "event": self.event,
            "event_title": figures.title_of(pages, active_language()),
        }
