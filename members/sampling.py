"""The mails of a request for advice as an example. Nothing is stored or sent."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from mailing import samples
from mailing.kinds import Email
from mailing.models import Message
from mailing.samples import Sample

from . import advice_mails, areas
from .models import AdviceArea, AdviceRequest

NOBODY = 0


def _request(locale: str) -> AdviceRequest:
    known = areas.in_language(locale)
    return AdviceRequest(
        pk=NOBODY,
        number=f"{timezone.now():%Y}-001",
        name="Giulia Belcampo",
        email="giulia@example.org",
        phone="+39 0471 000000",
        cooperative="Girandola",
        area=known[0] if known else AdviceArea(title=_("Free advice"), slug="advice"),
        question=_("Here stands what the person asks."),
        how=AdviceRequest.How.PHONE,
        locale=locale,
    )


def _register(name: str, label: Any, write: Callable[[Message, AdviceRequest], Email]) -> None:
    kind = f"members.{name}"

    def example(locale: str, _about: Any) -> Email:
        return write(Message(pk=NOBODY, kind=kind, locale=locale, created_at=timezone.now()), _request(locale))

    samples.register(name, Sample(kind, label, example))


_register("advice_confirmation", gettext_lazy("Advice: to the person"), advice_mails.confirmation)
_register("advice_office", gettext_lazy("Advice: to the office"), advice_mails.office)
