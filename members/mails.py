"""When mails end: their bodies first, then the rows that no other room answers for."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from mailing import trying
from mailing.models import Message

from .personal_data import Retention, register


def drop_bodies(before: datetime) -> int:
    """Empties the stored bodies of mails that are done with."""
    done = Message.objects.exclude(state=Message.State.WAITING)
    return done.filter(raw__isnull=False, created_at__lt=before).update(raw=None)


def delete_rows(before: datetime) -> int:
    """Deletes mails that no event answers for: password resets and the like, and tests."""
    return Message.objects.filter(kind__in=["raw", trying.KIND], created_at__lt=before).delete()[0]


register(
    Retention(
        name="mail_bodies",
        what=_("Contents of the mails we sent"),
        models=("mailing.Message",),
        term=timedelta(days=90),
        term_words=_("90 days"),
        trigger=_("after sending"),
        end=drop_bodies,
    )
)
register(
    Retention(
        name="mails",
        what=_("Notes that a mail was sent"),
        models=("mailing.Message",),
        term=timedelta(days=365),
        term_words=_("12 months"),
        trigger=_("after sending"),
        end=delete_rows,
    )
)
