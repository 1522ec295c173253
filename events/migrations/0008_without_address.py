"""Whoever came through the office may have no e-mail address: they have a telephone, and are called."""

from django.db import migrations, models

# The older rule knows nobody without an address: going back, they get a key that no address has.
WITHOUT = "email = '' AND anonymised_at IS NULL"
UNKEY = f"UPDATE events_registration SET email_key = '' WHERE {WITHOUT}"
KEY = f"UPDATE events_registration SET email_key = 'registration ' || id WHERE {WITHOUT}"


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0007_rules_per_event'),
    ]

    operations = [
        migrations.AddField(
            model_name='registration',
            name='telephone',
            field=models.CharField(blank=True, default='', max_length=40, verbose_name='telephone'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='registration',
            name='untold_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RemoveConstraint(
            model_name='registration',
            name='registration_has_address',
        ),
        migrations.RunSQL(UNKEY, KEY),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('email_key', ''), _negated=True), ('anonymised_at__isnull', False), ('privacy_at__isnull', True), _connector='OR'), name='registration_has_address'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('untold_at__isnull', True), ('email_key', ''), _connector='OR'), name='registration_with_address_gets_mail'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(condition=models.Q(('untold_at__isnull', False)), fields=['event', 'untold_at'], name='registration_to_call'),
        ),
    ]
