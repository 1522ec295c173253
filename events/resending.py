"""The lost link: who asks gets the links of their registrations by mail, and learns nothing here (promise 7)."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from mailing import outbox
from mailing.models import Message
from mailing.outbox import Draft
from members.doors import Sender

from . import limits
from .errors import TooMany
from .models import email_key

KIND = "events.links"


@transaction.atomic
def ask_for_links(email: str, locale: str, sender: Sender) -> None:
    """Writes one mail, at most every ten minutes for an address; what it says is decided when it is sent.

    It reads no registration, so that known and unknown addresses take the same way. Raises `TooMany`.
    """
    now = timezone.now()
    about = f"address:{_digest(email)}"
    found = _recent(about, sender, now)
    if sender.key and found["sent"] >= sender.limit:
        raise TooMany(_("Many requests came from your network. Please try again in an hour, or call us."))
    if found["again"]:
        return
    limits.count_mail_to(email, f"links:{uuid4()}", now)
    # Two that come at the same moment have one key.
    span = int(now.timestamp() // settings.EVENTS_MAIL_AGAIN_AFTER.total_seconds())
    draft = Draft(KIND, f"{about}:{span}", about, email, locale, scope=_scope(sender), priority=Message.Priority.HIGH)
    outbox.write([draft])


def _recent(about: str, sender: Sender, now: datetime) -> dict[str, int]:
    """How many were written for this address a moment ago, and how many in an hour for this network."""
    same = Q(subject_key=about, created_at__gt=now - settings.EVENTS_MAIL_AGAIN_AFTER)
    crowd = Q(scope=_scope(sender), created_at__gt=now - timedelta(hours=1))
    rows = Message.objects.filter(same | crowd, kind=KIND)
    return rows.aggregate(again=Count("pk", filter=same), sent=Count("pk", filter=crowd))


def _scope(sender: Sender) -> str:
    return f"network:{sender.key}"


def _digest(email: str) -> str:
    """Tells whether two mails were for one address."""
    return salted_hmac("lost-link", email_key(email), algorithm="sha256").hexdigest()[:32]
