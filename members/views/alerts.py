"""The doors of alerts: the public form, and a follower's own pages. They parse, call the deed, answer."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from pages.languages import active_language
from pages.rendering import render

from .. import alert_links, alerts, following
from ..alert_forms import FollowForm, WishForm, ticked
from ..doors import is_foreign, language_links, personal, sender_of, uncached
from ..errors import TooMany
from ..links import Purpose, token as make_token
from ..models import Follower

MOST = 20  # things that an address may tick beforehand


@csrf_exempt  # guarded by the nonce and the Origin, so that the page needs no cookie
@uncached
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; what it brings is answered the same for every address (promise 7)."""
    locale = active_language()
    if request.method != "POST":
        chosen = [each[:80] for each in request.GET.getlist("follow")[:MOST]]
        begin = {"rhythm": Follower.Rhythm.WEEKLY, "language": locale} | ticked(chosen)
        return _form(request, FollowForm(locale, initial=begin), 200)
    form = FollowForm(locale, request.POST)
    if is_foreign(request):
        form.add_error(None, _("Please send the form from our own page."))
        return _form(request, form, 403)
    if not form.is_valid():
        return _form(request, form, 422)
    try:
        sender = sender_of(request, settings.ALERT_REQUESTS_PER_NETWORK)
        following.ask(form.cleaned_data["email"], form.wish(), sender)
    except TooMany as error:
        form.add_error(None, error.message)
        form.renew_nonce()
        return _form(request, form, 429)
    return redirect("alerts_sent")


def _form(request: HttpRequest, form: FollowForm, status: int) -> HttpResponse:
    context = {"form": form, "language_links": language_links("alerts")}
    return render(request, "alerts/ask.html", context, status=status)


@uncached
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Says what happens now; true for every address."""
    return render(request, "alerts/sent.html", {"language_links": language_links("alerts_sent")})


@uncached
@require_safe
def stopped(request: HttpRequest) -> HttpResponse:
    """Says that no more mails come."""
    return _stopped(request)


def _stopped(request: HttpRequest) -> HttpResponse:
    return render(request, "alerts/stopped.html", {"language_links": language_links("alerts_stopped")})


@csrf_exempt  # the token is the authority: no other site can know it
@personal
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """A follower's own page: confirms at the click of a button, later shows and changes what they follow."""
    row = _found(Purpose.FOLLOW, token)
    if row.stopped_at:
        return redirect("alerts_stopped")
    deed = request.POST.get("deed", "") if request.method == "POST" else ""
    if deed in DEEDS:
        return _back(DEEDS[deed](row), deed)
    if row.confirmed_at is None:
        return render(request, "alerts/confirm.html", _context(row, token))
    locale = active_language()
    begin = {"rhythm": row.rhythm, "language": row.locale} | ticked(_subjects(row))
    form = WishForm(locale, request.POST if deed == "save" else None, initial=begin)
    if form.is_valid():
        following.change(row, form.wish())
        row.locale = form.cleaned_data["language"]
        return _back(row, "saved")
    context = _context(row, token) | {"form": form, "done": request.GET.get("done", "")}
    return render(request, "alerts/mine.html", context, status=422 if form.is_bound else 200)


def _confirm(row: Follower) -> Follower:
    following.confirm(row)
    return row


def _pause(row: Follower) -> Follower:
    following.pause(row)
    return row


def _resume(row: Follower) -> Follower:
    following.resume(row)
    return row


DEEDS = {"confirm": _confirm, "pause": _pause, "resume": _resume, "renew": following.renew_link}


@csrf_exempt  # mail programs send it without a cookie (RFC 8058); the token is the authority
@personal
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Asks, and stops at the click of the button or the one-click POST (promise 8, RFC 8058)."""
    row = _found(Purpose.STOP, token)
    if request.method == "POST":
        following.stop(row)
    if row.stopped_at or request.method == "POST":
        # A program that sends the POST wants no redirect (RFC 8058 §3.1).
        return _stopped(request) if "List-Unsubscribe" in request.POST else redirect("alerts_stopped")
    return render(request, "alerts/stop.html", _context(row, token, "follow_stop"))


def _found(purpose: Purpose, token: str) -> Follower:
    row = alert_links.find_follower(purpose, token)
    if row is None:
        raise Http404
    return row


def _subjects(row: Follower) -> list[str]:
    return list(row.follows.values_list("subject", flat=True))


def _context(row: Follower, token: str, name: str = "follow") -> dict[str, Any]:
    """What every page of a follower shows."""
    return {
        "follower": row,
        "titles": alerts.described(_subjects(row), active_language()),
        "stop_url": reverse("follow_stop", args=[make_token(Purpose.STOP, row.pk, row.link_version)]),
        "language_links": language_links(name, token),
    }


def _back(row: Follower, done: str) -> HttpResponse:
    """To the page as it is now, in the follower's language; its link may be a new one."""
    token = alert_links.manage(row).rstrip("/").rpartition("/")[2]
    with translation.override(row.locale):
        return redirect(reverse("follow", args=[token], query={"done": done}))
