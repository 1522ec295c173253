"""The mails of a request for advice as an example. Nothing is stored or sent."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from mailing import samples
from mailing.inbound import FORWARD, Told
from mailing.kinds import Email
from mailing.models import Message, Reply
from mailing.samples import Sample

from . import advice_mails, areas, forwarding
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


def _forward(locale: str, _about: Any) -> Email:
    reply = Reply(
        pk=NOBODY,
        sender="giulia@example.org",
        sender_name="Giulia Belcampo",
        subject=_("Re: Registration confirmed"),
        text=_("Here stands what the person answers."),
        message_id="example@example.org",
    )
    told = Told(_("Here stands the registration that it is about."), settings.WAGTAILADMIN_BASE_URL, reply.sender)
    return forwarding.write(locale, reply, told)


samples.register("forward", Sample(FORWARD, gettext_lazy("Answer, to the office"), _forward))
