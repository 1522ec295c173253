"""What Wagtail's own groups may do with events and the site's frame, given once on a new database."""

from typing import Any

from django.contrib.auth.models import Group, Permission

EVENT_DEEDS = {
    "Editors": ["view_event", "add_event", "change_event"],
    "Moderators": ["view_event", "add_event", "change_event", "delete_event"],
}


def give_event_deeds(**_kwargs: Any) -> None:
    """Lets editors into the event desk, unless any group has been given a permission of events already."""
    deeds = Permission.objects.filter(content_type__app_label="events", content_type__model="event")
    if Group.objects.filter(permissions__in=deeds).exists():
        return
    for group in Group.objects.filter(name__in=EVENT_DEEDS):
        group.permissions.add(*deeds.filter(codename__in=EVENT_DEEDS[group.name]))


SITE_DEEDS = ["change_sitetext", "view_sitetext", "add_topic", "change_topic", "view_topic"]


def give_site_deeds(**_kwargs: Any) -> None:
    """Lets both groups make menus, notices and topics, unless any group may do so already."""
    deeds = Permission.objects.filter(content_type__app_label="pages", codename__in=SITE_DEEDS)
    if Group.objects.filter(permissions__in=deeds).exists():
        return
    for group in Group.objects.filter(name__in=EVENT_DEEDS):
        group.permissions.add(*deeds)
