"""What Wagtail's own groups may do beside writing pages, given once on a new database; an office may change it."""

from typing import Any

from django.contrib.auth.models import Group, Permission

GROUPS = ("Editors", "Moderators")
SNIPPET = ("view", "add", "change")
# By app and model; what only one of the groups may do stands below.
DEEDS = {
    ("events", "event"): ("view", "add", "change"),
    ("members", "advicerequest"): ("view", "change"),
    ("members", "advicearea"): SNIPPET,
    ("pages", "sitetext"): ("view", "change"),
    ("pages", "topic"): SNIPPET,
    ("pages", "cooperativekind"): SNIPPET,
    ("pages", "purpose"): SNIPPET,
}
MORE = {("Moderators", "events", "event"): ("delete",)}


def give_deeds(**_kwargs: Any) -> None:
    """Lets both groups to the desks and the shared words; not to those that any group has been given already."""
    for (app, model), deeds in DEEDS.items():
        known = Permission.objects.filter(content_type__app_label=app, content_type__model=model)
        if Group.objects.filter(permissions__in=known).exists():
            continue
        for group in Group.objects.filter(name__in=GROUPS):
            names = [f"{deed}_{model}" for deed in (*deeds, *MORE.get((group.name, app, model), ()))]
            group.permissions.add(*known.filter(codename__in=names))
