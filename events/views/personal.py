"""A registrant's own pages: what they see, change and cancel with their personal link, and nothing else."""

from math import ceil
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from members.doors import language_links, personal
from members.links import Purpose
from pages.languages import active_language
from pages.rendering import render

from .. import (
    cancelling,
    certificates,
    changing,
    invitations,
    joining,
    links,
    seats,
    showing,
    states,
    tickets,
    wording,
)
from ..errors import EventError
from ..forms import MODES
from ..models import Registration
from ..personal_forms import CancelForm, ChangeForm
from ..promoting import place_in_queue


def found(purpose: Purpose, token: str) -> Registration:
    """The registration a link opens; any other link gets a 404 that tells nothing."""
    row = links.find_registration(purpose, token)
    if row is None:
        raise Http404
    return row


def context_of(row: Registration) -> dict[str, Any]:
    """What every page of a registrant shows."""
    now = timezone.now()
    return {
        "registration": row,
        "event": row.event,
        "wording": wording.of_event(row.event, active_language()),
        "sessions": list(row.event.sessions.select_related("map").prefetch_related("words")),
        "links": {
            "manage": links.manage(row),
            "calendar": links.calendar_file(row),
            "cancel": links.cancel(row),
            "change": links.change(row),
            "address": links.address(row),
            "certificate": links.certificate(row) if not certificates.why_not(row, now) else "",
            "join": links.join(row) if row.mode == Registration.Mode.ONLINE and row.state == "confirmed" else "",
        },
        "refusal_to_change": changing.why_not_change(row, now),
        "refusal_to_cancel": cancelling.why_not_cancel(row, now),
        "place_in_queue": place_in_queue(row),
        "list_is_closed": now >= row.event.promotes_until(),
        "needs_approval": row.event.approval and not row.approved_at,
    }


def task(row: Registration, **shown: Any) -> dict[str, Any]:
    """What a page with one task shows: its heading, its form, and why it cannot be done where it cannot."""
    context = context_of(row)
    return context | {"refusal": context["refusal_to_change"]} | shown


@personal
@require_safe
def registration(request: HttpRequest, token: str) -> HttpResponse:
    """The registration as it stands, and what can be done with it."""
    row = found(Purpose.MANAGE, token)
    return render(
        request,
        "registration/personal.html",
        context_of(row)
        | {
            "saved": "saved" in request.GET,
            "asked": "asked" in request.GET,
            "left": request.GET.get("left", "") if row.state == Registration.State.CANCELLED else "",
            "ticket": tickets.of(row, timezone.now()),
            "was_promoted": states.has_moved_up(row),
            "language_links": language_links("registration", token),
        },
    )


@csrf_exempt  # the token is the authority: no other site can know it
@personal
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Asks, and cancels at the click of the button (promise 8)."""
    row = found(Purpose.MANAGE, token)
    form = CancelForm(request.POST if request.method == "POST" else None)
    context = task(
        row,
        form=form,
        refusal=cancelling.why_not_cancel(row, timezone.now()),
        was_promoted=states.has_moved_up(row),
        language_links=language_links("registration_cancel", token),
    )
    if not form.is_valid():
        return render(request, "registration/cancel.html", context, status=422 if form.is_bound else 200)
    try:
        cancelling.cancel_registration(row, reason=form.cleaned_data["reason"])
    except EventError as error:
        return render(request, "registration/cancel.html", context | {"refusal": error.message}, status=409)
    left = "seat" if context["was_promoted"] else row.state
    return redirect(reverse("registration", args=[token], query={"left": left}))


@csrf_exempt  # the token is the authority: no other site can know it
@personal
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, token: str) -> HttpResponse:
    """Shows what is known of the person, and writes what they change."""
    row = found(Purpose.MANAGE, token)
    form = ChangeForm(row, active_language(), request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _form_to_change(request, row, form, 422 if form.is_bound else 200)
    try:
        row = changing.change(row, form.person(), form.cleaned_data["cooperative"])
    except EventError as error:
        form.refuse(error)
        return _form_to_change(request, row, form, 409)
    with translation.override(row.locale):
        return redirect(reverse("registration", args=[token], query={"saved": ""}))


def _form_to_change(request: HttpRequest, row: Registration, form: ChangeForm, status: int) -> HttpResponse:
    """The form, which says beforehand which way of taking part has no room."""
    token = str(request.resolver_match.kwargs["token"]) if request.resolver_match else ""
    if "mode" in form.fields:
        counted = seats.of_event(row.event)
        refusals = [(label, changing.why_not_mode(row, mode, counted)) for mode, label in MODES]
        form.fields["mode"].help_text = " ".join(f"{label}: {why_not}" for label, why_not in refusals if why_not)
    context = task(
        row,
        heading=_("Change your details"),
        form=form,
        language_links=language_links("registration_change", token),
    )
    return render(request, "registration/change.html", context, status=status)


@personal
@require_safe
def calendar_file(_request: HttpRequest, token: str) -> HttpResponse:
    """The registrant's own calendar file; only for whoever has a seat."""
    row = found(Purpose.MANAGE, token)
    words = wording.of_event(row.event, row.locale)
    if words is None or row.state != Registration.State.CONFIRMED:
        raise Http404
    sessions = list(row.event.sessions.prefetch_related("words"))
    response = HttpResponse(
        invitations.file(row, sessions, words), content_type="text/calendar; charset=utf-8; method=PUBLISH"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="smartcoop.ics"'
    return response


@csrf_exempt  # the token is the authority: no other site can know it
@personal
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The door to the meeting: its button records attendance and leads there."""
    row = found(Purpose.JOIN, token)
    with translation.override(row.locale):
        if request.method == "POST":
            try:
                return redirect(joining.join(row))
            except EventError:
                return redirect("join", token)
        now = timezone.now()
        door, context = joining.door(row, now), context_of(row)
        context |= {
            "session": door.session,
            "phase": door.phase,
            "opens_at": door.opens_at,
            # Counted on from here by the reader's device, whose own clock may be wrong.
            "seconds_left": max(0, ceil((door.opens_at - now).total_seconds())) if door.opens_at else 0,
            "language_links": [],
        }
        if door.phase == "over" and (words := context["wording"]):
            context |= {"afterwards": words.page, "materials": showing.materials(words.page, "over")}
        response = render(request, "registration/join.html", context)
        # Browsers hold `form-action` against the redirect too, and meetings redirect among their own hosts.
        response._csp_config = settings.SECURE_CSP | {"form-action": [CSP.SELF, "https:"]}  # type: ignore[attr-defined]
        return response
