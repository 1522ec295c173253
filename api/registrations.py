"""A registrant's own registration as JSON: what their page shows and does, by the same form and deeds."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request

from events import cancelling, changing, links
from events.forms import field_name
from events.models import Question, Registration
from events.personal_forms import CancelForm, ChangeForm
from events.promoting import place_in_queue
from members.links import Purpose

from . import fields, queries
from .endpoints import Endpoint, answer
from .errors import Errors, Problem, not_found
from .fields import Json, Read
from .sign_ups import ANSWERS


class Personal(Endpoint):
    """An address that a personal link opens: no cache keeps it, and nobody learns it from a Referer (promise 6)."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response


class OneRegistration(Personal):
    """The registration that a personal link opens; `PATCH` changes the fields that are sent, and no other."""

    def get(self, request: Request, token: str) -> HttpResponse:
        queries.nothing(request)
        return answer(_shape(_found(token)))

    def patch(self, request: Request, token: str) -> HttpResponse:
        queries.nothing(request)
        row = _found(token)
        form = _form(request, row)
        return answer(_shape(changing.change(row, form.person(), form.cleaned_data["cooperative"])))


class Cancellation(Personal):
    """Cancels the registration, with a `reason` or none; cancelling what is cancelled changes nothing."""

    def post(self, request: Request, token: str) -> HttpResponse:
        queries.nothing(request)
        row = _found(token)
        known, errors = fields.read(_object(request.data), {"reason": fields.text})
        form = CancelForm({"reason": known.get("reason") or ""})
        if errors := errors or {name: [str(text) for text in texts] for name, texts in form.errors.items()}:
            raise _invalid(errors)
        cancelling.cancel_registration(row, reason=form.cleaned_data["reason"])
        return answer(_shape(_found(token)))


def _found(token: str) -> Registration:
    row = links.find_registration(Purpose.MANAGE, token)
    if row is None:
        raise not_found()
    return row


def _shape(row: Registration) -> Json:
    """What its owner may know of it."""
    now = timezone.now()
    answers = row.answers.filter(question__office_only=False).order_by("question__order", "question")
    return {
        "event": str(row.event.uid),
        "state": row.state,
        "place_in_queue": place_in_queue(row),
        "name": row.name,
        "email": row.email,
        "cooperative": row.cooperative,
        "locale": row.locale,
        "mode": row.mode,
        "answers": dict(answers.values_list("question__key", "value")),
        "why_not_change": changing.why_not_change(row, now) or None,
        "why_not_cancel": cancelling.why_not_cancel(row, now) or None,
        "html_url": links.manage(row),
    }


def _form(request: Request, row: Registration) -> ChangeForm:
    """The form as the page would send it: what is known, and above it what was sent."""
    locale, data = queries.language(request), _object(request.data)
    known, errors = fields.read(data, _fields(row))
    blank = ChangeForm(row, locale)
    sent = known.get("answers") or {}
    answers, faults = fields.read(sent, {q.key: ANSWERS[Question.Kind(q.kind)] for q in blank.asked})
    errors |= {f"answers.{key}": messages for key, messages in faults.items()}
    names = {"language": "locale"} | {field_name(q): f"answers.{q.key}" for q in blank.asked}
    changed = {name: known[key] for name, key in _NAMES.items() if key in data and key in known}
    changed |= {field_name(q): answers[q.key] for q in blank.asked if q.key in sent and q.key in answers}
    form = ChangeForm(row, locale, {**blank.initial, **changed})
    for name, messages in form.errors.items():
        errors.setdefault(names.get(name, name), [str(message) for message in messages])
    if errors:
        raise _invalid(errors)
    return form


# The form's fields, as JSON calls them.
_NAMES = {"name": "name", "cooperative": "cooperative", "language": "locale", "mode": "mode"}


def _fields(row: Registration) -> dict[str, Read]:
    return {
        "name": fields.text,
        "cooperative": fields.text,
        "locale": fields.one_of([code for code, _name in settings.LANGUAGES]),
        "mode": fields.one_of(row.event.modes),
        "answers": fields.mapping,
    }


def _object(data: Any) -> Json:
    if not isinstance(data, dict):
        raise Problem(400, "invalid", _("Please send an object with the fields to change."))
    return data


def _invalid(errors: Errors) -> Problem:
    return Problem(400, "invalid", _("Please check the marked fields."), errors=errors)
