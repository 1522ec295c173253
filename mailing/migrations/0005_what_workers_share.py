"""What all workers know of the provider, and when a mail failed."""

from django.db import migrations, models

class Migration(migrations.Migration):

    dependencies = [
        ('mailing', '0004_seen_by_the_office'),
    ]

    operations = [
        migrations.CreateModel(
            name='Provider',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('free_at', models.DateTimeField(blank=True, help_text='When the next mail may leave, by the rate.', null=True)),
                ('down_since', models.DateTimeField(blank=True, null=True)),
                ('again_at', models.DateTimeField(blank=True, help_text='While it is down: when it is asked again.', null=True)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('error', models.TextField(blank=True)),
                ('took_at', models.DateTimeField(blank=True, help_text='When it took a mail last.', null=True)),
                ('sent', models.BigIntegerField(default=0)),
                ('retried', models.BigIntegerField(default=0)),
                ('failed', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name='message',
            name='failed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='failed at'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state__in', ['failed', 'bounced', 'stopped'])), fields=['state', 'failed_at'], name='message_troubled'),
        ),
        migrations.AddConstraint(
            model_name='provider',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='provider_is_one'),
        ),
    ]
