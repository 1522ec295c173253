"""The door of the form that asks for advice: parses, calls the deed, answers."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from pages.languages import active_language
from pages.rendering import render

from .. import areas
from ..advice_mails import page_in
from ..advising import request_advice
from ..doors import is_foreign, language_links, sender_of, uncached
from ..errors import NotPossible, TooMany
from ..forms import AdviceForm
from ..models import AdvicePage

SIGNER = Signer(salt="advice-done")


@csrf_exempt  # guarded by the nonce and the Origin, so that the page needs no cookie
@uncached
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Takes a request for advice; on errors shows the page again with all that was typed."""
    locale = active_language()
    page = page_in(locale)
    if page is None:
        raise Http404
    if request.method != "POST":
        return redirect(page.get_url(request))
    if is_foreign(request):
        return _problem(request, page, _("Please send the form from our own page."), 403)
    form = AdviceForm(areas.in_language(locale), request.POST)
    if not form.is_valid():
        return _again(request, page, form, 422)
    sender = sender_of(request, settings.ADVICE_REQUESTS_PER_NETWORK)
    try:
        made = request_advice(form.asked(locale), form.cleaned_data["nonce"], sender)
    except NotPossible as error:
        form.add_error(None, error.message)
        form.renew_nonce()
        return _again(request, page, form, 429 if isinstance(error, TooMany) else 409)
    return redirect(reverse("advice_done", args=[SIGNER.sign(made.number)]), permanent=False)


@uncached
@require_safe
def done(request: HttpRequest, signed: str) -> HttpResponse:
    """Says that the request came in, and its number; knows nothing of whose it is."""
    try:
        number = SIGNER.unsign(signed)
    except BadSignature as error:
        raise Http404 from error
    page = page_in(active_language())
    links = language_links("advice_done", signed)
    return render(request, "members/advice_done.html", {"number": number, "advice": page, "language_links": links})


def _problem(request: HttpRequest, page: AdvicePage, message: str, status: int) -> HttpResponse:
    """A page that says why not, and where to go from here."""
    context = {
        "title": _("This did not work"),
        "message": message,
        "back_url": page.get_url(request),
        "language_links": [],
    }
    return render(request, "registration/problem.html", context, status=status)


def _again(request: HttpRequest, page: AdvicePage, form: AdviceForm, status: int) -> HttpResponse:
    """The page with the form as it was sent, and what to mend."""
    return render(request, page.get_template(request), page.get_context(request) | {"form": form}, status=status)
