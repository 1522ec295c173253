"""The form of a series: somebody once, and for each event whether they come, how, and what it asks.

All works without a script: what an event asks stands with it, and counts only where the event is chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy

from members.asking_again import AsksAgainForm
from members.guarding import GuardedForm

from . import nonces, questions
from .errors import EventError
from .forms import Person, TakingPartForm, WhoForm
from .models import Series
from .questions import Asked
from .registering_series import Result, SeriesSignUp, Wish
from .showing import Card
from .sign_up_form import typed

DATES = "dates"  # as the choice is called in what is sent


class OfferForm(TakingPartForm):
    """What one event asks, under a prefix of its own."""

    def __init__(self, card: Card, asked: Sequence[Asked], locale: str, data: QueryDict | None) -> None:
        super().__init__(card.event, locale, data, asked=asked, prefix=card.event.uid.hex)
        self.offered = card.wording.title  # the summary of errors says which event it speaks of


@dataclass(frozen=True, slots=True)
class Offer:
    """One event of the series in the form."""

    card: Card
    form: OfferForm
    is_chosen: bool

    @classmethod
    def of(cls, card: Card, asked: Sequence[Asked], locale: str, data: QueryDict | None) -> "Offer":
        """With what was sent for it: judged where it is chosen, else only kept."""
        is_chosen = data is not None and str(card.event.uid) in data.getlist(DATES)
        form = OfferForm(card, asked, locale, data if is_chosen else None)
        if data is not None and not is_chosen:
            form.initial.update(typed(form, data))
        return cls(card, form, is_chosen)

    @property
    def is_open(self) -> bool:
        """Whether one can sign up for it now."""
        return self.card.refusal is None


class SeriesForm(AsksAgainForm, GuardedForm, WhoForm):
    """The public form: guarded by nonce and honeypot instead of a cookie."""

    dates = forms.MultipleChoiceField(
        label=gettext_lazy("Which dates would you like to come to?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Please choose at least one date."),
            "invalid_choice": gettext_lazy("A date that you chose is not offered any more. Please check your choice."),
        },
    )
    privacy = forms.BooleanField(
        label=gettext_lazy("I have read the privacy notice and agree to the use of my data for these events."),
        error_messages={
            "required": gettext_lazy("Please agree to the privacy notice: without it we cannot register you.")
        },
    )
    field_order = (DATES, "name", "email", "cooperative", "privacy")

    def __init__(self, series: Series, cards: Sequence[Card], locale: str, data: QueryDict | None = None) -> None:
        """`cards` are the events that the series offers."""
        super().__init__(data)
        self.series, self.locale = series, locale
        asked = questions.of_events(card.event for card in cards)
        self.offers = [Offer.of(card, asked[card.event.pk], locale, data) for card in cards]
        self.fields[DATES].choices = [  # type: ignore[attr-defined]
            (str(card.event.uid), card.wording.title) for card in cards
        ]
        self.guard(nonces.purpose_of_series(series))

    def is_valid(self) -> bool:
        """Whether the deed can be asked. An event that has closed meanwhile is refused there, and harms no other."""
        return super().is_valid() and not any(offer.form.errors for offer in self.chosen if offer.is_open)

    @property
    def chosen(self) -> list[Offer]:
        """What was ticked, in the order of the page."""
        return [offer for offer in self.offers if offer.is_chosen]

    @property
    def is_open(self) -> bool:
        """Whether one can sign up for any of them."""
        return any(offer.is_open for offer in self.offers)

    @cached_property
    def first(self) -> Offer | None:
        """Where the summary of errors leads when no date is chosen: one that can be, where there is any."""
        return next((offer for offer in self.offers if offer.is_open), self.offers[0] if self.offers else None)

    def sign_up(self) -> SeriesSignUp:
        """What was asked for; only after `is_valid()`. Who sends it, the door knows."""
        data = self.cleaned_data
        return SeriesSignUp(
            series=self.series,
            wishes=[Wish(offer.card.event, self._person(offer.form)) for offer in self.chosen],
            cooperative=data["cooperative"],
            nonce=data["nonce"],
        )

    def _person(self, offer: OfferForm) -> Person:
        offer.is_valid()
        data = self.cleaned_data
        return Person(data["name"], data["email"], self.locale, offer.mode, offer.answers())

    def refuse(self, error: EventError) -> None:
        """Shows why the deed took nothing of the form."""
        self.add_error(None, error.message)
        self.renew_nonce()

    def refuse_all(self, results: Sequence[Result]) -> None:
        """Shows why no event took the form, each at its own place."""
        for offer, result in zip(self.chosen, results, strict=True):
            message = result.error.message if result.error else ""
            if result.error and result.error.code == "no_seats" and "mode" in offer.form.fields:
                offer.form.add_error("mode", message)
            else:
                about = {"event": offer.card.wording.title, "reason": message}
                self.add_error(DATES, _("%(event)s: %(reason)s") % about)
        self.renew_nonce()

    @cached_property
    def as_shown(self) -> list[BoundField]:
        """All fields in the order of the page: what an event asks comes after the choice of events."""
        asked: list[Any] = [field for offer in self.offers if offer.is_open for field in offer.form]
        own = list(self)
        place = list(self.fields).index(DATES) + 1
        return [*own[:place], *asked, *own[place:]]
