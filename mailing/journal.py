"""Who of the office did what to a mail and when, in Wagtail's log."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

RETRY, LEAVE, STOP = "mailing.retry", "mailing.leave", "mailing.stop"
RELEASE = "mailing.release"
# Each with what stands in a list of deeds, and what is said of one.
ACTIONS = {
    RETRY: (_("Try a mail again"), _("Tried again")),
    LEAVE: (_("Leave a mail as it is"), _("Left as it is")),
    STOP: (_("Stop a mail"), _("Stopped")),
    RELEASE: (_("Let an address get mail again"), _("Lets the address get mail again")),
}


def note(rows: Iterable[Model], action: str, user: Any) -> None:
    """Notes a deed for each row, in the deed's own transaction; one statement."""
    now = timezone.now()
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(row.pk),
            label=str(row),
            action=action,
            user=user,
            timestamp=now,
        )
        for row in rows
    )


def of(row: Model) -> QuerySet[ModelLogEntry]:
    """What was done to a row, the latest first."""
    entries: QuerySet[ModelLogEntry] = ModelLogEntry.objects.for_instance(row).select_related("user")
    return entries
