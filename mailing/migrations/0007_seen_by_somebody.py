"""When a mail failed is known of each that did, and when somebody of the office has looked at it."""

from typing import Any

from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Coalesce


def date_failures(apps: Any, _editor: Any) -> None:
    """Mails that failed before that was written down."""
    rows = apps.get_model("mailing", "Message").objects.filter(state__in=["failed", "bounced", "stopped"])
    rows.filter(failed_at__isnull=True).update(failed_at=Coalesce(F("sent_at"), F("due_at")))


class Migration(migrations.Migration):

    dependencies = [
        ("mailing", "0006_mail_texts"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="seen_at",
            field=models.DateTimeField(blank=True, help_text="When the office left it as it is.", null=True),
        ),
        migrations.RunPython(date_failures, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["failed", "bounced", "stopped"]), _negated=True),
                    ("failed_at__isnull", False),
                    _connector="OR",
                ),
                name="message_failed_has_time",
            ),
        ),
    ]
