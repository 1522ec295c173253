"""Mails that come in: answers, automatic replies, answers of calendars, and what came back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mailing', '0002_delivered_and_stopped'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_key', models.CharField(blank=True, max_length=100)),
                ('scope', models.CharField(blank=True, max_length=100)),
                ('kind', models.CharField(choices=[('person', 'answer by mail'), ('automatic', 'automatic reply'), ('calendar', 'answer of a calendar'), ('bounce', 'mail that came back')], max_length=10, verbose_name='kind')),
                ('answer', models.CharField(blank=True, choices=[('accepted', 'accepted in the calendar'), ('tentative', 'marked as uncertain in the calendar'), ('declined', 'declined in the calendar')], max_length=10, verbose_name='calendar')),
                ('sender', models.CharField(blank=True, max_length=254, verbose_name='sender')),
                ('sender_name', models.CharField(blank=True, max_length=200)),
                ('subject', models.CharField(blank=True, max_length=300, verbose_name='subject')),
                ('text', models.TextField(blank=True, help_text='The beginning of it; links of ours are left out.', verbose_name='text')),
                ('message_id', models.CharField(blank=True, help_text='Its own Message-ID.', max_length=300)),
                ('thread', models.TextField(blank=True, help_text='The Message-IDs before it, the latest first.')),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('received_at', models.DateTimeField(verbose_name='received at')),
                ('forwarded', models.BooleanField(default=False)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('original', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replies', to='mailing.message')),
            ],
            options={
                'verbose_name': 'incoming mail',
                'verbose_name_plural': 'incoming mails',
                'indexes': [models.Index(fields=['scope', '-id'], name='reply_scope'), models.Index(fields=['subject_key', '-id'], name='reply_subject'), models.Index(fields=['sender', 'received_at'], name='reply_sender'), models.Index(fields=['received_at'], name='reply_received'), models.Index(condition=models.Q(('done_at__isnull', True)), fields=['scope'], name='reply_to_read')],
                'constraints': [models.UniqueConstraint(fields=('digest',), name='reply_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['person', 'automatic', 'calendar', 'bounce'])), name='reply_kind_known'), models.CheckConstraint(condition=models.Q(('answer', ''), models.Q(('answer__in', ['accepted', 'tentative', 'declined']), ('kind', 'calendar')), _connector='OR'), name='reply_answer_known')],
            },
        ),
    ]
