"""A message to registrants: for whom, what it says, and when it goes out."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from events.asking import labels_of
from events.models import Announcement, Event, Question, Registration
from events.questions import Asked
from events.writing_to import Audience, Plan
from pages import formats

from .. import announcements
from ..people import STATES
from .fields import AdminForm, BilingualField, MomentField
from .operations import SureForm

NARROW = ("mode", "presence", "session", "answer")


class AnnouncementForm(AdminForm):
    """What is not chosen narrows nothing."""

    states = forms.MultipleChoiceField(
        label=_("State of the registration"), choices=list(STATES.items()), widget=forms.CheckboxSelectMultiple
    )
    locales = forms.MultipleChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    mode = forms.ChoiceField(
        label=_("Takes part"), choices=[("", _("in either way")), *Registration.Mode.choices], required=False
    )
    presence = forms.ChoiceField(
        label=_("Attendance"),
        choices=[("", _("whether they attended or not")), *Announcement.Presence.choices],
        required=False,
    )
    session = forms.ChoiceField(
        label=_("Session"), required=False, help_text=_("Date and place in the mail are those of this session, too.")
    )
    answer = forms.ChoiceField(label=_("Answer at sign-up"), required=False)
    subjects = BilingualField(label=_("Subject"), max_length=200, required=False)
    bodies = BilingualField(
        label=_("Text"),
        max_length=10_000,
        long=True,
        required=False,
        help_text=_(
            "Greeting, date, place and signature come by themselves. An empty line begins a paragraph; **words** are "
            "bold, [words](https://www.example.org) are a link. One language may stay empty: its readers then get the "
            "other, with a line that says so."
        ),
    )

    together = (("states", "locales"), ("mode", "presence"))
    fields: dict[str, Any]

    def __init__(self, event: Event, asked: Sequence[Asked], locale: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.sessions = {str(s.pk): s for s in event.sessions.prefetch_related("words")}
        names = [(pk, announcements.session_name(session, locale)) for pk, session in self.sessions.items()]
        self._offer("session", [("", _("any: the mail speaks of the next")), *names], when=len(names) > 1)
        self._offer("answer", self._answers(asked, locale), when=True)
        if len(event.modes) < 2:
            del self.fields["mode"]
        self.fields["locales"].choices = [(code, formats.language(code)) for code, _own in settings.LANGUAGES]

    def _offer(self, name: str, choices: list[Any], *, when: bool) -> None:
        """Sets what can be chosen, where there is a choice."""
        self.fields[name].choices = choices
        if not when or len(choices) < 2:
            del self.fields[name]

    @staticmethod
    def _answers(asked: Sequence[Asked], locale: str) -> list[Any]:
        """Each question as a group; of sensitive ones, none can be chosen."""
        groups = [(q.label(locale), announcements.answers_of(q, locale)) for q in asked if not q.sensitive]
        return [("", _("whatever they answered")), *groups]

    def to_whom(self) -> list[list[forms.BoundField]]:
        """The fields of the audience that everybody needs."""
        return self._rows([self["states"], self["locales"]])

    def narrower(self) -> list[list[forms.BoundField]]:
        """Those that narrow it further."""
        return self._rows([self[name] for name in NARROW if name in self.fields])

    def is_narrow(self) -> bool:
        """Whether one of these says something, or has a fault."""
        return any(self[name].value() or self[name].errors for name in NARROW if name in self.fields)

    def words(self) -> list[list[forms.BoundField]]:
        """What it says."""
        return [[self["subjects"]], [self["bodies"]]]

    @staticmethod
    def of(announcement: Announcement | None) -> dict[str, Any]:
        """What the form shows at first."""
        everybody = [code for code, _own in settings.LANGUAGES]
        if announcement is None:
            return {"states": [Registration.State.CONFIRMED.value], "locales": everybody}
        question = announcement.question_id
        return {
            "states": announcement.states,
            "locales": announcement.locales or everybody,
            "mode": announcement.mode,
            "presence": announcement.presence,
            "session": str(announcement.session_id or ""),
            "answer": f"{question}:{announcement.answer}" if question else "",
            "subjects": labels_of(announcement.words, "subject"),
            "bodies": labels_of(announcement.words, "body"),
        }

    def plan(self) -> Plan:
        """The message as typed; only after `is_valid()`."""
        data = self.cleaned_data
        question, _colon, answer = data.get("answer", "").partition(":")
        audience = Audience(
            states=data["states"],
            locales=[] if len(data["locales"]) == len(settings.LANGUAGES) else data["locales"],
            mode=data.get("mode", ""),
            presence=data["presence"],
            session=self.sessions.get(data.get("session", "")),
            question=Question.objects.filter(pk=question, event=self.event).first() if question else None,
            answer=answer,
        )
        return Plan(audience, data["subjects"], data["bodies"])


class SendForm(SureForm):
    """The click; `sure` is asked where somebody gets it in another language."""


class SendLaterForm(SureForm):
    """When it goes out."""

    send_at = MomentField(label=_("Goes out"))
    field_order = ("send_at", "sure")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["send_at"].help_text = formats.zone_name()
