"""A collection for each section, so that pictures and documents are found again. It runs once: what an office makes of
them later, stays; one that has collections already keeps its own."""

from django.db import migrations

# Rows that everybody reads in both languages, as the groups are.
NAMES = (
    "Approfondimenti / Vertiefungen",
    "Consulenza / Beratung",
    "Contributi e aiuti / Beiträge und Beihilfen",
    "Notizie e decreti / Aktuelles und Dekrete",
    "Persone / Personen",
    "Strumenti / Werkzeuge",
    "Webinar / Webinare",
)


def make_collections(apps, schema_editor):
    """Below the root, in the order of their names, which is that of the tree."""
    table = apps.get_model("wagtailcore.Collection").objects
    root = table.filter(depth=1).order_by("path").first()
    if root is None or table.filter(depth=2).exists():
        return
    rows = enumerate(NAMES, start=1)
    table.bulk_create(table.model(name=name, path=f"{root.path}{number:04}", depth=2, numchild=0) for number, name in rows)
    table.filter(pk=root.pk).update(numchild=len(NAMES))


def unmake_collections(apps, schema_editor):
    """Those with nothing in them go."""
    table = apps.get_model("wagtailcore.Collection").objects
    used = {
        pk
        for name in ("wagtailimages.Image", "wagtaildocs.Document")
        for pk in apps.get_model(name).objects.values_list("collection", flat=True).distinct()
    }
    table.filter(name__in=NAMES, depth=2, numchild=0).exclude(pk__in=used).delete()
    for root in table.filter(depth=1):
        table.filter(pk=root.pk).update(numchild=table.filter(depth=2, path__startswith=root.path).count())


class Migration(migrations.Migration):

    dependencies = [
        ("cms", "0001_roles"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [migrations.RunPython(make_collections, unmake_collections)]
