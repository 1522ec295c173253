"""How registrations come to their states. Of those that are there, only where they stand is known."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

FIRST = """
    INSERT INTO events_step (registration_id, "at", deed, "before", "after", "by", reason)
    SELECT id, created_at, 'sign_up', '', state, CASE WHEN privacy_at IS NULL THEN 'office' ELSE 'registrant' END, ''
    FROM events_registration
"""


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0005_funding_teaser'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='registration',
            name='together',
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('deed', models.CharField(choices=[('sign_up', 'sign-up'), ('revive', 'new sign-up'), ('accept', 'acceptance'), ('decline', 'refusal'), ('promote', 'seat won'), ('cancel', 'cancellation')], max_length=10)),
                ('before', models.CharField(blank=True, choices=[('pending', 'awaiting approval'), ('waiting', 'on the waiting list'), ('confirmed', 'confirmed'), ('declined', 'declined'), ('cancelled', 'cancelled')], max_length=10)),
                ('after', models.CharField(choices=[('pending', 'awaiting approval'), ('waiting', 'on the waiting list'), ('confirmed', 'confirmed'), ('declined', 'declined'), ('cancelled', 'cancelled')], max_length=10)),
                ('by', models.CharField(choices=[('registrant', 'the person'), ('office', 'the office'), ('waiting_list', 'the waiting list')], max_length=12)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='events.registration')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'step',
                'verbose_name_plural': 'steps',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('before', models.F('after')), _negated=True), name='step_leads_on'), models.CheckConstraint(condition=models.Q(('after__in', ['pending', 'waiting', 'confirmed', 'declined', 'cancelled'])), name='step_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('before', ''), ('deed', 'sign_up')), models.Q(models.Q(('before', ''), _negated=True), models.Q(('deed', 'sign_up'), _negated=True)), _connector='OR'), name='step_first_is_sign_up'), models.CheckConstraint(condition=models.Q(('user__isnull', True), ('by', 'office'), _connector='OR'), name='step_user_is_office')],
            },
        ),
        migrations.RunSQL(FIRST, migrations.RunSQL.noop),
    ]
