"""The two doors of a registration that moves: its own page asks, and the new address's link confirms."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members.doors import language_links, personal
from members.links import Purpose
from pages.rendering import render

from .. import links, readdressing
from ..errors import EventError, TooMany
from ..personal_forms import AddressForm
from .personal import found, task


@csrf_exempt  # the token is the authority: no other site can know it
@personal
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, token: str) -> HttpResponse:
    """Asks for another address, and writes to it; the registration stays as it is."""
    row, status = found(Purpose.MANAGE, token), 200
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            readdressing.ask_to_move(row, form.cleaned_data["email"])
        except EventError as error:
            form.add_error("email", error.message)
            status = 429 if isinstance(error, TooMany) else 409
        else:
            return redirect(reverse("registration", args=[token], query={"asked": ""}))
    elif form.is_bound:
        status = 422
    context = task(
        row,
        heading=_("Change the e-mail address") if row.email else _("Give an e-mail address"),
        form=form,
        language_links=language_links("registration_address", token),
    )
    return render(request, "registration/address.html", context, status=status)


@csrf_exempt  # the token is the authority: no other site can know it
@personal
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Asks, and moves the registration at the click of the button (promise 8)."""
    opened = links.find_new_address(token)
    if opened is None:
        raise Http404
    row, email = opened
    if request.method == "POST":
        try:
            row = readdressing.move(row, email)
        except EventError as error:
            problem = {"title": _("This did not work"), "message": error.message, "language_links": []}
            return render(request, "registration/problem.html", problem, status=409)
        return redirect(links.manage_path(row))
    context = task(
        row,
        heading=_("Confirm the new address"),
        email=email,
        links={},
        language_links=language_links("registration_new_address", token),
    )
    return render(request, "registration/new_address.html", context)
