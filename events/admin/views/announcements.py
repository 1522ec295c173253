"""Writing to registrants: the list of what went out, the draft with who gets it, and the deeds on it."""

from typing import TYPE_CHECKING, Any, cast

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from events import announcement_texts, audiences, questions, writing_to
from events.errors import EventError
from events.models import Announcement
from events.rescheduling import Doubtful
from pages import formats
from pages.languages import active_language
from pages.previewing import SCHEMES

from .. import announcements
from ..forms.announcements import AnnouncementForm, SendForm, SendLaterForm
from ..forms.operations import ConfirmForm
from .base import CHANGE, EventDeed, OfEvent, ShowView

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PER_PAGE = 25
PEOPLE_PER_PAGE = 50
State = Announcement.State


class List(ShowView):
    """All messages of an event, the latest first."""

    permission_required = CHANGE
    guide = "writing"
    page_title = gettext_lazy("Messages to registrants")
    header_icon = "mail"
    template_name = "events_admin/announcements.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.event.announcements.select_related("author", "sender", "session")
        rows = rows.prefetch_related("words", "session__words").order_by("-id")
        chunk = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "chunk": chunk,
            "page_range": chunk.paginator.get_elided_page_range(chunk.number),
            "lines": announcements.lines(self.event, chunk.object_list, active_language(), self.title),
        }


class OfAnnouncement(OfEvent):
    """A view of one message of the event."""

    permission_required = CHANGE
    guide = "writing"
    header_icon = "mail"

    @cached_property
    def announcement(self) -> Announcement:
        rows = Announcement.objects.select_related("event", "session", "question", "author", "sender")
        rows = rows.prefetch_related("words", "session__words")
        return get_object_or_404(rows, pk=self.kwargs["announcement"], event=self.kwargs["pk"])

    @cached_property
    def reach(self) -> audiences.Reach:
        """Who would get it now."""
        return audiences.reach(self.announcement)

    def path(self) -> list[dict[str, Any]]:
        listed = {"url": self.list_url(), "label": _("Messages to registrants")}
        return [*super().path(), listed, {"url": self.own_url(), "label": self.subject()}]

    def subject(self) -> str:
        """What it is called."""
        return announcements.subject(self.announcement, active_language(), self.title)

    def list_url(self) -> str:
        return reverse("events_admin:announcements", args=[self.kwargs["pk"]])

    def own_url(self) -> str:
        """The message's own view."""
        return reverse("events_admin:announcement", args=[self.kwargs["pk"], self.kwargs["announcement"]])

    def audience(self) -> list[str]:
        """For whom it is, in words."""
        asked = {each.id: each for each in questions.of_event(self.event)}
        return announcements.audience(self.announcement, asked, active_language())

    def who(self) -> dict[str, Any]:
        """Who would get it now, and who has to be called."""
        return {
            "reach": self.reach,
            "languages": announcements.by_language(self.announcement, self.reach),
            "others": announcements.others(self.reach),
            "to_call": audiences.to_call(self.announcement).order_by("name", "id")[:PEOPLE_PER_PAGE],
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"announcement": self.announcement, "subject": self.subject()}


class Show(OfAnnouncement, ShowView):
    """A message: while it is a draft who would get it, then what became of it; and how it looks."""

    template_name = "events_admin/announcement.html"

    def get_page_title(self) -> str:
        return self.subject()

    def path(self) -> list[dict[str, Any]]:
        return super().path()[:-1]

    @property
    def scheme(self) -> str:
        asked = self.request.GET.get("scheme", "")
        return asked if asked in SCHEMES else next(iter(SCHEMES))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.announcement
        return super().get_context_data(**kwargs) | {
            "audience": self.audience(),
            "seen": announcements.seen(row, self.scheme),
            "schemes": [(name, label, name == self.scheme) for name, label in SCHEMES.items()],
            "fates": announcements.in_numbers(announcements.fates(self.event).get(row.pk, {})),
            **(self.who() if row.is_open else {}),
        }


class People(OfAnnouncement, ShowView):
    """The people who would get it now, page by page."""

    page_title = gettext_lazy("Who gets it")
    template_name = "events_admin/announcement_people.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = audiences.by_mail(self.announcement).order_by("name", "id")
        chunk = Paginator(rows, PEOPLE_PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "chunk": chunk,
            "page_range": chunk.paginator.get_elided_page_range(chunk.number),
        }


# --- deeds ----------------------------------------------------------------------------------


class Writing(EventDeed):
    """The form of a message."""

    counts_mails = False
    guide = "writing"
    header_icon = "mail"
    template_name = "events_admin/announcement_form.html"
    submit_label = gettext_lazy("Save and see who gets it")
    form_class = AnnouncementForm
    fields_of_codes = {"states": "states", "answer": "answer", "subjects": "subjects", "bodies": "bodies"}
    saved_row: Announcement

    def get_form_kwargs(self) -> dict[str, Any]:
        asked = questions.of_event(self.event)
        return super().get_form_kwargs() | {"event": self.event, "asked": asked, "locale": active_language()}

    def before(self) -> dict[str, Any]:
        return {"placeholders": announcement_texts.PLACEHOLDERS}

    def get_success_url(self) -> str:
        return reverse("events_admin:announcement", args=[self.event.pk, self.saved_row.pk])


class Write(Writing):
    """A new message; nothing goes out yet."""

    page_title = gettext_lazy("Write to registrants")

    def path(self) -> list[dict[str, Any]]:
        listed = reverse("events_admin:announcements", args=[self.kwargs["pk"]])
        return [*super().path(), {"url": listed, "label": _("Messages to registrants")}]

    def get_initial(self) -> dict[str, Any]:
        return AnnouncementForm.of(None)

    def stored(self) -> None:
        """Nothing: it is new."""

    def before(self) -> dict[str, Any]:
        return super().before() | {"intro": _("Nothing goes out yet: first you see who gets it, and how it looks.")}

    def deed(self, form: AnnouncementForm) -> str:
        self.saved_row = writing_to.draft(self.event, form.plan(), cast("User", self.request.user))
        return _("The draft is saved. Nothing has gone out yet.")


class Edit(OfAnnouncement, Writing):
    """Changes what has not gone out yet."""

    page_title = gettext_lazy("Change the message")

    def get_initial(self) -> dict[str, Any]:
        return AnnouncementForm.of(self.announcement)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"back": self.own_url()}

    def deed(self, form: AnnouncementForm) -> str:
        self.saved_row = writing_to.change(self.announcement, form.plan())
        if self.saved_row.state == State.SCHEDULED:
            return _("The message is saved, and goes out as planned.")
        return _("The draft is saved. Nothing has gone out yet.")


class AnnouncementDeed(OfAnnouncement, EventDeed):
    """A deed on a message; leads back to it."""

    counts_mails = False
    form_class: Any = ConfirmForm

    @property
    def user(self) -> "User":
        """Who does it."""
        return cast("User", self.request.user)

    def get_page_subtitle(self) -> str:
        return self.subject()

    def get_success_url(self) -> str:
        return self.own_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"back": self.own_url()}


class Sending(AnnouncementDeed):
    """Says exactly who gets it before the click, and asks where somebody reads another language than theirs."""

    template_name = "events_admin/announcement_send.html"

    def stored(self) -> None:
        """Nothing: it overwrites nothing."""

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        if self.announcement.is_open and self.reach.fallback:
            form.ask_whether_sure()
        return form

    def refused(self, form: Any, error: EventError) -> HttpResponse:
        if isinstance(error, Doubtful):
            form.ask_whether_sure()
        return super().refused(form, error)

    def before(self) -> dict[str, Any]:
        if not self.announcement.is_open:
            return {"warning": _("This message has gone out, or is going out now.")}
        return {
            **self.who(),
            "audience": self.audience(),
            "warning": writing_to.told_in_other_language(self.reach),
        }


class Send(Sending):
    """Lets it go out now."""

    page_title = gettext_lazy("Send the message")
    form_class = SendForm
    is_serious = True

    @property
    def submit_label(self) -> str:
        """Names the number: it is the last word before it goes out."""
        count = self.reach.total
        return ngettext("Send to %(count)d person", "Send to %(count)d people", count) % {"count": count}

    def deed(self, form: SendForm) -> str:
        if not writing_to.send(self.announcement, self.user, sure=form.cleaned_data["sure"]):
            return _("This message is going out already: nobody gets it twice.")
        return _("The message is going out. Until a mail has left, you can stop it here.")


class SendLater(Sending):
    """Plans when it goes out."""

    page_title = gettext_lazy("Send the message later")
    submit_label = gettext_lazy("Plan the message")
    form_class = SendLaterForm
    fields_of_codes = {"send_at": "send_at"}

    def get_initial(self) -> dict[str, Any]:
        return {"send_at": self.announcement.send_at}

    def before(self) -> dict[str, Any]:
        intro = _("Who gets it is decided when it goes out; these are the people as of now.")
        return super().before() | {"intro": intro}

    def deed(self, form: SendLaterForm) -> str:
        moment = form.cleaned_data["send_at"]
        writing_to.plan_for(self.announcement, moment, self.user, sure=form.cleaned_data["sure"])
        when = {"when": formats.long_date_time(moment), "zone": formats.zone_name()}
        return _("The message goes out on %(when)s, %(zone)s. Until then it can be changed and called back.") % when


class CallBack(AnnouncementDeed):
    """Makes a draft again of what was planned."""

    page_title = gettext_lazy("Call the message back")
    submit_label = gettext_lazy("Call back")

    def before(self) -> dict[str, Any]:
        return {"intro": _("The message becomes a draft again: nobody gets it until you send or plan it anew.")}

    def deed(self, _form: ConfirmForm) -> str:
        writing_to.call_back(self.announcement)
        return _("The message is a draft again, and does not go out.")


class Stop(AnnouncementDeed):
    """Stops what goes out."""

    page_title = gettext_lazy("Stop the message")
    submit_label = gettext_lazy("Stop now")
    is_serious = True

    def before(self) -> dict[str, Any]:
        return {"intro": _("Mails that still wait are not sent. What has gone out cannot be called back.")}

    def deed(self, _form: ConfirmForm) -> str:
        count = writing_to.stop(self.announcement)
        return ngettext(
            "The message is stopped. %(count)d mail was still waiting.",
            "The message is stopped. %(count)d mails were still waiting.",
            count,
        ) % {"count": count}


class Test(AnnouncementDeed):
    """Sends whoever asks a test."""

    page_title = gettext_lazy("Send me a test")
    submit_label = gettext_lazy("Send me a test")

    def before(self) -> dict[str, Any]:
        intro = _("You get it at %(address)s in each language that is written, marked as a test.")
        return {"intro": intro % {"address": self.user.email or "–"}}

    def deed(self, _form: ConfirmForm) -> str:
        written = writing_to.try_out(self.announcement, self.user)
        told = {"address": self.user.email, "languages": formats.languages(written)}
        return _("The test goes to %(address)s: %(languages)s.") % told


class Copy(AnnouncementDeed):
    """Makes a new draft of it."""

    page_title = gettext_lazy("Copy as a new draft")
    submit_label = gettext_lazy("Copy as a new draft")
    made: Announcement

    def deed(self, _form: ConfirmForm) -> str:
        self.made = writing_to.copy(self.announcement, self.user)
        return _("This is a new draft with the same text, for the same people. Nothing has gone out of it.")

    def get_success_url(self) -> str:
        return reverse("events_admin:announcement", args=[self.event.pk, self.made.pk])


class Delete(AnnouncementDeed):
    """Deletes a draft."""

    page_title = gettext_lazy("Delete the draft")
    submit_label = gettext_lazy("Delete the draft")
    is_serious = True

    def deed(self, _form: ConfirmForm) -> str:
        writing_to.throw_away(self.announcement)
        return _("The draft has been deleted.")

    def get_success_url(self) -> str:
        return self.list_url()
