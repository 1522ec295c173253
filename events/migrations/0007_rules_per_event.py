"""Rules per event. Who waits at an event with approval has been accepted: only so did one get there."""

from django.db import migrations, models

ACCEPTED = """
    UPDATE events_registration SET approved_at = told_at
    WHERE state = 'waiting' AND event_id IN (SELECT id FROM events_event WHERE approval)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0006_steps'),
    ]

    operations = [
        migrations.AddField(
            model_name='event',
            name='joins_before',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='join page opens'),
        ),
        migrations.AddField(
            model_name='event',
            name='late_sign_up',
            field=models.BooleanField(default=False, verbose_name='sign-up while the event runs'),
        ),
        migrations.AddField(
            model_name='event',
            name='pending_holds_seat',
            field=models.BooleanField(default=False, verbose_name='who awaits approval holds a seat'),
        ),
        migrations.AddField(
            model_name='event',
            name='promotes_before',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='freed seats go to the waiting list'),
        ),
        migrations.AddField(
            model_name='registration',
            name='approved_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('pending_holds_seat', False), ('approval', True), _connector='OR'), name='event_seat_held_for_approval_only'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('promotes_before__isnull', True), ('promotes_before__lte', 43200), _connector='OR'), name='event_promotes_within_a_month'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('joins_before__isnull', True), ('joins_before__lte', 43200), _connector='OR'), name='event_joins_within_a_month'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'pending'), _negated=True), ('approved_at__isnull', True), _connector='OR'), name='registration_pending_is_not_approved'),
        ),
        migrations.RunSQL(ACCEPTED, migrations.RunSQL.noop),
    ]
