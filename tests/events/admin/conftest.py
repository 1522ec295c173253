"""The same small cast everywhere: the office, a colleague who may only look, and one who may not."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from tests.factories import make_site


def make_user(name: str, *codenames: str, is_superuser: bool = False) -> Client:
    """A client logged in as somebody who may enter the admin and do what is named."""
    user = User.objects.create_user(name, f"{name}@example.org", "secret", is_superuser=is_superuser)
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    client = Client(headers={"accept-language": "it"})
    client.force_login(user)
    return client


@pytest.fixture
def office(site: None) -> Client:
    """Does everything with events, and nothing else."""
    return make_user("office", "view_event", "add_event", "change_event", "delete_event")


@pytest.fixture
def viewer(site: None) -> Client:
    """May see events only."""
    return make_user("viewer", "view_event")


@pytest.fixture
def stranger(site: None) -> Client:
    """May enter the admin, for other things."""
    return make_user("stranger")


@pytest.fixture
def chief(site: None) -> Client:
    """May do all, pages too."""
    return make_user("chief", is_superuser=True)


@pytest.fixture
def site(db: None) -> None:
    """A site in two languages."""
    make_site()
