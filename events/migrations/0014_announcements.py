"""Messages to registrants: whom they are for, what they say, and how far each has gone out."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0013_follow_ups'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('states', models.JSONField(default=list, verbose_name='state')),
                ('locales', models.JSONField(blank=True, default=list, help_text='None: in any language.', verbose_name='language')),
                ('mode', models.CharField(blank=True, choices=[('online', 'online'), ('onsite', 'on site')], max_length=10, verbose_name='takes part')),
                ('presence', models.CharField(blank=True, choices=[('attended', 'who attended'), ('missed', 'who did not attend')], max_length=10, verbose_name='attendance')),
                ('answer', models.CharField(blank=True, max_length=60, verbose_name='answer')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('scheduled', 'planned'), ('sending', 'going out'), ('sent', 'sent'), ('stopped', 'stopped')], default='draft', max_length=10, verbose_name='state')),
                ('send_at', models.DateTimeField(blank=True, null=True, verbose_name='goes out')),
                ('began_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='began to go out')),
                ('written_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('written', models.PositiveIntegerField(default=0, editable=False)),
                ('reached', models.BigIntegerField(default=0, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='announcements', to='events.event')),
                ('question', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='events.question', verbose_name='question')),
                ('sender', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='events.session', verbose_name='session')),
            ],
            options={
                'verbose_name': 'message to registrants',
                'verbose_name_plural': 'messages to registrants',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['event', '-id'], name='announcement_event'), models.Index(condition=models.Q(('state__in', ['scheduled', 'sending'])), fields=['send_at'], name='announcement_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'scheduled', 'sending', 'sent', 'stopped'])), name='announcement_state_known'), models.CheckConstraint(condition=models.Q(('mode__in', ['', 'online', 'onsite'])), name='announcement_mode_known'), models.CheckConstraint(condition=models.Q(('presence__in', ['', 'attended', 'missed'])), name='announcement_presence_known'), models.CheckConstraint(condition=models.Q(('answer', ''), ('question__isnull', False), _connector='OR'), name='announcement_answer_has_question'), models.CheckConstraint(condition=models.Q(models.Q(('send_at__isnull', True), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('send_at__isnull', False)), _connector='OR'), name='announcement_planned_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('began_at__isnull', True), ('state__in', ['draft', 'scheduled'])), models.Q(('began_at__isnull', False), ('state__in', ['sending', 'sent', 'stopped'])), _connector='OR'), name='announcement_begun_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('written_at__isnull', False), _connector='OR'), name='announcement_sent_is_written')],
            },
        ),
        migrations.CreateModel(
            name='AnnouncementWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('locale', models.CharField(max_length=10, verbose_name='language')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='subject')),
                ('body', models.TextField(blank=True, max_length=10000, verbose_name='text')),
                ('announcement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='events.announcement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('announcement', 'locale'), name='announcement_words_once')],
            },
        ),
    ]
