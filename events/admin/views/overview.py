"""The event's own view: what needs a deed, figures, languages, sessions, facts, people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button, HeaderButton

from events import approving, feeding_back, questions
from events.models import Event, EventPage, Registration, Session
from events.models.words import word
from events.questions import Asked
from pages.languages import active_language

from .. import afterwards, announcements, answers, attendance, figures, held, people, to_do
from ..forms.operations import FactsForm, in_words
from ..tables import status_name
from ..to_do import Some
from .base import CHANGE, ShowView

LATEST = 3  # of what was written to registrants


@dataclass(frozen=True, slots=True)
class Card:
    """What one language has of the event."""

    code: str
    name: str
    page: EventPage | None
    state: str


class Overview(ShowView):
    """All of an event on one page."""

    template_name = "events_admin/event.html"

    def get_page_title(self) -> str:
        return self.title

    def path(self) -> list[dict[str, Any]]:
        return []

    @cached_property
    def sessions(self) -> list[Session]:
        return list(self.event.sessions.prefetch_related("words"))

    @cached_property
    def can_change(self) -> bool:
        return self.request.user.has_perm(CHANGE)

    @cached_property
    def is_on(self) -> bool:
        """Whether there is still something to be done: neither cancelled nor over."""
        return self.event.public_status(timezone.now()) == "announced"

    def get_header_buttons(self) -> list[Any]:
        buttons = super().get_header_buttons()
        if self.can_change and self.is_on:
            url = reverse("events_admin:registration_add", args=[self.event.pk])
            buttons.insert(0, HeaderButton(_("Add a person"), url=url, icon_name="user"))
        return buttons

    def get_header_more_buttons(self) -> list[Button]:
        pk = [self.event.pk]
        buttons = []
        if self.can_change and self.figures.all:
            url = reverse("events_admin:announcement_new", args=pk)
            buttons.append(Button(_("Write to registrants"), url, icon_name="mail", priority=5))
        if self.can_change and self.is_on:
            buttons += [
                Button(
                    _("Add a session"), reverse("events_admin:session_add", args=pk), icon_name="date", priority=10
                ),
                Button(
                    _("Change the seats"), reverse("events_admin:capacity", args=pk), icon_name="group", priority=20
                ),
                Button(_("Change the facts"), reverse("events_admin:facts", args=pk), icon_name="edit", priority=30),
                Button(_("Cancel the event"), reverse("events_admin:cancel", args=pk), icon_name="cross", priority=40),
            ]
        if self.can_change:
            examples = f"{reverse('events_admin:examples')}?event={self.event.pk}"
            buttons.append(Button(_("Mails as examples"), examples, icon_name="mail", priority=45))
        answered = reverse("events_admin:answers", args=pk)
        buttons.append(Button(_("Answers to mails"), answered, icon_name="comment", priority=47))
        if self.request.user.has_perm("events.delete_event") and not self.figures.all:
            url = reverse("events_admin:delete", args=pk)
            buttons.append(Button(_("Delete the event"), url, icon_name="bin", priority=50))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listed = people.of_event(self.event, self.figures, self.request.GET)
        return super().get_context_data(**kwargs) | {
            "status": status_name(self.event),
            "series": self.event.series.title(self.locale) if self.event.series else "",
            "cancel_reason": word(self.event.words.all(), self.locale, "cancel_reason"),
            "cards": self.cards(),
            "sessions": self.session_lines(),
            "now": timezone.now(),
            "speakers": [(s.name, s.role(self.locale)) for s in self.event.speakers.prefetch_related("words")],
            "questions": [(q, q.label(self.locale)) for q in self.questions],
            "people": listed,
            "page_range": listed.chunk.paginator.get_elided_page_range(listed.chunk.number),
            "pending": (pending := self.pending),
            "why_waiting": approving.why_waiting(self.event) if any(waits for _row, waits in pending.rows) else "",
            "rules": self.rules(),
            "failed": to_do.failed(self.event),
            "to_call": to_do.to_call(self.event),
            "held": [*held.waiting(self.event), *answers.waiting(self.event)],
            "advice": self.advice(),
            "announcements": self.announcements(),
            "feedback": feeding_back.of_event(self.event),
            "by_itself": afterwards.of_event(self.event, self.sessions, timezone.now()),
            "can_change": self.can_change,
            "is_on": self.is_on,
        }

    @cached_property
    def pending(self) -> Some[tuple[Registration, bool]]:
        """Who awaits approval; nobody once there is nothing to be accepted for."""
        return to_do.pending(self.event) if self.is_on and self.figures.pending else Some([])

    @property
    def locale(self) -> str:
        return active_language()

    @cached_property
    def questions(self) -> Sequence[Asked]:
        return questions.of_event(self.event)

    def session_lines(self) -> list[tuple[Session, str, str, int | None]]:
        """Each session with its words, and how many came, once it has begun."""
        came, now = attendance.by_session(self.event), timezone.now()
        return [
            (s, s.title(self.locale), s.place(self.locale), came.get(s.pk, 0) if attendance.begun(s, now) else None)
            for s in self.sessions
        ]

    def cards(self) -> list[Card]:
        """A card per language of the site."""
        return [
            Card(code, name, self.pages.get(code), figures.page_state(self.pages.get(code)))
            for code, name in settings.LANGUAGES
        ]

    def rules(self) -> list[tuple[Any, str]]:
        """What of the rarer rules differs from the house's."""
        labels, event = FactsForm.base_fields, self.event
        told = [(name, str(_("yes"))) for name in ("late_sign_up", "pending_holds_seat") if getattr(event, name)]
        spans = [(name, getattr(event, name)) for name in ("promotes_before", "joins_before")]
        told += [(name, in_words(span)) for name, span in spans if span is not None]
        return [(labels[name].label, value) for name, value in told]

    def announcements(self) -> list[announcements.Line]:
        """What was written to registrants last."""
        if not self.can_change:
            return []
        rows = self.event.announcements.select_related("session").prefetch_related("words", "session__words")
        return announcements.lines(self.event, rows.order_by("-id")[:LATEST], self.locale, self.title)

    def advice(self) -> list[str]:
        """What is still missing, in the order in which it hurts."""
        if not self.is_on:
            return []
        missing = []
        if not any(page.live for page in self.pages.values()):
            missing.append(_("No language is published: nobody can see this event or sign up, and no mail goes out."))
        if self.event.format != Event.Format.ONSITE and not all(s.join_url for s in self._to_come()):
            missing.append(_("A session has no join link: nobody could get in."))
        if not self.event.spoken_languages:
            missing.append(_("The languages spoken are not set."))
        last = timezone.localdate(self.event.ends_at)
        if any(question.keep_until and question.keep_until < last for question in self.questions):
            missing.append(
                _("Answers to a question are deleted before the event is over: please look at its last day.")
            )
        return missing

    def _to_come(self) -> list[Session]:
        now = timezone.now()
        return [s for s in self.sessions if s.status == Session.Status.PLANNED and s.end > now]
