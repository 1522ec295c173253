"""The door of a series' form: parses, calls the deed, answers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from members.doors import is_foreign, language_links, sender_of, uncached
from members.writing import how_to_reach_us
from pages.languages import active_language
from pages.rendering import render

from .. import showing, windows
from ..errors import EventError, OverLimit, Refused, TooMany
from ..holding import register_for_several_or_hold
from ..models import Event, Series
from ..registering import Outcome
from ..registering_series import Result, SeriesOverLimit
from ..series import coming, is_public
from ..series_form import SeriesForm
from ..showing import Card

SIGNER = Signer(salt="series-done")
REFUSED = "refused"


@csrf_exempt  # guarded by the nonce and the Origin, so that the page needs no cookie
@uncached
@require_http_methods(["GET", "HEAD", "POST"])
def series(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Shows the form, and takes it; on errors shows it again with all that was typed."""
    found = get_object_or_404(Series.objects.prefetch_related("words"), uid=uid)
    locale = active_language()
    cards = showing.cards(showing.for_cards(coming(found.pk, timezone.now())), locale)
    if not cards and not is_public(found):
        raise Http404
    if request.method != "POST":
        return _page(request, SeriesForm(found, cards, locale), 200)
    form = SeriesForm(found, cards, locale, request.POST)
    if is_foreign(request):
        form.add_error(None, _("Please send the form from our own page."))
        return _page(request, form, 403)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        sender = sender_of(request, settings.EVENTS_SIGN_UPS_PER_NETWORK)
        results = register_for_several_or_hold(replace(form.sign_up(), sender=sender))
    except EventError as error:
        return _refused(request, form, error)
    if not any(result.outcome for result in results):
        form.refuse_all(results)
        return _page(request, form, 409)
    facts = [str(found.uid), [[str(result.event.uid), _word(result)] for result in results]]
    return redirect(reverse("series_done", args=[SIGNER.sign_object(facts)]), permanent=False)


def _word(result: Result) -> str:
    """What became of a wish, in a word that stands in the address of the answer."""
    if result.outcome:
        return result.outcome
    return result.error.code if isinstance(result.error, Refused) else REFUSED


def _refused(request: HttpRequest, form: SeriesForm, error: EventError) -> HttpResponse:
    """The form again where it can be sent later; else a page that says what our office has to look at."""
    if isinstance(error, SeriesOverLimit) and error.kept:
        return _kept(request, form, error)
    form.refuse(error)
    if isinstance(error, OverLimit) and (ways := how_to_reach_us()):
        form.add_error(None, ways)
    return _page(request, form, 429 if isinstance(error, TooMany) else 409)


def _kept(request: HttpRequest, form: SeriesForm, error: SeriesOverLimit) -> HttpResponse:
    """No form here: what is kept must not be sent once more."""
    chosen = zip(form.chosen, error.results, strict=True)
    context = {
        "title": _("Our office has to look at this first"),
        "message": error.message,
        "left_out": [Answer(offer.card, "", result.error.message) for offer, result in chosen if result.error],
        "back_url": reverse("series", args=[form.series.uid]),
        "language_links": [],
    }
    return render(request, "registration/series_kept.html", context, status=429)


def _page(request: HttpRequest, form: SeriesForm, status: int) -> HttpResponse:
    context = {
        "series": form.series,
        "title": form.series.title(form.locale),
        "summary": form.series.summary(form.locale),
        "form": form,
        "language_links": language_links("series", form.series.uid),
    }
    return render(request, "registration/series.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Answer:
    """What happens with one event of the form: an outcome, or why not."""

    card: Card
    outcome: str
    reason: str


@uncached
@require_safe
def done(request: HttpRequest, signed: str) -> HttpResponse:
    """Says what happens with each event; knows the events and their outcomes, and nobody's address."""
    try:
        uid, facts = SIGNER.unsign_object(signed)
    except BadSignature as error:
        raise Http404 from error
    found = get_object_or_404(Series.objects.prefetch_related("words"), uid=uid)
    context = {
        "title": found.title(active_language()),
        "series": found,
        "answers": _answers(facts),
        "outcomes": {word for _event, word in facts},
        "language_links": language_links("series_done", signed),
    }
    return render(request, "registration/series_done.html", context)


def _answers(facts: Iterable[list[str]]) -> list[Answer]:
    words = dict(facts)
    events = showing.for_cards(Event.objects.public().filter(uid__in=words).order_by("starts_at", "id"))
    return [_answer(card, words[str(card.event.uid)]) for card in showing.cards(events, active_language())]


def _answer(card: Card, word: str) -> Answer:
    if word in Outcome:
        return Answer(card, word, "")
    if word == REFUSED:
        return Answer(card, "", _("This date could not take your registration. Please try once more on its own page."))
    return Answer(card, "", windows.refusal(card.event, word).message())
