"""Indexes for what the office narrows its list of mails by: state, kind, address."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("mailing", "0003_replies"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["state", "created_at", "id"], name="message_state"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["kind", "created_at", "id"], name="message_kind"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(django.db.models.functions.text.Lower("recipient"), name="message_recipient"),
        ),
    ]
