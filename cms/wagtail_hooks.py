"""What Wagtail asks before it lets somebody do things that no permission covers."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from wagtail import hooks
from wagtail.admin import messages

from . import accounts, translating


@hooks.register("register_admin_urls", order=-1)
def register_admin_urls() -> list[URLPattern]:
    """Before those of wagtail-localize."""
    return translating.addresses()


@hooks.register("before_create_user")
def keep_superusers_few(request: HttpRequest) -> HttpResponse | None:
    """A new account."""
    return _refused(request, [])


@hooks.register("before_edit_user")
def keep_superuser(request: HttpRequest, user: User) -> HttpResponse | None:
    """An account with its password and rights."""
    return _refused(request, [user])


@hooks.register("before_bulk_action")
def keep_superusers(request: HttpRequest, _action: str, objects: Sequence[Any], _view: Any) -> HttpResponse | None:
    """Many at once: switched off, put into a group."""
    return _refused(request, [each for each in objects if isinstance(each, User)])


def _refused(request: HttpRequest, users: Sequence[User]) -> HttpResponse | None:
    why_not = accounts.why_not_change(request.user, users, makes_superuser="is_superuser" in request.POST)
    if not why_not:
        return None
    messages.error(request, why_not)
    return redirect("wagtailusers_users:index")
