"""Forms for what goes out by itself: reminders before an event, and the mail after it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _, ngettext_lazy

from events.house import MINUTE, Choice, House
from events.models import Event

from .fields import AdminForm
from .operations import in_words

BEFORE = (15, 30, 60, 120, 180, 1440, 2880, 4320, 10080)  # minutes
AFTER = (0, 60, 120, 240, 1440, 2880, 10080)
MOST = 4
USUAL, OWN, NEVER = "usual", "own", "never"


def after_in_words(minutes: int | None) -> str:
    """At once, 2 hours after the end, 1 day after the end; never where there is none."""
    if minutes is None:
        return str(_("never"))
    for size, words in (
        (24 * 60, ngettext_lazy("%(count)d day after the end", "%(count)d days after the end", "count")),
        (60, ngettext_lazy("%(count)d hour after the end", "%(count)d hours after the end", "count")),
        (1, ngettext_lazy("%(count)d minute after the end", "%(count)d minutes after the end", "count")),
    ):
        if minutes and not minutes % size:
            return str(words % {"count": minutes // size})
    return str(_("with the end"))


def reminders_in_words(spans: Iterable[int]) -> str:
    """1 day before, 1 hour before; never where there are none."""
    return ", ".join(in_words(span) for span in sorted(spans, reverse=True)) or str(_("never"))


class RemindersField(forms.TypedMultipleChoiceField):
    """Some spans before a session, in minutes; what is stored stays among them."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, required=False, label=_("Reminders"), **options)
        self.offer([])

    def offer(self, stored: Sequence[int]) -> None:
        """Sets what can be chosen."""
        self.choices = [(span, in_words(span)) for span in sorted({*BEFORE, *stored}, reverse=True)]

    def clean(self, value: Any) -> list[int]:
        spans: list[int] = super().clean(value)
        if len(spans) > MOST:
            raise forms.ValidationError(_("Four reminders are the most: more only annoy people."))
        return spans


class AfterField(forms.ChoiceField):
    """How long after the end, in minutes, or never."""

    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("Mail after the event"), **options)

    def offer(self, stored: int | None, first: Sequence[tuple[str, str]] = ()) -> None:
        """Sets what can be chosen."""
        spans = sorted({*AFTER, *([] if stored is None else [stored])})
        known = [(str(span), after_in_words(span)) for span in spans]
        self.choices = [*first, *known, (NEVER, after_in_words(None))]


class HouseForm(AdminForm):
    """How the house does it."""

    reminders = RemindersField(help_text=_("Before each session, to whoever has a seat. None ticked: no reminders."))
    follow_up = AfterField(
        help_text=_("To whoever had a seat: thanks or regrets, materials, recording, certificate of attendance.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        after = self.initial["follow_up"]
        self.fields["reminders"].offer(self.initial["reminders"])  # type: ignore[attr-defined]
        self.fields["follow_up"].offer(None if after == NEVER else int(after))  # type: ignore[attr-defined]

    @staticmethod
    def of(house: House) -> dict[str, Any]:
        """What the form shows at first."""
        after = house.follow_up_after
        return {
            "reminders": [span // MINUTE for span in house.reminders],
            "follow_up": NEVER if after is None else str(after // MINUTE),
        }

    def spans(self) -> tuple[list[int], int | None]:
        """What was asked for; only after `is_valid()`."""
        after = self.cleaned_data["follow_up"]
        return self.cleaned_data["reminders"], None if after == NEVER else int(after)


class ChoiceForm(AdminForm):
    """How one event does it."""

    remind = forms.ChoiceField(label=_("When people are reminded"), widget=forms.RadioSelect)
    reminders = RemindersField(help_text=_("Only where the times are its own. None ticked: no reminders."))
    follow_up = AfterField(
        help_text=_("To whoever had a seat: thanks or regrets, materials, recording, certificate of attendance.")
    )
    follow_up_waits = forms.BooleanField(
        label=_("Wait for the recording"),
        required=False,
        help_text=_("The mail then brings it. After 14 days you are asked whether it may go without."),
    )
    certificate = forms.BooleanField(
        label=_("Certificate of attendance"),
        required=False,
        help_text=_("Whoever is noted as present at one session at least can issue and print it after the event."),
    )

    def __init__(self, house: House, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = HouseForm.of(house)
        as_usual = _("as usual: %(span)s")
        self.fields["remind"].choices = [  # type: ignore[attr-defined]
            (USUAL, as_usual % {"span": reminders_in_words(usual["reminders"])}),
            (OWN, _("at times of its own:")),
        ]
        self.fields["reminders"].offer(self.initial["reminders"])  # type: ignore[attr-defined]
        own = self.initial["follow_up"]
        after = None if usual["follow_up"] == NEVER else int(usual["follow_up"])
        first = [(USUAL, str(as_usual % {"span": after_in_words(after)}))]
        self.fields["follow_up"].offer(int(own) if own.isdecimal() else None, first)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        if (
            self.cleaned_data.get("remind") == USUAL
            and "reminders" in self.changed_data
            and "remind" not in self.changed_data
        ):
            self.add_error("remind", _("You have ticked other times. Please choose “at times of its own”, too."))
        return self.cleaned_data

    @staticmethod
    def of(event: Event, house: House) -> dict[str, Any]:
        """What the form shows at first."""
        own = event.follow_up_after
        return {
            "remind": USUAL if event.reminders is None else OWN,
            "reminders": [span // MINUTE for span in house.reminders_of(event)],
            "follow_up": (USUAL if own is None else str(own)) if event.follows_up else NEVER,
            "follow_up_waits": event.follow_up_waits,
            "certificate": event.certificate,
        }

    def choice(self) -> Choice:
        """What was asked for; only after `is_valid()`."""
        data = self.cleaned_data
        return Choice(
            reminders=data["reminders"] if data["remind"] == OWN else None,
            follows_up=data["follow_up"] != NEVER,
            follow_up_after=int(data["follow_up"]) if data["follow_up"].isdecimal() else None,
            follow_up_waits=data["follow_up_waits"],
            certificate=data["certificate"],
        )
