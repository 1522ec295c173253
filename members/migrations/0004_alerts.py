"""Who follows what by mail, and what has been told to them."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0003_words_behind'),
    ]

    operations = [
        migrations.CreateModel(
            name='Follower',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('email_key', models.CharField(blank=True, help_text='As `addresses.email_key` spells it.', max_length=254)),
                ('locale', models.CharField(choices=[('it', 'Italiano'), ('de', 'Deutsch')], max_length=10, verbose_name='language')),
                ('rhythm', models.CharField(choices=[('at_once', 'At once, one mail for each thing'), ('daily', 'Once a day, in the morning'), ('weekly', 'Once a week, on Monday morning')], max_length=10, verbose_name='how often')),
                ('link_version', models.PositiveIntegerField(default=1)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('paused_at', models.DateTimeField(blank=True, null=True, verbose_name='paused')),
                ('stopped_at', models.DateTimeField(blank=True, null=True, verbose_name='stopped')),
                ('told_until', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'follower',
                'verbose_name_plural': 'followers',
                'indexes': [models.Index(condition=models.Q(('confirmed_at__isnull', False), ('paused_at__isnull', True), ('stopped_at__isnull', True)), fields=['rhythm', 'id'], name='follower_reached'), models.Index(condition=models.Q(('confirmed_at__isnull', True)), fields=['asked_at'], name='follower_unconfirmed'), models.Index(condition=models.Q(('stopped_at__isnull', False)), fields=['stopped_at'], name='follower_stopped')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('email_key', ''), _negated=True), fields=('email_key',), name='follower_once_per_address'), models.CheckConstraint(condition=models.Q(('rhythm__in', ['at_once', 'daily', 'weekly'])), name='follower_rhythm_known'), models.CheckConstraint(condition=models.Q(models.Q(('email', ''), ('email_key', ''), ('stopped_at__isnull', False)), models.Q(models.Q(('email', ''), _negated=True), models.Q(('email_key', ''), _negated=True), ('stopped_at__isnull', True)), _connector='OR'), name='follower_has_address_until_stopped')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page_key', models.UUIDField(help_text='The translation key of the pages that say it.')),
                ('kind', models.CharField(choices=[('new', 'New'), ('correction', 'Correction'), ('deadline', 'Deadline')], max_length=10)),
                ('about', models.CharField(blank=True, help_text='Which correction, or which deadline and step.', max_length=60)),
                ('state', models.CharField(choices=[('declined', 'Declined'), ('planned', 'Planned'), ('waiting', 'Waiting'), ('released', 'Released'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('audience', models.JSONField(blank=True, default=list)),
                ('told_upto', models.BigIntegerField(default=0)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('count', models.PositiveIntegerField(default=0, help_text='How many it reached when it was released.')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['due_at'], name='notice_waiting'), models.Index(condition=models.Q(('state', 'released')), fields=['released_at'], name='notice_released'), models.Index(condition=models.Q(('done_at__isnull', True), ('state', 'released')), fields=['id'], name='notice_to_be_told')],
                'constraints': [models.UniqueConstraint(fields=('page_key', 'kind', 'about'), name='notice_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['new', 'correction', 'deadline'])), name='notice_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ['declined', 'planned', 'waiting', 'released', 'withdrawn'])), name='notice_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), _negated=True), ('due_at__isnull', False), _connector='OR'), name='notice_waiting_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'released'), _negated=True), ('released_at__isnull', False), _connector='OR'), name='notice_released_has_time')],
            },
        ),
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=80)),
                ('follower', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='members.follower')),
            ],
            options={
                'indexes': [models.Index(fields=['subject', 'follower'], name='follow_subject')],
                'constraints': [models.UniqueConstraint(fields=('follower', 'subject'), name='follow_once')],
            },
        ),
    ]
