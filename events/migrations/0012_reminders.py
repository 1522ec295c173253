"""Reminders: when a session was moved last, and an index by which those that are near are found."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0011_on_site'),
    ]

    operations = [
        migrations.AddField(
            model_name='session',
            name='moved_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(condition=models.Q(('status', 'planned')), fields=['start'], name='session_to_remind_of'),
        ),
    ]
