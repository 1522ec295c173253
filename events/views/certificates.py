"""Certificates of attendance: the personal page that issues and prints one, and the public one that checks any."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from members.doors import language_links, personal
from members.links import Purpose
from pages.rendering import render

from .. import certificates
from ..certificates import Paper
from ..errors import EventError
from ..models import Registration
from ..personal_forms import CodeForm
from .personal import context_of, found


@csrf_exempt  # the token is the authority: no other site can know it
@personal
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest, token: str) -> HttpResponse:
    """Shows the certificate, to be printed; where it is not issued yet, a button does that (promise 8)."""
    row = found(Purpose.CERTIFICATE, token)
    if request.method == "POST":
        try:
            certificates.issue(row)
        except EventError:
            return _not_issued(request, token, row, 409)
        return redirect("registration_certificate", token)
    issued = certificates.of(row)
    if issued is None:
        return _not_issued(request, token, row, 200)
    with translation.override(issued.locale):
        return render(
            request, "registration/certificate.html", {"paper": Paper(issued), "check_url": _check_url(Paper(issued))}
        )


def _check_url(paper: Paper) -> str:
    return settings.PUBLIC_URL + reverse("certificate", args=[paper.code])


def _not_issued(request: HttpRequest, token: str, row: Registration, status: int) -> HttpResponse:
    context = context_of(row) | {
        "refusal": certificates.why_not(row, timezone.now()),
        "language_links": language_links("registration_certificate", token),
    }
    return render(request, "registration/certificate_issue.html", context, status=status)


@personal
@require_safe
def check(request: HttpRequest, code: str = "") -> HttpResponse:
    """Says to anybody who holds a certificate what was certified, and nothing else of the person."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("certificate", form.cleaned_data["code"])
    issued = certificates.find(code)
    context = {
        "form": CodeForm(initial={"code": code}) if code else form,
        "code": code,
        "paper": Paper(issued) if issued else None,
        "language_links": language_links("certificate", code) if code else language_links("certificates"),
    }
    return render(request, "registration/certificate_check.html", context, status=404 if code and not issued else 200)
