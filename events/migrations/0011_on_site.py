"""On site: the way and a map, what to prepare, and who changed over to another way of taking part."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0010_series'),
        ('wagtailimages', '0027_image_description'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='step',
            name='step_leads_on',
        ),
        migrations.AddField(
            model_name='eventwords',
            name='prepare',
            field=models.TextField(blank=True, max_length=1000, verbose_name='to prepare'),
        ),
        migrations.AddField(
            model_name='session',
            name='map',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='map'),
        ),
        migrations.AddField(
            model_name='sessionwords',
            name='way',
            field=models.TextField(blank=True, max_length=1000, verbose_name='how to get there'),
        ),
        migrations.AddField(
            model_name='step',
            name='mode',
            field=models.CharField(blank=True, choices=[('online', 'online'), ('onsite', 'on site')], max_length=10),
        ),
        migrations.AlterField(
            model_name='step',
            name='deed',
            field=models.CharField(choices=[('sign_up', 'sign-up'), ('revive', 'new sign-up'), ('accept', 'acceptance'), ('decline', 'refusal'), ('promote', 'seat won'), ('cancel', 'cancellation'), ('switch', 'other way of taking part')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('before', models.F('after')), ('deed', 'switch')), models.Q(models.Q(('deed', 'switch'), _negated=True), models.Q(('before', models.F('after')), _negated=True)), _connector='OR'), name='step_leads_on'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deed', 'switch'), ('mode__in', ['online', 'onsite'])), models.Q(models.Q(('deed', 'switch'), _negated=True), ('mode', '')), _connector='OR'), name='step_switch_says_mode'),
        ),
        # On the way back it comes first: without the field, such a step says nothing, and may not be.
        migrations.RunSQL(migrations.RunSQL.noop, "DELETE FROM events_step WHERE deed = 'switch'"),
    ]
