"""The page on which somebody says how an event was."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members.doors import language_links, personal
from members.links import Purpose
from pages.rendering import render

from .. import feeding_back
from ..errors import EventError
from ..personal_forms import FeedbackForm
from .personal import found, task


@csrf_exempt  # the token is the authority: no other site can know it
@personal
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, token: str) -> HttpResponse:
    """Asks two questions, and keeps the answers once."""
    row = found(Purpose.MANAGE, token)
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {
        "heading": _("How was it?"),
        "form": form,
        "refusal": feeding_back.why_not(row, timezone.now()),
        "language_links": language_links("registration_feedback", token),
    }
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "registration/feedback.html", task(row, **shown), status=status)
    try:
        feeding_back.give(row, form.cleaned_data["useful"], form.cleaned_data["better"])
    except EventError as error:
        context = task(row, **shown | {"refusal": error.message})
        return render(request, "registration/feedback.html", context, status=409)
    return redirect("registration_feedback", token)
