"""What Wagtail's own groups may do with events and advice, given once on a new database; an office may change it."""

from typing import Any

from django.contrib.auth.models import Group, Permission

DEEDS = {
    ("events", "event"): {
        "Editors": ["view_event", "add_event", "change_event"],
        "Moderators": ["view_event", "add_event", "change_event", "delete_event"],
    },
    ("members", "advicerequest"): {
        "Editors": ["view_advicerequest", "change_advicerequest"],
        "Moderators": ["view_advicerequest", "change_advicerequest"],
    },
}


def give_deeds(**_kwargs: Any) -> None:
    """Lets editors to the desks; not to one of which any group has been given a permission already."""
    for (app, model), deeds in DEEDS.items():
        known = Permission.objects.filter(content_type__app_label=app, content_type__model=model)
        if Group.objects.filter(permissions__in=known).exists():
            continue
        for group in Group.objects.filter(name__in=deeds):
            group.permissions.add(*known.filter(codename__in=deeds[group.name]))
