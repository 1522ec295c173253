"""What providers tell of a mail, mails stopped, and addresses that get no more."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def merge_states(apps: Any, _editor: Any) -> None:
    """On the way back: what providers told is forgotten, and what was stopped is not sent."""
    rows = apps.get_model("mailing", "Message").objects
    rows.filter(state__in=["delivered", "bounced"]).update(state="sent")
    rows.filter(state="stopped").update(state="failed")


class Migration(migrations.Migration):

    dependencies = [
        ('mailing', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='StoppedAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email_key', models.CharField(help_text='As `addresses.email_key` spells it.', max_length=254, unique=True)),
                ('why', models.CharField(choices=[('bounced', 'the address does not exist or takes no mail'), ('complained', 'the reader reported a mail as unwanted')], max_length=10, verbose_name='why')),
                ('error', models.TextField(blank=True, verbose_name='what the server said')),
                ('since', models.DateTimeField(verbose_name='since')),
            ],
            options={
                'verbose_name': 'stopped address',
                'verbose_name_plural': 'stopped addresses',
            },
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_sent_has_time',
        ),
        migrations.RunPython(migrations.RunPython.noop, merge_states),
        migrations.AlterField(
            model_name='message',
            name='state',
            field=models.CharField(choices=[('waiting', 'waiting'), ('sent', 'sent'), ('delivered', 'delivered'), ('bounced', 'bounced'), ('obsolete', 'no longer due'), ('failed', 'failed'), ('stopped', 'stopped')], default='waiting', max_length=10, verbose_name='state'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('provider_id', ''), _negated=True), fields=['provider_id'], name='message_of_provider'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sent', 'delivered', 'bounced', 'obsolete', 'failed', 'stopped'])), name='message_state_known'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['sent', 'delivered', 'bounced']), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='message_sent_has_time'),
        ),
        migrations.AddField(
            model_name='stoppedaddress',
            name='message',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='mailing.message'),
        ),
        migrations.AddIndex(
            model_name='stoppedaddress',
            index=models.Index(fields=['-since'], name='stopped_address_since'),
        ),
        migrations.AddConstraint(
            model_name='stoppedaddress',
            constraint=models.CheckConstraint(condition=models.Q(('why__in', ['bounced', 'complained'])), name='stopped_address_why_known'),
        ),
    ]
