"""What the outbox keeps of people, beside what the rooms write: how long, and how it ends (promise 14)."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from mailing.models import StoppedAddress

from .personal_data import Retention, register


def forget_stopped_addresses(before: datetime) -> int:
    """Deletes what is known of addresses that were stopped long ago; they may exist by now."""
    return StoppedAddress.objects.filter(since__lt=before).delete()[0]


register(
    Retention(
        name="stopped_addresses",
        what=_("Addresses that take no mail, or whose reader wants none"),
        models=("mailing.StoppedAddress",),
        term=timedelta(days=730),
        term_words=_("24 months"),
        trigger=_("after the mail came back"),
        end=forget_stopped_addresses,
    )
)
