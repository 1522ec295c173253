"""What the outbox's views show of advice and alerts: what a mail is about, and who waits for mails at an address."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from mailing import naming, whose
from mailing.addresses import email_key
from mailing.naming import About, Scopes
from mailing.whose import Keys, Person

from .. import digests, following, telling
from ..advice_mails import scope
from ..models import AdviceRequest, Follower

KINDS = {
    "members.advice_confirmation": gettext_lazy("Request for advice: confirmation"),
    "members.advice_office": gettext_lazy("Request for advice: mail to the office"),
    following.LINK: gettext_lazy("Alerts: to be confirmed"),
    telling.KIND: gettext_lazy("Alerts: something new"),
    digests.KIND: gettext_lazy("Alerts: digest"),
}


def of_scopes(scopes: Collection[str]) -> dict[str, About]:
    """The requests by their scopes; one statement."""
    numbers = [each.partition(":")[2] for each in scopes]
    rows = AdviceRequest.objects.filter(pk__in=[text for text in numbers if text.isdigit()]).only("number")
    return {scope(row): About(_said(row), _url(row)) for row in rows}


def _said(row: AdviceRequest) -> str:
    return _("Advice %(number)s") % {"number": row.number}


def _url(row: AdviceRequest) -> str:
    return reverse("advice_admin:request", args=[row.pk])


def people(keys: Keys) -> list[Person]:
    """Who asked for advice with these addresses and has none yet; there are never many of them."""
    wanted = set(keys)
    return [_person(row) for row in _open() if email_key(row.email) in wanted]


def _open() -> QuerySet[AdviceRequest]:
    rows: QuerySet[AdviceRequest] = AdviceRequest.objects.exclude(state=AdviceRequest.State.DONE)
    return rows.filter(anonymised_at__isnull=True).order_by("created_at", "id")


def followers(keys: Keys) -> list[Person]:
    """Which of the addresses follow something by mail: nobody is called for that."""
    rows = Follower.objects.filter(email_key__in=keys, confirmed_at__isnull=False, stopped_at__isnull=True)
    said, url = _("News by mail"), reverse("alerts_admin:index")
    return [Person(row.email_key, row.email, said, url, is_called=False) for row in rows]


def _person(row: AdviceRequest) -> Person:
    return Person(
        key=email_key(row.email),
        name=row.name,
        waits_for=f"{_said(row)} ({row.get_state_display()})",
        url=_url(row),
        telephone=row.phone,
        cooperative=row.cooperative,
    )


naming.name_kinds(KINDS)
naming.register_scopes("advice", Scopes(of_scopes))
whose.register("advice", people)
whose.register("followers", followers)
