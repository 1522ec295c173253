"""The sign-up form's door: parses, calls the deed, answers."""

from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members.doors import is_foreign, language_links, sender_of, uncached
from members.writing import how_to_reach_us
from pages.languages import active_language
from pages.rendering import render

from .. import seats, windows, wording
from ..errors import EventError, OverLimit, Refused, TooMany
from ..holding import register_or_hold
from ..models import Event
from ..registering import Outcome, WhenShort
from ..sign_up_form import SignUpForm

SIGNER = Signer(salt="sign-up-done")


@csrf_exempt  # guarded by the nonce and the Origin, so that the page needs no cookie
@uncached
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Takes a sign-up; on errors shows the event's page again with all that was typed."""
    locale = active_language()
    event = get_object_or_404(Event.objects.published(), uid=uid)
    if request.method != "POST":
        return redirect(_page_url(event, locale))
    if is_foreign(request):
        return problem(request, event, EventError(_("Please send the form from our own page."), "foreign"), 403)
    form = SignUpForm.sent(event, locale, request.POST)
    if not form.is_valid():
        refusal = windows.why_not(event, seats.of_event(event), timezone.now())
        return problem(request, event, Refused(refusal), 409) if refusal else _again(request, event, form)
    sent = replace(form.sign_up(), sender=sender_of(request, settings.EVENTS_SIGN_UPS_PER_NETWORK))
    try:
        outcome = register_or_hold(event, sent)
    except EventError as error:
        return _refused(request, event, form, error)
    facts = [str(event.uid), outcome, *([sent.group] if sent.group else [])]
    return redirect(reverse("sign_up_done", args=[SIGNER.sign_object(facts)]), permanent=False)


@uncached
def done(request: HttpRequest, signed: str) -> HttpResponse:
    """Says what happened; knows the event, the outcome and what a group chose, and nobody's address."""
    try:
        uid, outcome, *chosen = SIGNER.unsign_object(signed)
    except BadSignature as error:
        raise Http404 from error
    event = get_object_or_404(Event.objects.published(), uid=uid)
    group = WhenShort(chosen[0]) if chosen else None
    return render(
        request,
        "registration/done.html",
        {
            "event": event,
            "wording": wording.of_event(event, active_language()),
            "outcome": outcome,
            "group": group,
            "message": Outcome(outcome).message(group),
            "language_links": language_links("sign_up_done", signed),
        },
    )


def problem(request: HttpRequest, event: Event, error: EventError, status: int, title: str = "") -> HttpResponse:
    """A page that says why not, and where to go from here."""
    context = {
        "title": title or _("This did not work"),
        "message": error.message,
        "back_url": _page_url(event, active_language()),
        "language_links": [],
    }
    return render(request, "registration/problem.html", context, status=status)


def _refused(request: HttpRequest, event: Event, form: SignUpForm, error: EventError) -> HttpResponse:
    """The form again where the sender can mend it or send it later; else a page that says why not."""
    status = 429 if isinstance(error, TooMany) else 409
    if isinstance(error, OverLimit) and error.kept:
        return problem(request, event, error, status, _("Our office has to look at this first"))
    if isinstance(error, Refused) and error.code != "no_seats":
        return problem(request, event, error, status)
    form.refuse(error)
    if isinstance(error, OverLimit):
        form.add_error(None, how_to_reach_us())
    return _again(request, event, form, status)


def _again(request: HttpRequest, event: Event, form: SignUpForm, status: int = 422) -> HttpResponse:
    """The event's page with the form as it was sent, and what to mend where it was to be judged."""
    found = wording.of_event(event, active_language())
    if found is None:
        raise Http404
    page = found.page
    context = page.get_context(request) | {"form": form}
    return render(request, page.get_template(request), context, status=status if form.is_bound else 200)


def _page_url(event: Event, locale: str) -> str:
    found = wording.of_event(event, locale)
    return found.page.get_url() or "/" if found else "/"
