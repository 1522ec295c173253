"""Who writes words or looks after events may change what mails say; the rest of the groups stays as the office has it."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

from cms import roles

ROLES = (roles.EDITOR, roles.EVENT_DESK, roles.ADMINISTRATOR)
PERMISSION = {"content_type__app_label": "mailing", "codename": "change_mailtext"}


def give(apps, schema_editor):
    """The permission is made first: it comes only behind all migrations."""
    create_permissions(installed.get_app_config("mailing"), apps=apps, verbosity=0, using=schema_editor.connection.alias)
    permission = apps.get_model("auth.Permission").objects.get(**PERMISSION)
    for group in _groups(apps):
        group.permissions.add(permission)


def take(apps, schema_editor):
    for permission in apps.get_model("auth.Permission").objects.filter(**PERMISSION):
        for group in _groups(apps):
            group.permissions.remove(permission)


def _groups(apps):
    return apps.get_model("auth.Group").objects.filter(name__in=[role.name for role in ROLES])


class Migration(migrations.Migration):

    dependencies = [
        ("cms", "0002_collections"),
        ("mailing", "0006_mail_texts"),
    ]

    operations = [migrations.RunPython(give, take)]
