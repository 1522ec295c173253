from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pages", "0008_dead_links")]

    operations = [
        migrations.AddField(
            model_name="translationstate",
            name="small",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
