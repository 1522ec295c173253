"""Superusers are above the roles: whoever administers users neither makes one nor changes one."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _


def why_not_change(by: Any, users: Iterable[User], *, makes_superuser: bool = False) -> str:
    """Why somebody may not change these accounts, or make one of them a superuser; empty if they may."""
    if by.is_superuser or not (makes_superuser or any(user.is_superuser for user in users)):
        return ""
    return _("Only whoever has unrestricted access can give it, or change the account of somebody who has it.")
