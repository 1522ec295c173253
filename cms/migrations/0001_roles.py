"""The four roles, and the check by a second person. It runs once: what an office does with them later, stays."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

from cms import roles

# Wagtail's own groups become ours with everybody in them, and its workflow with everything under way in it.
RENAMED = {"Moderators": roles.EDITOR.name, "Editors": roles.AUTHOR.name}
WORKFLOW, TASK = "Moderators approval", "Moderators approval"
OUR_WORKFLOW = "Secondo sguardo / Vier-Augen-Prüfung"
OUR_TASK = "Controllo della redazione / Prüfung durch die Redaktion"


def make_roles(apps, schema_editor):
    """On a new database the groups are exactly the table; where people work already nobody loses anything."""
    for config in installed.get_app_configs():
        create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    rename_groups(apps, RENAMED)
    is_new = not apps.get_model("auth.User").objects.exists()
    for role in roles.ROLES:
        roles.keep_right(role, apps, strict=is_new)
    rename_check(apps, (WORKFLOW, TASK), (OUR_WORKFLOW, OUR_TASK))


def unmake_roles(apps, schema_editor):
    """The former names come back; the groups that were new go unless somebody is in them."""
    rename_check(apps, (OUR_WORKFLOW, OUR_TASK), (WORKFLOW, TASK))
    new = (roles.EVENT_DESK.name, roles.ADMINISTRATOR.name)
    apps.get_model("auth.Group").objects.filter(name__in=new, user=None).delete()
    rename_groups(apps, {ours: theirs for theirs, ours in RENAMED.items()})


def rename_groups(apps, names):
    groups = apps.get_model("auth.Group").objects
    for old, new in names.items():
        if not groups.filter(name=new).exists():
            groups.filter(name=old).update(name=new)


def rename_check(apps, old, new):
    """Only the names: whether it is on, and who approves, is the office's."""
    for model, before, after in zip(("Workflow", "Task"), old, new, strict=True):
        apps.get_model(f"wagtailcore.{model}").objects.filter(name=before).update(name=after)


class Migration(migrations.Migration):

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("events", "0005_funding_teaser"),
        ("mailing", "0001_initial"),
        ("members", "0002_funding_teaser"),
        ("pages", "0005_site_change"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]

    operations = [migrations.RunPython(make_roles, unmake_roles)]
