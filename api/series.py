"""Series over HTTP: the dates that one form can sign up for, and signing up for several of them."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from rest_framework.request import Request

from events import questions
from events.addresses import Addresses
from events.holding import register_for_several_or_hold
from events.models import Event, Series
from events.registering_series import Result, SeriesOverLimit, SeriesSignUp, Wish
from events.series import AT_ONCE, coming, is_public

from . import fields, hints, idempotency, keys, queries, shapes
from .endpoints import Endpoint, answer
from .errors import Errors, Problem, not_found, too_many
from .fields import Json, Read
from .reading import facts
from .sign_ups import Shared, agreed, form_of

WHO = ("name", "email", "cooperative", "locale")  # said once, for all dates


class OneSeries(Endpoint):
    """A series with its next events, each as `events/<uid>/` has it, without `body`; while any is, or was, public."""

    def get(self, request: Request, uid: UUID) -> HttpResponse:
        wanted = queries.wording(request)
        series = _series(uid)
        known = facts(coming(series.pk, timezone.now()))
        addresses = Addresses()
        with translation.override(wanted.locale):
            url = settings.PUBLIC_URL + reverse("series", args=[uid])
        return answer(
            {
                "uid": str(series.uid),
                "title": series.title(wanted.locale),
                "summary": series.summary(wanted.locale),
                "requested_locale": wanted.locale,
                "html_url": url,
                "events": [
                    shapes.event(each, page, wanted, addresses)
                    for each in known
                    if (page := shapes.speaking(each, wanted))
                ],
            }
        )


class SeriesRegistrations(Endpoint):
    """Signing up one person for several dates, as the page does: each date has its own answer."""

    def post(self, request: Request, uid: UUID) -> HttpResponse:
        queries.nothing(request)
        sign_up = _read(_series(uid), request, request.data)
        try:
            results = register_for_several_or_hold(sign_up)
        except SeriesOverLimit as error:
            raise too_many(error, results=[_over_limit(result, error) for result in error.results]) from error
        items = [_result(result) for result in results]
        if not any(result.outcome for result in results):
            detail = _("None of these dates takes your registration.")
            raise Problem(409, "all_refused", detail, results=items)
        warnings = hints.warnings({"email": sign_up.wishes[0].person.email})
        return answer({"results": items, "warnings": warnings}, status=202)


def _series(uid: UUID) -> Series:
    """A series that anybody may know of."""
    series = Series.objects.prefetch_related("words").filter(uid=uid).first()
    if series is None or not is_public(series):
        raise not_found()
    return series


def _result(result: Result) -> Json:
    """What happens with one date: an outcome, or the reason why not."""
    error = result.error
    return {
        "uid": str(result.event.uid),
        "outcome": result.outcome,
        "reason": (error.code or "refused") if error else None,
        "message": error.message if error else result.outcome.message() if result.outcome else "",
    }


def _over_limit(result: Result, error: SeriesOverLimit) -> Json:
    """The same of a form that a limit refused: its reason stands where nothing else does."""
    return _result(replace(result, error=error) if result.is_open else result)


@dataclass(frozen=True, slots=True)
class Entry:
    """One date that was asked for: where it stands in the JSON, and what is said of it."""

    place: int
    event: Event
    data: Json


def _read(series: Series, request: HttpRequest, data: Any) -> SeriesSignUp:
    """The sign-up that was sent; else a problem that says at each field what to mend."""
    sender, nonce = keys.sender(request, settings.EVENTS_SIGN_UPS_PER_NETWORK), idempotency.nonce(request)
    if not isinstance(data, dict):
        raise Problem(400, "invalid", _("Please send an object with a person and the dates."))
    known, errors = fields.read(data, _SIGN_UP)
    entries, more = _entries(series, known.get("events", []))
    errors |= more
    asked, wishes = questions.of_events(entry.event for entry in entries), []
    for entry in entries:
        own = [question for question in asked[entry.event.pk] if not question.office_only]
        shared = Shared(entry.event, own, known.get("cooperative"), queries.language(request))
        who = {name: known.get(name) for name in ("name", "email", "locale")}
        form, faults = form_of(shared, entry.data | who)
        for field, messages in faults.items():
            errors.setdefault(field if field in WHO else f"events.{entry.place}.{field}", messages)
        if not errors:
            wishes.append(Wish(entry.event, form.person()))
            cooperative = form.cleaned_data["cooperative"]
    if errors:
        raise Problem(400, "invalid", _("Please check the marked fields."), errors=errors)
    return SeriesSignUp(series, wishes, cooperative, nonce, sender)


def _entries(series: Series, sent: list[Json]) -> tuple[list[Entry], Errors]:
    """The dates that were asked for, and what is wrong with those that the series does not offer."""
    offered = {str(event.uid): event for event in coming(series.pk, timezone.now())} if sent else {}
    entries: list[Entry] = []
    errors: Errors = {}
    for place, each in enumerate(sent):
        event = offered.pop(str(each.get("uid")), None)
        errors |= {f"events.{place}.{name}": [_("There is no such field.")] for name in WHO if name in each}
        if event is None:
            errors[f"events.{place}.uid"] = [_("Please give the uid of a coming event of this series, each once.")]
        else:
            entries.append(Entry(place, event, {name: value for name, value in each.items() if name != "uid"}))
    return entries, errors


def _events(value: Any) -> list[Json]:
    is_list = isinstance(value, list) and 1 <= len(value) <= AT_ONCE and all(isinstance(each, dict) for each in value)
    if not is_list:
        raise ValueError(_("Please send a list of 1 to %(count)s events.") % {"count": AT_ONCE})
    return list(value)


_SIGN_UP: dict[str, Read] = {
    "name": fields.text,
    "email": fields.text,
    "locale": fields.one_of([code for code, _name in settings.LANGUAGES]),
    "cooperative": fields.text,
    "events": _events,
    "privacy": agreed,
}
