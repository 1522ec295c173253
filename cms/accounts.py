"""Accounts of the office: superusers are above the roles, and a new password is sent in one's language."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.admin.forms.auth import PasswordResetForm
from wagtail.users.models import UserProfile


def why_not_change(by: Any, users: Iterable[User], *, makes_superuser: bool = False) -> str:
    """Why somebody may not change these accounts, or make one of them a superuser; empty if they may."""
    if by.is_superuser or not (makes_superuser or any(user.is_superuser for user in users)):
        return ""
    return _("Only whoever has unrestricted access can give it, or change the account of somebody who has it.")


class NewPasswordForm(PasswordResetForm):
    """Asks for an address. Wagtail's own would write in the language of the browser, which anybody's may be."""

    def send_mail(self, subject: str, text: str, context: dict[str, Any], *rest: Any, **options: Any) -> None:
        more = {"settings": settings, "days": timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).days}
        with translation.override(UserProfile.get_for_user(context["user"]).get_preferred_language()):
            super().send_mail(subject, text, context | more, *rest, **options)
