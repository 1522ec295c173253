"""What the outbox keeps of people, beside what the rooms write: how long, and how it ends (promise 14)."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from mailing.inbound import FORWARD
from mailing.models import Message, Reply, StoppedAddress

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


def forget_words(before: datetime) -> int:
    """Empties what people wrote to us, and who wrote; that somebody answered stays."""
    old = Reply.objects.filter(received_at__lt=before).exclude(text="", subject="", sender="", sender_name="")
    return old.update(text="", subject="", sender="", sender_name="", message_id="", thread="")


def delete_replies(before: datetime) -> int:
    """Deletes the notes that somebody answered, and that it was passed on."""
    passed_on = Message.objects.filter(kind=FORWARD, created_at__lt=before).delete()[0]
    return passed_on + Reply.objects.filter(received_at__lt=before).delete()[0]


register(
    Retention(
        name="reply_words",
        what=_("Answers to our mails: sender, subject, text"),
        models=("mailing.Reply",),
        term=timedelta(days=90),
        term_words=_("90 days"),
        trigger=_("after they came in"),
        end=forget_words,
    )
)
register(
    Retention(
        name="replies",
        what=_("Notes that a mail was answered, also by a calendar or an automatic reply"),
        models=("mailing.Reply", "mailing.Message"),
        term=timedelta(days=365),
        term_words=_("12 months"),
        trigger=_("after they came in"),
        end=delete_replies,
    )
)
