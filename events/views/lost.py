"""The door for a lost link: asks for an address, and answers the same to everybody (promise 7)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from members.doors import is_foreign, language_links, sender_of, uncached
from pages.languages import active_language
from pages.rendering import render

from ..errors import TooMany
from ..personal_forms import LostLinkForm
from ..resending import ask_for_links


@csrf_exempt  # guarded by the nonce and the Origin, so that the page needs no cookie
@uncached
@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """Asks for the address; whether anything is sent to it is decided when nobody looks on."""
    if request.method != "POST":
        return _page(request, LostLinkForm(), 200)
    form = LostLinkForm(request.POST)
    if is_foreign(request):
        form.add_error(None, _("Please send the form from our own page."))
        return _page(request, form, 403)
    if not form.is_valid():
        return _page(request, form, 422)
    sender = sender_of(request, settings.EVENTS_LOST_LINKS_PER_NETWORK)
    try:
        ask_for_links(form.cleaned_data["email"], active_language(), sender)
    except TooMany as error:
        form.add_error(None, error.message)
        form.renew_nonce()
        return _page(request, form, 429)
    return redirect("registration_lost_sent")


@uncached
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Says what happens now; true for every address."""
    context = {"language_links": language_links("registration_lost_sent")}
    return render(request, "registration/lost_sent.html", context)


def _page(request: HttpRequest, form: LostLinkForm, status: int) -> HttpResponse:
    context = {"form": form, "language_links": language_links("registration_lost")}
    return render(request, "registration/lost.html", context, status=status)
