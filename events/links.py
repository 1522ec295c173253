"""The personal links of a registration, and the way back from a token."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from mailing.models import Message
from members.links import Purpose, code, find, find_code, token

from . import notifying, readdressing
from .models import Event, Registration


def find_registration(purpose: Purpose, text: str) -> Registration | None:
    """The registration that a token opens, with its event; None for any other text."""
    return find(purpose, text, _fetch)


def find_by_code(text: str) -> Registration | None:
    """The registration whose ticket bears a code, however it was typed; None for any other text."""
    return find_code(Purpose.TICKET, text, _fetch)


def _fetch(pk: int) -> tuple[Registration, int] | None:
    row = Registration.objects.select_related("event").filter(pk=pk, anonymised_at__isnull=True).first()
    return (row, row.link_version) if row else None


def find_new_address(text: str) -> tuple[Registration, str] | None:
    """The registration and the address that a link from a new address's mail opens, for a day; None for any other."""

    def fetch(pk: int) -> tuple[tuple[Registration, str], int] | None:
        since = timezone.now() - readdressing.VALID_FOR
        message = Message.objects.filter(pk=pk, kind=notifying.NEW_ADDRESS, created_at__gt=since).first()
        if message is None:
            return None
        rows = Registration.objects.select_related("event").filter(anonymised_at__isnull=True)
        row = rows.filter(pk=int(message.subject_key.split(":")[1])).first()
        return ((row, message.recipient), row.link_version) if row else None

    return find(Purpose.ADDRESS, text, fetch)


def confirm_address(message: Message, registration: Registration) -> str:
    """Where the reader of a new address says that the registration is theirs: a page with a button."""
    text = token(Purpose.ADDRESS, message.pk, registration.link_version)
    with translation.override(message.locale):
        return settings.PUBLIC_URL + reverse("registration_new_address", args=[text])


def address(registration: Registration) -> str:
    """Where a registrant gives another address."""
    return _absolute("registration_address", registration, Purpose.MANAGE)


def manage(registration: Registration) -> str:
    """The address of a registrant's own page, in their language."""
    return _absolute("registration", registration, Purpose.MANAGE)


def manage_path(registration: Registration) -> str:
    """The same within the site."""
    return manage(registration).removeprefix(settings.PUBLIC_URL)


def change(registration: Registration) -> str:
    """Where a registrant changes what is known of them."""
    return _absolute("registration_change", registration, Purpose.MANAGE)


def cancel(registration: Registration) -> str:
    """Where a registrant cancels: a page with a button."""
    return _absolute("registration_cancel", registration, Purpose.MANAGE)


def calendar_file(registration: Registration) -> str:
    """The registrant's own calendar file."""
    return _absolute("registration_calendar", registration, Purpose.MANAGE)


def ticket(registration: Registration) -> str:
    """What the ticket's picture says: a page for the desk alone."""
    return _absolute("events_admin:ticket", registration, Purpose.TICKET)


def ticket_code(registration: Registration) -> str:
    """What can be typed instead of the ticket's picture."""
    return code(Purpose.TICKET, registration.pk, registration.link_version)


def join(registration: Registration) -> str:
    """The personal join page; the meeting's own link stays behind it (promise 5)."""
    return _absolute("join", registration, Purpose.JOIN)


def certificate(registration: Registration) -> str:
    """Where whoever attended gets the certificate of it."""
    return _absolute("registration_certificate", registration, Purpose.CERTIFICATE)


def feedback(registration: Registration) -> str:
    """Where somebody says how it was."""
    return _absolute("registration_feedback", registration, Purpose.MANAGE)


def event_calendar(event: Event, locale: str) -> str:
    """The public calendar file of one event."""
    return settings.PUBLIC_URL + reverse("calendar_event", args=[locale, event.uid])


def _absolute(name: str, registration: Registration, purpose: Purpose) -> str:
    text = token(purpose, registration.pk, registration.link_version)
    with translation.override(registration.locale):
        return settings.PUBLIC_URL + reverse(name, args=[text])
