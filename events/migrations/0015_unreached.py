"""Who has an address may have to be called, too: where no mail reaches it."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("events", "0014_announcements"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="registration", name="registration_with_address_gets_mail"),
    ]
