"""Sign-ups held back by a limit; sent forms are counted by address, too, with a row for each."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0008_without_address'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HeldBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nonce', models.CharField(max_length=120)),
                ('rule', models.CharField(choices=[('network', 'many sign-ups from one network'), ('address', 'many forms with one e-mail address'), ('rush', 'a rush on the event, and many from one network')], max_length=10, verbose_name='rule')),
                ('sent', models.JSONField()),
                ('network', models.CharField(max_length=32)),
                ('more', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(verbose_name='sent at')),
                ('state', models.CharField(choices=[('held', 'held back'), ('let_through', 'let through'), ('thrown_away', 'thrown away')], default='held', max_length=12, verbose_name='state')),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='held_back', to='events.event')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'sign-up held back',
                'verbose_name_plural': 'sign-ups held back',
                'ordering': ['created_at', 'pk'],
                'indexes': [models.Index(fields=['state', 'created_at'], name='held_back_state'), models.Index(fields=['event', 'created_at'], name='held_back_event'), models.Index(fields=['network', 'created_at'], name='held_back_network'), models.Index(fields=['created_at'], name='held_back_created')],
                'constraints': [models.UniqueConstraint(fields=('nonce',), name='held_back_once_per_form'), models.CheckConstraint(condition=models.Q(('rule__in', ['network', 'address', 'rush'])), name='held_back_rule_known'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('state', 'held')), models.Q(('settled_at__isnull', False), ('state__in', ['let_through', 'thrown_away'])), _connector='OR'), name='held_back_settled_has_time')],
            },
        ),
        migrations.AddField(
            model_name='submission',
            name='address',
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name='submission',
            name='place',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='submission',
            name='digest',
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AlterField(
            model_name='submission',
            name='event',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='submissions', to='events.event'),
        ),
        migrations.AlterField(
            model_name='submission',
            name='nonce',
            field=models.CharField(max_length=120),
        ),
        migrations.AlterField(
            model_name='submission',
            name='network',
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AlterField(
            model_name='submission',
            name='outcome',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['address', 'created_at'], name='submission_address'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['event', 'created_at'], name='submission_event'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['created_at'], name='submission_created'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(fields=('nonce', 'place'), name='submission_once'),
        ),
        # Back again, each form has one row, and none is without an event.
        migrations.RunSQL(migrations.RunSQL.noop, "DELETE FROM events_submission WHERE place > 0 OR event_id IS NULL"),
    ]
