"""Correcting how somebody is known: the office mends a name that was misheard, or a number that has changed."""

from django.db import transaction
from django.utils.translation import gettext as _

from .errors import EventError
from .locking import lock
from .models import Certificate, Registration


@transaction.atomic
def correct(registration: Registration, name: str, telephone: str) -> Registration:
    """Writes name and number, also after the event; a certificate that was issued bears the right name from now on.

    Nobody is told. Raises `EventError`.
    """
    lock(registration.event_id)
    row = Registration.objects.select_for_update(of=["self"]).get(pk=registration.pk)
    if row.anonymised_at:
        raise EventError(_("The data of this person have been deleted."))
    if row.is_without_address and not telephone:
        raise EventError(_("Please note a number: without e-mail, only a call can reach this person."), "telephone")
    row.name, row.telephone = name, telephone
    row.save(update_fields=["name", "telephone"])
    Certificate.objects.filter(registration=row).update(name=" ".join(name.split()))
    return row
