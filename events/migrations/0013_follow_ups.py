"""Reminders and follow-ups per event, how the house does both, certificates of attendance, and feedback."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0012_reminders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('locale', models.CharField(max_length=10, verbose_name='language')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('organisation', models.CharField(max_length=200, verbose_name='organisation')),
                ('days', models.JSONField()),
                ('minutes', models.PositiveIntegerField()),
                ('issued_at', models.DateTimeField()),
                ('registration', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='certificate', to='events.registration')),
            ],
            options={
                'verbose_name': 'certificate of attendance',
                'verbose_name_plural': 'certificates of attendance',
                'indexes': [models.Index(fields=['issued_at'], name='certificate_issued')],
            },
        ),
        migrations.CreateModel(
            name='EventDefaults',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reminders', models.JSONField(default=dict)),
                ('follow_up_after', models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='event_defaults_one_row'), models.CheckConstraint(condition=models.Q(('follow_up_after__isnull', True), ('follow_up_after__lte', 43200), _connector='OR'), name='event_defaults_follow_up_within_a_month')],
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='follow_up', serialize=False, to='events.event')),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('stopped_at', models.DateTimeField(blank=True, null=True)),
                ('written_at', models.DateTimeField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField(blank=True, null=True)),
                # Here and not behind: foreign keys then come last of all, after the rows below.
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'follow-up',
                'verbose_name_plural': 'follow-ups',
                'constraints': [models.CheckConstraint(condition=models.Q(('released_at__isnull', True), ('stopped_at__isnull', True), _connector='OR'), name='follow_up_released_or_stopped')],
            },
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('useful', models.PositiveSmallIntegerField(verbose_name='how useful')),
                ('better', models.TextField(blank=True, max_length=1000, verbose_name='what should be better')),
                ('on', models.DateField()),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='events.event')),
            ],
            options={
                'verbose_name': 'feedback',
                'verbose_name_plural': 'feedback',
                'constraints': [models.CheckConstraint(condition=models.Q(('useful__gte', 1), ('useful__lte', 5)), name='feedback_useful_from_one_to_five')],
            },
        ),
        migrations.AddField(
            model_name='registration',
            name='gave_feedback',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='event',
            name='certificate',
            field=models.BooleanField(default=False, verbose_name='certificate of attendance'),
        ),
        migrations.AddField(
            model_name='event',
            name='follow_up_after',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='follow-up goes out'),
        ),
        migrations.AddField(
            model_name='event',
            name='follow_up_waits',
            field=models.BooleanField(default=False, verbose_name='follow-up waits for the recording'),
        ),
        migrations.AddField(
            model_name='event',
            name='follows_up',
            field=models.BooleanField(default=True, verbose_name='follow-up'),
        ),
        migrations.AddField(
            model_name='event',
            name='reminders',
            field=models.JSONField(blank=True, null=True, verbose_name='reminders'),
        ),
        migrations.AddField(
            model_name='event',
            name='usual_since',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('follow_up_after__isnull', True), ('follow_up_after__lte', 43200), _connector='OR'), name='event_follows_up_within_a_month'),
        ),
        # Whoever was at an event of last month is not thanked today.
        migrations.RunSQL(
            "INSERT INTO events_followup (event_id, written_at, recorded_at)"
            " SELECT id, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM events_event WHERE ends_at < CURRENT_TIMESTAMP",
            migrations.RunSQL.noop,
        ),
    ]
