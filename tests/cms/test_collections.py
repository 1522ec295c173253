"""The collections that the library begins with."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection

from cms import roles

pytestmark = pytest.mark.django_db
migration = import_module("cms.migrations.0002_collections")


@pytest.fixture(autouse=True)
def _fresh() -> None:
    """As after the migrations, whatever a test with real transactions has emptied."""
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    for child in root.get_children():
        child.delete()
    migration.make_collections(apps, None)


def names() -> list[str]:
    return [each.name for each in Collection.get_first_root_node().get_children()]


def test_each_section_has_one_and_an_office_adds_its_own() -> None:
    Collection.get_first_root_node().add_child(name="Loghi / Logos")

    assert names() == sorted([*migration.NAMES, "Loghi / Logos"])
    assert Collection.find_problems() == ([], [], [], [], [])


def test_an_author_puts_a_picture_there(client: Client) -> None:
    author = get_user_model().objects.create_user("autrice", "a@example.org", "x")
    for role in roles.ROLES:
        roles.keep_right(role)
    author.groups.add(Group.objects.get(name=roles.AUTHOR.name))
    client.force_login(author)

    html = client.get(reverse("wagtailimages:add")).content.decode()

    assert all(name in html for name in migration.NAMES)


def test_an_office_with_collections_keeps_its_own() -> None:
    for child in Collection.get_first_root_node().get_children():
        child.delete()
    Collection.get_first_root_node().add_child(name="Loghi")

    migration.make_collections(apps, None)

    assert names() == ["Loghi"]


def test_undone_it_leaves_what_has_something_in_it() -> None:
    full = Collection.objects.get(name="Webinar / Webinare")
    get_document_model().objects.create(title="x", file=ContentFile(b"x", "x.pdf"), collection=full)

    migration.unmake_collections(apps, None)

    assert names() == ["Webinar / Webinare"]
    assert Collection.get_first_root_node().numchild == 1
