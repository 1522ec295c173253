"""Free advice: asking for it, and what the office does with a request."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from . import advice_mails
from .doors import NOBODY, Sender
from .errors import AlreadySent, NotPossible, TooMany
from .models import AdviceArea, AdviceRequest, AdviceYear

State = AdviceRequest.State


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked, as parsed."""

    name: str
    email: str
    phone: str
    cooperative: str
    area: AdviceArea
    question: str
    how: str
    when: str
    locale: str


@transaction.atomic
def request_advice(asked: Asked, nonce: str, sender: Sender = NOBODY) -> AdviceRequest:
    """Writes the request with its number, and the mails to the person and to the office.

    The same nonce with the same words gets the request it got before, and writes nothing. Raises `TooMany` and
    `AlreadySent`.
    """
    now = timezone.now()
    year = _locked(timezone.localdate(now).year)
    digest = _digest(asked)
    earlier = AdviceRequest.objects.filter(nonce=nonce).first()
    if earlier:
        if earlier.digest != digest:
            raise AlreadySent(_("This form was sent before, with other words. Please send it once more."))
        return earlier
    _check_crowd(sender, asked.email, now)
    year.last += 1
    year.save(update_fields=["last"])
    facts = {name: getattr(asked, name) for name in Asked.__slots__}
    request = AdviceRequest.objects.create(
        number=f"{year.year}-{year.last:04}",
        nonce=nonce,
        digest=digest,
        network=sender.key,
        privacy_at=now,
        created_at=now,
        **facts,
    )
    advice_mails.tell(request)
    return request


def _locked(year: int) -> AdviceYear:
    """The counter of a year, locked: numbers are given one after the other, and a form sent twice waits for itself.

    The year before is locked with it: a form sent twice about midnight may fall into both.
    """
    years = [year - 1, year]
    AdviceYear.objects.bulk_create([AdviceYear(year=each) for each in years], ignore_conflicts=True)
    *_before, counter = AdviceYear.objects.select_for_update().filter(year__in=years).order_by("year")
    return counter


def _digest(asked: Asked) -> str:
    """Tells whether two forms said the same, without keeping what."""
    words = [str(getattr(asked, name)) for name in Asked.__slots__ if name not in {"area", "locale"}]
    return salted_hmac("advice", "\x00".join([asked.area.slug, *words]), algorithm="sha256").hexdigest()[:32]


def _check_crowd(sender: Sender, email: str, now: datetime) -> None:
    """Refuses what is more than an office would send, from one network or with one address: each sends mails there.

    The years' lock makes it exact: one request comes after the other.
    """
    if sender is NOBODY:
        return
    recent = AdviceRequest.objects.filter(created_at__gt=now - timedelta(hours=1))
    sent = recent.aggregate(
        network=Count("pk", filter=Q(network=sender.key)), address=Count("pk", filter=Q(email__iexact=email))
    )
    if sender.key and sent["network"] >= sender.limit:
        raise TooMany(_("Many requests came from your network. Please try again in an hour, or call us."))
    if sent["address"] >= settings.ADVICE_REQUESTS_PER_ADDRESS:
        raise TooMany(_("Many forms with this e-mail address were sent. Please try again in an hour, or call us."))


# --- the office -----------------------------------------------------------------------------


@transaction.atomic
def take(request: AdviceRequest, user: Any) -> AdviceRequest:
    """Somebody of the office answers for a new request."""
    row = _lock(request)
    if row.state == State.TAKEN:
        raise NotPossible(_("%(name)s has taken this request already.") % {"name": name_of(row.taken_by)})
    _refuse(row, State.DONE, _("This request is done. Reopen it first."))
    row.state, row.taken_by = State.TAKEN, user
    return _saved(row)


@transaction.atomic
def finish(request: AdviceRequest, user: Any) -> AdviceRequest:
    """The advice was given; a request that nobody had taken was this person's."""
    row = _lock(request)
    _refuse(row, State.DONE, _("This request is done already."))
    row.state, row.done_at = State.DONE, timezone.now()
    row.taken_by = row.taken_by or user
    return _saved(row)


@transaction.atomic
def reopen(request: AdviceRequest) -> AdviceRequest:
    """The request is new again, and nobody's: it was not done after all, or somebody else shall take it."""
    row = _lock(request)
    _refuse(row, State.NEW, _("This request is new: nobody has taken it yet."))
    row.state, row.taken_by, row.done_at = State.NEW, None, None
    return _saved(row)


@transaction.atomic
def note(request: AdviceRequest, text: str, read: str) -> AdviceRequest:
    """Writes the notes of the office; `read` are those that the writer had before them."""
    row = _lock(request)
    if row.anonymised_at:
        raise NotPossible(_("The data of this request have reached their end: nothing more can be written here."))
    if row.notes != read:
        raise NotPossible(_("Somebody has changed the notes meanwhile. Here they are; please add yours."), "changed")
    row.notes = text
    return _saved(row)


def name_of(user: Any) -> str:
    """How colleagues know a user; nobody where the account is gone."""
    return (user.get_full_name() or user.get_username()) if user else _("Somebody")


def _lock(request: AdviceRequest) -> AdviceRequest:
    return AdviceRequest.objects.select_for_update(of=["self"]).select_related("taken_by").get(pk=request.pk)


def _refuse(row: AdviceRequest, state: str, why_not: str) -> None:
    if row.state == state:
        raise NotPossible(why_not)


def _saved(row: AdviceRequest) -> AdviceRequest:
    row.save(update_fields=["state", "taken_by", "done_at", "notes"])
    return row
