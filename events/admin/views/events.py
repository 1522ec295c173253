"""The list of events, “New webinar”, and the deeds on a whole event."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import HeaderButton

from events import announcing, cancelling, editing, resizing
from events.errors import EventError
from events.models import Event, EventPage
from events.resizing import WouldBeOver
from pages import beside
from pages.languages import active_language

from .. import figures, people
from ..forms.operations import CapacityForm, ConfirmForm, DraftForm, FactsForm, NewEventForm, ReasonForm
from ..tables import COLUMNS, Row
from .base import CHANGE, DeedView, EventDeed, OfficeView

PUBLISH = "publish"  # the name of the button that publishes at once


class List(OfficeView, BaseListingView):
    """All events, coming first; past ones behind a link."""

    guide = "webinar"
    page_title = gettext_lazy("Events")
    template_name = "events_admin/list.html"
    results_template_name = "events_admin/list_results.html"
    index_url_name = "events_admin:index"
    index_results_url_name = "events_admin:index_results"
    is_searchable = True
    paginate_by = 25
    columns = COLUMNS
    verbose_name_plural = gettext_lazy("events")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    @property
    def when(self) -> str:
        return "past" if self.request.GET.get("when") == "past" else "coming"

    def get_base_queryset(self) -> QuerySet[Event]:
        now = timezone.now()
        return Event.objects.past(now) if self.when == "past" else Event.objects.coming(now)

    def search_queryset(self, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return figures.with_title(queryset, self.search_query) if self.search_query else queryset

    def get_table(self, object_list: Any) -> Any:
        return super().get_table(Row.of_events(object_list, active_language()))

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        user, buttons = self.request.user, []
        if user.has_perm("events.add_event"):
            buttons.append(HeaderButton(_("New webinar"), url=reverse("events_admin:new"), icon_name="plus"))
        buttons.append(
            HeaderButton(
                pgettext("plural", "Series"),
                url=reverse("events_admin:series_index"),
                icon_name="list-ul",
                priority=1050,
            )
        )
        if user.has_perm(CHANGE):
            url = reverse("events_admin:examples")
            buttons.append(HeaderButton(_("Mails as examples"), url=url, icon_name="mail", priority=1100))
            usual = reverse("events_admin:usual")
            buttons.append(HeaderButton(_("Reminders and follow-ups"), url=usual, icon_name="time", priority=1110))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "when": self.when,
            "can_add": self.request.user.has_perm("events.add_event"),
        }


class New(DeedView):
    """“New webinar”: one event, one draft page per language."""

    permission_required = "events.add_event"
    guide = "webinar"
    page_title = gettext_lazy("New webinar")
    submit_label = gettext_lazy("Make event and draft pages")
    template_name = "events_admin/new.html"
    form_class = NewEventForm
    event: Event

    @cached_property
    def may_publish(self) -> bool:
        return announcing.may_publish(self.request.user)

    def before(self) -> dict[str, Any]:
        if self.may_publish:
            intro = _(
                "You get one event and a page in each language: drafts, which nobody else sees before you publish "
                "them, or at once public pages where people can sign up. The button at the end says which."
            )
        else:
            intro = _(
                "You get one event and a draft page in each language. "
                "Nothing is public before somebody publishes the pages."
            )
        return {"intro": intro, "may_publish": self.may_publish}

    def deed(self, form: NewEventForm) -> str:
        if self.may_publish and PUBLISH in self.request.POST:
            self.event = announcing.announce_in_public(form.plan(), by=self.request.user)
            self.warn(form.cleaned_data)
            beside.say_published(self.request, EventPage.objects.filter(translation_key=self.event.page_key)[0])
            return _("The event is published in all languages, and people can sign up. You can still write its texts.")
        self.event = announcing.announce(form.plan(), by=self.request.user)
        self.warn(form.cleaned_data)
        return _("The event has been made, with a draft page in each language. Write the texts, then publish them.")

    def warn(self, data: dict[str, Any]) -> None:
        """Says what was accepted, but may be a slip."""
        if data["start"] <= timezone.now():
            messages.warning(self.request, _("This date is in the past: the event stands among the past ones."))
        if data["format"] == Event.Format.ONSITE and data["join_url"]:
            messages.warning(self.request, _("The join link is kept, but nobody gets it: this event is on site only."))

    def get_success_url(self) -> str:
        return reverse("events_admin:event", args=[self.event.pk])


class ChangeFacts(EventDeed):
    """Format, languages spoken, waiting list, approval, registration window."""

    page_title = gettext_lazy("Change the facts")
    form_class = FactsForm
    fields_of_codes = {name: name for name in ("opens_at", "closes_at", "approval", "format", "pending_holds_seat")}

    def get_initial(self) -> dict[str, Any]:
        return FactsForm.of(self.event)

    def before(self) -> dict[str, Any]:
        return {"intro": _("Nobody is told of these changes.")}

    def deed(self, form: FactsForm) -> str:
        won = editing.change_facts(self.event, form.facts())
        return self.said(_("The facts have been changed.")) if won else _("The facts have been changed.")


class Resize(EventDeed):
    """Raises or lowers the number of seats; a number below the seats taken is asked about."""

    page_title = gettext_lazy("Change the seats")
    form_class = CapacityForm
    over: WouldBeOver | None = None

    def get_initial(self) -> dict[str, Any]:
        return {"capacity": self.event.capacity, "capacity_onsite": self.event.capacity_onsite}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"event": self.event}

    def before(self) -> dict[str, Any]:
        taken = self.figures.seats(self.event)
        intro = ngettext("%(count)d seat is taken.", "%(count)d seats are taken.", taken) % {"count": taken}
        return {"intro": intro, "over": self.over.over if self.over else []}

    def deed(self, form: CapacityForm) -> str:
        data = form.cleaned_data
        won = resizing.resize(self.event, data["capacity"], data.get("capacity_onsite"), sure=data["sure"])
        sentence = _("The event now has %(seats)d seats.") % {"seats": data["capacity"]}
        if not won:
            return sentence
        more = ngettext(
            "%(count)d person from the waiting list has a seat now.",
            "%(count)d people from the waiting list have a seat now.",
            len(won),
        ) % {"count": len(won)}
        return self.said(f"{sentence} {more}")

    def refused(self, form: CapacityForm, error: EventError) -> HttpResponse:
        if isinstance(error, WouldBeOver):
            self.over = error
            form.ask_whether_sure()
        return super().refused(form, error)


class Cancel(EventDeed):
    """Cancels the event with all sessions to come."""

    page_title = gettext_lazy("Cancel the event")
    submit_label = gettext_lazy("Cancel the event")
    form_class = ReasonForm
    is_serious = True

    def before(self) -> dict[str, Any]:
        return {
            "intro": _("This cannot be undone. The event stays visible, marked as cancelled."),
        } | people.told(editing.who_counts(self.event))

    def deed(self, form: ReasonForm) -> str:
        cancelling.cancel_event(self.event, form.cleaned_data["reasons"])
        return self.said(_("The event has been cancelled."))


class Delete(EventDeed):
    """Deletes an event that nobody signed up for and nobody can see."""

    page_title = gettext_lazy("Delete the event")
    submit_label = gettext_lazy("Delete the event and its drafts")
    permission_required = "events.delete_event"
    form_class = ConfirmForm
    is_serious = True
    counts_mails = False

    def before(self) -> dict[str, Any]:
        return {"intro": _("The event and its draft pages are removed for good.")}

    def deed(self, _form: ConfirmForm) -> str:
        editing.delete_event(self.event)
        return _("The event has been deleted.")

    def get_success_url(self) -> str:
        return reverse("events_admin:index")


class AddDraft(EventDeed):
    """Makes the draft page of a language that has none."""

    page_title = gettext_lazy("New draft page")
    submit_label = gettext_lazy("Make the draft page")
    form_class = DraftForm
    counts_mails = False

    @cached_property
    def language(self) -> str:
        names = dict(settings.LANGUAGES)
        if self.kwargs["locale"] not in names:
            raise Http404
        return names[self.kwargs["locale"]]

    def get_page_subtitle(self) -> str:
        return self.language

    def deed(self, form: DraftForm) -> str:
        locale = self.kwargs["locale"]
        announcing.draft_pages(self.event, {locale: form.cleaned_data["title"]}, by=self.request.user)
        return _("The draft page has been made. Write the text, then publish it.")
