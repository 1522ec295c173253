"""A request for advice as JSON: its types are checked here, its values by the form that the page uses, too."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from members import areas
from members.advice_mails import page_in
from members.advising import Asked, request_advice
from members.forms import EnquiryForm, How

from . import fields, hints, idempotency, keys, queries
from .endpoints import Endpoint, answer
from .errors import Problem, not_found
from .fields import Read


class AdviceRequests(Endpoint):
    """Asking for advice, as the page does: the same form, the same deed, while the page of advice is there."""

    def post(self, request: Request) -> HttpResponse:
        queries.nothing(request)
        locale = queries.language(request)
        if page_in(locale) is None:
            raise not_found()
        sender, nonce = keys.sender(request, settings.ADVICE_REQUESTS_PER_NETWORK), idempotency.nonce(request)
        asked = _asked(request, request.data)
        made = request_advice(asked, nonce, sender)
        message = _("Your request has reached us. Its number is %(number)s; we are sending it to you by e-mail, too.")
        said = {
            "number": made.number,
            "message": message % {"number": made.number},
            "warnings": hints.warnings({"email": asked.email}),
        }
        return answer(said, status=202)


def _asked(request: HttpRequest, data: Any) -> Asked:
    """What was asked; else a problem that says at each field what to mend."""
    if not isinstance(data, dict):
        raise Problem(400, "invalid", _("Please send an object with the request."))
    locale = queries.language(request)
    known_areas = areas.in_language(locale)
    known, errors = fields.read(data, _fields([area.slug for area in known_areas]))
    form = EnquiryForm(known_areas, known)
    for name, messages in form.errors.items():
        errors.setdefault(name, [str(message) for message in messages])
    if errors:
        raise Problem(400, "invalid", _("Please check the marked fields."), errors=errors)
    return form.asked(locale)


def _fields(slugs: list[str]) -> dict[str, Read]:
    texts = ("question", "name", "cooperative", "email", "phone", "when")
    return {
        "area": fields.one_of(slugs),
        "how": fields.one_of(How.values),
        "privacy": fields.boolean,
        **dict.fromkeys(texts, fields.text),
    }
