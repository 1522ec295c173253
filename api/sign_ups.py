"""A sign-up as JSON: its types are checked here, its values by the form that the page uses, too."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from events import questions
from events.forms import PersonForm, field_name
from events.models import Event, Question, email_key
from events.questions import Asked
from events.registering import PEOPLE_MAX, SignUp, WhenShort

from . import fields, idempotency, keys, queries
from .errors import Errors, Problem
from .fields import Json, Read

ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shared:
    """What all people of a sign-up have in common."""

    event: Event
    asked: list[Asked]
    cooperative: str | None
    language: str


def read(event: Event, request: HttpRequest, data: Any) -> SignUp:
    """The sign-up that was sent; else a problem that says at each field what to mend."""
    sender, nonce = keys.sender(request, settings.EVENTS_SIGN_UPS_PER_NETWORK), idempotency.nonce(request)
    if not isinstance(data, dict):
        raise Problem(400, "invalid", _("Please send an object with the people to sign up."))
    known, errors = fields.read(data, _SIGN_UP)
    asked = [question for question in questions.of_event(event) if not question.office_only]
    shared = Shared(event, asked, known.get("cooperative"), queries.language(request))
    forms = []
    for place, entry in enumerate(known.get("people", [])):
        form, faults = form_of(shared, entry)
        forms.append(form)
        errors |= {_path(place, field): messages for field, messages in faults.items()}
    if errors := errors or _same_addresses(forms):
        raise Problem(400, "invalid", _("Please check the marked fields."), errors=errors)
    return SignUp(
        people=[form.person() for form in forms],
        cooperative=forms[0].cleaned_data["cooperative"],
        nonce=nonce,
        sender=sender,
        when_short=WhenShort(known["when_short"] or WhenShort.AS_MANY),
    )


def form_of(shared: Shared, entry: Json) -> tuple[PersonForm, Errors]:
    """The form of one person at one event, filled in, and what is wrong with it, by the names in the JSON."""
    known, faults = fields.read(entry, _person(shared.event))
    answers, more = fields.read(
        known.get("answers") or {}, {q.key: ANSWERS[Question.Kind(q.kind)] for q in shared.asked}
    )
    faults |= {f"answers.{key}": messages for key, messages in more.items()}
    names = {field_name(question): f"answers.{question.key}" for question in shared.asked}
    data = known | {field_name(q): answers.get(q.key) for q in shared.asked} | {"cooperative": shared.cooperative}
    form = PersonForm(shared.event, known.get("locale") or shared.language, data, asked=shared.asked)
    for field, messages in form.errors.items():
        faults.setdefault(names.get(field, field), [str(message) for message in messages])
    return form, faults


def _path(place: int, field: str) -> str:
    """Where a field of a person stands in the JSON; the cooperative is everybody's."""
    return field if field == "cooperative" else f"people.{place}.{field}"


def _same_addresses(forms: Iterable[PersonForm]) -> Errors:
    """Names each person whose address somebody before them has."""
    errors: Errors = {}
    seen: set[str] = set()
    for place, form in enumerate(forms):
        key = email_key(form.cleaned_data["email"])
        if key in seen:
            errors[f"people.{place}.email"] = [_("Each person needs an e-mail address of their own.")]
        seen.add(key)
    return errors


def _people(value: Any) -> list[Json]:
    if not isinstance(value, list) or not 1 <= len(value) <= PEOPLE_MAX or not all(isinstance(p, dict) for p in value):
        raise ValueError(_("Please send a list of 1 to %(count)s people.") % {"count": PEOPLE_MAX})
    return value


def agreed(value: Any) -> None:
    if value is not True:
        raise ValueError(_("Please agree to the privacy notice: without it we cannot register you."))


def _texts(value: Any) -> list[str] | None:
    if value is not None and not (isinstance(value, list) and all(isinstance(text, str) for text in value)):
        raise ValueError(_("Please send a list of texts."))
    return value


def _yes_no(value: Any) -> str | None:
    return {True: "yes", False: "no", None: None}[fields.boolean(value)]


def _date(value: Any) -> str | None:
    if value is not None and not (isinstance(value, str) and ISO_DATE.fullmatch(value)):
        raise ValueError(_("Please send a date as YYYY-MM-DD."))
    return value


def _person(event: Event) -> dict[str, Read]:
    return {
        "name": fields.text,
        "email": fields.text,
        "locale": fields.one_of([code for code, _name in settings.LANGUAGES]),
        "mode": fields.one_of(event.modes),
        "answers": fields.mapping,
    }


_SIGN_UP: dict[str, Read] = {
    "people": _people,
    "cooperative": fields.text,
    "when_short": fields.one_of([when.value for when in WhenShort]),
    "privacy": agreed,
}
ANSWERS: dict[Question.Kind, Read] = {
    Question.Kind.TEXT: fields.text,
    Question.Kind.LONG_TEXT: fields.text,
    Question.Kind.ONE: fields.text,
    Question.Kind.SEVERAL: _texts,
    Question.Kind.YES_NO: _yes_no,
    Question.Kind.NUMBER: fields.number,
    Question.Kind.DATE: _date,
}
