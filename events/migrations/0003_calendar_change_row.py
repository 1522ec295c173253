"""The one row that says when a public feed changed last."""

from django.db import migrations
from django.utils import timezone


def make_row(apps, schema_editor):
    apps.get_model("events", "CalendarChange").objects.get_or_create(pk=1, defaults={"changed_at": timezone.now()})


class Migration(migrations.Migration):
    dependencies = [("events", "0002_initial")]
    operations = [migrations.RunPython(make_row, migrations.RunPython.noop)]
