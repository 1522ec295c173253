"""A note of the office in the mails of an event, a text per language."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0015_unreached'),
    ]

    operations = [
        migrations.AddField(
            model_name='eventwords',
            name='mail_note',
            field=models.TextField(blank=True, max_length=1000, verbose_name='note in mails'),
        ),
    ]
