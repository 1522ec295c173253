"""A registration moves to another address, once who reads there has said so with a button (promise 8)."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mailing.models import Message

from . import limits, notifying
from .changing import why_not_change
from .errors import EventError, TooMany
from .locking import lock
from .models import Registration, email_key

VALID_FOR = timedelta(hours=24)


@transaction.atomic
def ask_to_move(registration: Registration, email: str) -> None:
    """Writes to the new address, at most every ten minutes; nothing changes before its reader confirms.

    It does not look whether the address is registered: only who reads there may learn that. Raises `EventError`.
    """
    row, now = _locked(registration), timezone.now()
    if email_key(email) == row.email_key:
        raise EventError(_("Your registration has this address already."))
    earlier = Message.objects.filter(
        subject_key=notifying.about_new_address(row),
        kind=notifying.NEW_ADDRESS,
        created_at__gt=now - settings.EVENTS_MAIL_AGAIN_AFTER,
    )
    if earlier.exists():
        raise TooMany(_("We have just written to an address that you gave. Please try again in ten minutes."))
    limits.count_mail_to(email, f"address:{row.pk}:{now.isoformat()}", now)
    notifying.ask_new_address(row.event, row, email, now)


@transaction.atomic
def move(registration: Registration, email: str) -> Registration:
    """The registration is the new address's: what the old one has in its calendar is withdrawn, its links end.

    Raises `EventError`.
    """
    row, now = _locked(registration), timezone.now()
    if Registration.objects.filter(event=row.event, email_key=email_key(email)).exists():
        raise EventError(
            _("There is a registration with this address for this event already. Please use its own link, or call us.")
        )
    old, version = row.email, row.link_version
    row.email, row.email_key, row.link_version, row.untold_at = email, email_key(email), version + 1, None
    row.save(update_fields=["email", "email_key", "link_version", "untold_at"])
    notifying.tell_old_address(row.event, row, row.event.sessions_to_come(now), old, version)
    notifying.tell_anew(row.event, row, now)
    return row


def _locked(registration: Registration) -> Registration:
    """The registration with its locked event; refused where nothing can be changed or the link has ended."""
    event = lock(registration.event_id)
    row = Registration.objects.get(pk=registration.pk)
    row.event = event
    if why_not := why_not_change(row, timezone.now()):
        raise EventError(why_not)
    if row.link_version != registration.link_version:
        raise EventError(_("This link has been used. Please open the latest e-mail that you have from us."))
    return row
