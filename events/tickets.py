"""The ticket of whoever comes on site: a picture that the desk's camera reads, and a code to type instead."""

from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from mailing.kinds import Email, Picture

from . import links
from .models import Event, Registration

PIXELS = 5  # of the mail's picture, for each square of the code


def has_ticket(registration: Registration) -> bool:
    """Whether the person is expected on site."""
    return (
        registration.state == Registration.State.CONFIRMED
        and registration.mode == Registration.Mode.ONSITE
        and registration.event.status == Event.Status.ANNOUNCED
    )


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the person shows: the picture, and the code below it."""

    drawn: SafeString
    code: str


def of(registration: Registration, now: datetime) -> Ticket | None:
    """The ticket of whoever is expected on site, until the event is over."""
    if not has_ticket(registration) or registration.event.ends_at <= now:
        return None
    return Ticket(drawn(registration), links.ticket_code(registration))


def drawn(registration: Registration) -> SafeString:
    """The picture for a page: an SVG without a style of its own."""
    svg = _made(registration).svg_inline(omitsize=True, svgclass="ticket__picture", lineclass=None)
    return mark_safe(svg)  # noqa: S308 (drawn from an address that we made)


def attach(email: Email, registration: Registration) -> Email:
    """Adds the picture that the ticket in a mail's HTML shows, for whoever has one."""
    if not has_ticket(registration):
        return email
    return replace(email, pictures=[*email.pictures, picture(registration)])


def picture(registration: Registration) -> Picture:
    """The picture for a mail."""
    data = BytesIO()
    _made(registration).save(data, kind="png", scale=PIXELS)
    return Picture(content_id(), "ticket.png", data.getvalue(), "image/png")


def content_id() -> str:
    """By what name a mail's HTML calls the picture that hangs on it."""
    return f"ticket@{settings.MAIL_DOMAIN}"


def _made(registration: Registration) -> segno.QRCode:
    """Readable also where a sixth of it is worn or soiled."""
    return segno.make_qr(links.ticket(registration), error="m")
