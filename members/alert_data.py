"""When the personal data of followers end."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from mailing.models import Message

from .digests import KIND as DIGEST
from .following import LINK
from .models import Follower
from .personal_data import Retention, register
from .telling import KIND as ALERT


def forget_unconfirmed(before: datetime) -> int:
    """Deletes the addresses that nobody has confirmed, and the mails with links to confirm them."""
    Message.objects.filter(kind=LINK, created_at__lt=before).delete()
    count, _models = Follower.objects.filter(confirmed_at=None, stopped_at=None, asked_at__lt=before).delete()
    return count


def forget_stopped(before: datetime) -> int:
    """Deletes the empty rows of those who have stopped; their data went when they stopped."""
    return Follower.objects.filter(stopped_at__lt=before).delete()[0]


def forget_mails(before: datetime) -> int:
    """Deletes the mails on what somebody follows."""
    return Message.objects.filter(kind__in=[ALERT, DIGEST], created_at__lt=before).delete()[0]


register(
    Retention(
        name="followers_unconfirmed",
        what=_("Requests for alerts by mail that nobody has confirmed: e-mail, topics"),
        models=("members.Follower", "mailing.Message"),
        term=timedelta(days=7),
        term_words=_("7 days"),
        trigger=_("after sending"),
        end=forget_unconfirmed,
    )
)
register(
    Retention(
        name="followers",
        what=_("Alerts by mail: e-mail, language, what you follow"),
        models=("members.Follower",),
        term=timedelta(days=30),  # of the empty row that a stop leaves
        term_words=_("until you stop them"),
        trigger="",
        end=forget_stopped,
    )
)
register(
    Retention(
        name="alert_mails",
        what=_("Alerts by mail that we sent"),
        models=("mailing.Message",),
        term=timedelta(days=90),
        term_words=_("90 days"),
        trigger=_("after sending"),
        end=forget_mails,
    )
)
