"""Who may into the event desk on a new database."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from cms import roles
from pages.models import SiteText
from tests.factories import make_event, make_site

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["Editors", "Moderators"])
def test_an_editor_who_is_no_administrator_works_at_the_event_desk(client: Client, name: str) -> None:
    group, _new = Group.objects.get_or_create(name=name)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    roles.give_deeds()
    user = User.objects.create_user("vera", password="x")
    user.groups.add(group)
    client.force_login(user)
    event = make_event()

    pages = [client.get("/admin/events/"), client.get(f"/admin/events/{event.pk}/"), client.get("/admin/events/new/")]

    assert [page.status_code for page in pages] == [200, 200, 200]


def test_what_an_office_took_away_is_not_given_again() -> None:
    editors, _new = Group.objects.get_or_create(name="Editors")
    Group.objects.get_or_create(name="Moderators")
    roles.give_deeds()
    editors.permissions.remove(Permission.objects.get(codename="change_event"))

    roles.give_deeds()

    assert not editors.permissions.filter(codename="change_event").exists()


@pytest.mark.parametrize("name", ["Editors", "Moderators"])
def test_an_editor_who_is_no_administrator_makes_the_menus(client: Client, name: str) -> None:
    group, _new = Group.objects.get_or_create(name=name)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    roles.give_deeds()
    user = User.objects.create_user("vera", password="x")
    user.groups.add(group)
    client.force_login(user)
    make_site()

    pages = [client.get(f"/admin/snippets/pages/sitetext/edit/{text.pk}/") for text in SiteText.objects.all()]

    assert [page.status_code for page in pages] == [200, 200]
