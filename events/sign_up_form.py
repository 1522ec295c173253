"""The form of an event's page: one person, and up to nine colleagues in blocks that are added and taken out.

All works without a script: a button that adds or takes out sends the form, which comes back unjudged.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy

from members.asking_again import AsksAgainForm
from members.guarding import GuardedForm

from . import nonces
from .errors import EventError
from .forms import Person, PersonForm, choice_field
from .models import Event, email_key
from .registering import PEOPLE_MAX, SignUp, WhenShort

BLOCK, ADD, REMOVE = "colleague", "add_colleague", "remove_colleague"  # as they are called in what is sent
BLOCKS = tuple(str(number) for number in range(2, PEOPLE_MAX + 1))
WHEN_SHORT = [
    (WhenShort.AS_MANY, gettext_lazy("As many of us as possible: the others go to the waiting list")),
    (WhenShort.ALL_OR_NONE, gettext_lazy("Together or not at all: we all wait until there are enough seats")),
]


class ColleagueForm(AsksAgainForm, PersonForm):
    """The block of somebody whom the first person brings along; the cooperative is everybody's."""

    def __init__(self, event: Event, locale: str, data: QueryDict | None, block: str, place: int) -> None:
        super().__init__(event, locale, data, prefix=f"{BLOCK}{block}")
        self.block, self.place = block, place
        del self.fields["cooperative"]
        language = choice_field(gettext_lazy("Language of the mails"), settings.LANGUAGES, required=True)
        language.initial = locale
        self.fields["language"] = language
        self.order_fields(["name", "email", "language"])
        for name, missing in {
            "name": gettext_lazy("Please enter the first and last name of this person."),
            "email": gettext_lazy("Please enter the e-mail address of this person."),
        }.items():
            self.fields[name].widget.attrs["autocomplete"] = "off"  # a browser knows its owner only
            self.fields[name].error_messages["required"] = missing

    def person(self) -> Person:
        """Who is brought along, and in which language they get their mails."""
        return replace(super().person(), locale=self.cleaned_data["language"])


class SignUpForm(AsksAgainForm, GuardedForm, PersonForm):
    """The public form: with consent, and guarded by nonce and honeypot instead of a cookie."""

    privacy = forms.BooleanField(
        label=gettext_lazy("I have read the privacy notice and agree to the use of my data for this event."),
        error_messages={
            "required": gettext_lazy("Please agree to the privacy notice: without it we cannot register you.")
        },
    )

    def __init__(self, event: Event, locale: str, data: QueryDict | None = None, blocks: Iterable[str] = ()) -> None:
        """`blocks` are the colleagues of a form that is not to be judged; what was sent names its own."""
        super().__init__(event, locale, data)
        self.sent_blocks = data.getlist(BLOCK) if data is not None else list(blocks)
        self.colleagues = [
            ColleagueForm(event, locale, data, block, place)
            for place, block in enumerate(_known(self.sent_blocks), start=2)
        ]
        if self.colleagues and event.waiting_list and not event.asks_first:
            self.fields["when_short"] = choice_field(_("If there are not enough seats"), WHEN_SHORT, required=True)
            self.fields["when_short"].initial = WhenShort.AS_MANY
        self.fields["privacy"] = self.fields.pop("privacy")  # consent comes last
        if self.colleagues:
            self.fields["privacy"].label = _(
                "We have all read the privacy notice and agree to the use of our data for this event."
            )
        self.focus_add = False  # where somebody was taken out, the button shows where one was
        self.guard(nonces.purpose(event))

    @classmethod
    def sent(cls, event: Event, locale: str, sent: QueryDict) -> "SignUpForm":
        """What came from the page: to be judged, or unbound where a button only adds or takes out a colleague."""
        if ADD in sent or REMOVE in sent:
            return cls._with_blocks_changed(event, locale, sent)
        return cls(event, locale, sent)

    @classmethod
    def _with_blocks_changed(cls, event: Event, locale: str, sent: QueryDict) -> "SignUpForm":
        blocks = [block for block in _known(sent.getlist(BLOCK)) if block != sent.get(REMOVE)]
        free = [block for block in BLOCKS if block not in blocks]
        added = free[:1] if ADD in sent else []
        form = cls(event, locale, blocks=[*blocks, *added])
        form.focus_add = not added
        everybody: list[Any] = [form, *form.colleagues]
        for each in everybody:
            each.initial.update(typed(each, sent))
            each.carry(sent)
        if added:
            form.initial["privacy"] = False  # nobody has agreed yet for the one who comes with them
            form.colleagues[-1].fields["name"].widget.attrs["autofocus"] = True  # leads the reader to the block
        return form

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if len(self.colleagues) < len(self.sent_blocks):
            message = _("One form takes up to %(count)s people. Please check that everybody is on it.")
            self.add_error(None, message % {"count": PEOPLE_MAX})
        seen = {email_key(data["email"])} if "email" in data else set()
        for colleague in self.colleagues:
            if colleague.is_valid():
                key = email_key(colleague.cleaned_data["email"])
                if key in seen:
                    colleague.add_error("email", _("Each person needs an e-mail address of their own."))
                seen.add(key)
        return data

    def is_valid(self) -> bool:
        """Whether everybody on the form can be signed up."""
        return super().is_valid() and not any(colleague.errors for colleague in self.colleagues)

    def sign_up(self) -> SignUp:
        """What was asked for; only after `is_valid()`. Who sends it, the door knows."""
        data = self.cleaned_data
        return SignUp(
            people=[form.person() for form in (self, *self.colleagues)],
            cooperative=data["cooperative"],
            nonce=data["nonce"],
            when_short=WhenShort(data.get("when_short") or WhenShort.AS_MANY),
        )

    def refuse(self, error: EventError) -> None:
        """Shows why the deed said no, where the sender can do something about it."""
        if error.code == "no_seats" and self.colleagues:
            for_all = _("There are not enough seats left for all of you. Please take somebody out.")
            self.add_error(None, error.message if "mode" in self.fields else for_all)
        else:
            field = {"no_seats": "mode", "same_address": "email"}.get(error.code)
            self.add_error(field if field in self.fields else None, error.message)
        self.renew_nonce()

    @property
    def is_asking(self) -> bool:
        """Whether a button of a question stands in the form."""
        return super().is_asking or any(colleague.is_asking for colleague in self.colleagues)

    @property
    def may_add(self) -> bool:
        """Whether there is room for another colleague."""
        return len(self.colleagues) < len(BLOCKS)

    @property
    def after_people(self) -> str:
        """The first field below the blocks of the colleagues."""
        return "when_short" if "when_short" in self.fields else "privacy"

    @cached_property
    def as_shown(self) -> list[BoundField]:
        """All fields in the order of the page, those of the colleagues among them."""
        own = list(self)
        place = list(self.fields).index(self.after_people)
        return [*own[:place], *(field for colleague in self.colleagues for field in colleague), *own[place:]]


def _known(blocks: Iterable[str]) -> list[str]:
    """The blocks that a form can have, each once, in the order of the page."""
    return [block for block in dict.fromkeys(blocks) if block in BLOCKS]


def typed(form: forms.Form, sent: QueryDict) -> dict[str, Any]:
    """What somebody typed into the fields of a form; its nonce is made anew."""
    found = {
        name: field.widget.value_from_datadict(sent, {}, form.add_prefix(name))
        for name, field in form.fields.items()
        if name != "nonce"
    }
    return {name: value for name, value in found.items() if value is not None}
