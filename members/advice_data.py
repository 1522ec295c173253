"""When the personal data of requests for advice end."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mailing.models import Message

from .advice_mails import scope
from .models import AdviceRequest
from .personal_data import Retention, register

BATCH = 500
EMPTY = dict.fromkeys(
    ("name", "email", "phone", "cooperative", "question", "when", "notes", "nonce", "digest", "network"), ""
)


def anonymise_requests(before: datetime) -> int:
    """Empties who it was and what they wrote, deletes their mails; the row stays, and counts."""
    due = AdviceRequest.objects.filter(created_at__lt=before, anonymised_at__isnull=True).order_by("pk")
    ended = 0
    while rows := list(due[:BATCH]):
        with transaction.atomic():
            Message.objects.filter(scope__in=[scope(row) for row in rows], kind__startswith="members.").delete()
            pks = [row.pk for row in rows]
            AdviceRequest.objects.filter(pk__in=pks).update(anonymised_at=timezone.now(), **EMPTY)
        ended += len(rows)
    return ended


def forget_senders(before: datetime) -> int:
    """Empties the notes of sent forms: they only guard against double sending and floods."""
    sent = AdviceRequest.objects.filter(created_at__lt=before).exclude(nonce="")
    return sent.update(nonce="", digest="", network="")


register(
    Retention(
        name="advice",
        what=_("Requests for advice: name, e-mail, telephone, cooperative, question, notes, mails"),
        models=("members.AdviceRequest", "mailing.Message"),
        term=timedelta(days=730),
        term_words=_("24 months"),
        trigger=_("after the request"),
        end=anonymise_requests,
    )
)
register(
    Retention(
        name="advice_senders",
        what=_("Notes of sent forms for advice, against double sending and abuse"),
        models=("members.AdviceRequest",),
        term=timedelta(days=2),
        term_words=_("2 days"),
        trigger=_("after sending"),
        end=forget_senders,
    )
)
