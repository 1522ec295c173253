"""The account to look at the demo with."""

from django.apps import apps
from django.contrib.auth import get_user_model
from wagtail.users.models import UserProfile

from . import LOGIN, PASSWORD


def is_allowed() -> bool:
    """Only where mails end in a mailbox that everybody reads: a password in the code guards nothing."""
    return apps.is_installed("cms.mailbox")


def make_editor(language: str) -> bool:
    """Makes the account unless it is there; False where there must be none."""
    if not is_allowed():
        return False
    users = get_user_model()
    if not users.objects.filter(username=LOGIN).exists():
        # Without a name the settings of the account cannot be saved: Wagtail asks for one.
        name = {"first_name": "Martin", "last_name": "Feldthurner"}
        user = users.objects.create_superuser(LOGIN, f"{LOGIN}@example.org", PASSWORD, **name)
        UserProfile.objects.create(user=user, preferred_language=language)
    return True
