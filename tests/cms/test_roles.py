"""How the roles come into a database, and what keeps them right."""

from importlib import import_module
from io import StringIO
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from wagtail import hooks
from wagtail.models import GroupApprovalTask, GroupCollectionPermission, GroupPagePermission, Page, Workflow

from cms import roles

pytestmark = pytest.mark.django_db
migration = import_module("cms.migrations.0001_roles")
EDITOR = SimpleNamespace(connection=connection)


def run(*options: str) -> str:
    """What the command says."""
    said = StringIO()
    call_command("roles", *options, stdout=said)
    return said.getvalue()


def group(role: roles.Role) -> Group:
    return Group.objects.get(name=role.name)


def find(codename: str) -> Permission:
    return Permission.objects.get(codename=codename)


def facts() -> list[object]:
    """All that the roles and the check consist of."""
    tables = [Group, Group.permissions.through, GroupPagePermission, GroupCollectionPermission, Workflow]
    return [sorted(table.objects.values_list()) for table in tables]


def test_a_new_database_has_the_four_roles_as_the_table_says() -> None:
    assert run("--check") == "The roles are as the table says.\n"
    assert set(Group.objects.values_list("name", flat=True)) == {role.name for role in roles.ROLES}


def test_everything_the_table_names_can_be_given() -> None:
    known = {f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")}

    for role in roles.ROLES:
        names = {**role.models, **role.collections, "wagtailcore.page": role.pages}
        assert set(roles._deeds(names)) - known == set()


def test_an_administrator_has_every_permission_that_a_group_can_have() -> None:
    reverse("wagtailadmin_home")  # Wagtail's views register theirs with their addresses
    offered = {p for hook in hooks.get_hooks("register_permissions") for p in hook()}

    assert offered - set(group(roles.ADMINISTRATOR).permissions.all()) == set()


def test_the_roles_are_made_anew_where_they_are_missing() -> None:
    group(roles.EVENT_DESK).delete()

    said = run()

    name = roles.EVENT_DESK.name
    assert f"{name}: new group\n{name}: + events.add_event\n" in said
    assert run("--check") == "The roles are as the table says.\n"


def test_a_check_changes_nothing_and_fails_where_something_is_missing() -> None:
    group(roles.EDITOR).permissions.remove(find("change_topic"))
    before = facts()

    with pytest.raises(SystemExit) as ended:
        run("--check")

    assert (ended.value.code, facts()) == (1, before)


def test_what_an_office_added_stays_until_it_is_told_to_be_strict() -> None:
    author, home = group(roles.AUTHOR), Page.objects.get(depth=1)
    author.permissions.add(find("change_topic"))
    GroupPagePermission.objects.create(group=author, page=home, permission=find("publish_page"))

    kept = run()

    assert f"{roles.AUTHOR.name}:   beyond the table: pages.change_topic" in kept
    assert author.permissions.filter(codename="change_topic").exists()
    said = run("--strict")
    assert f"{roles.AUTHOR.name}: - wagtailcore.publish_page (page {home.pk})" in said
    assert not author.permissions.filter(codename="change_topic").exists()
    assert run("--check", "--strict") == "The roles are as the table says.\n"


def test_running_twice_changes_nothing() -> None:
    run()
    before = facts()

    assert run() == "The roles are as the table says.\n"
    assert facts() == before


def make_former_site() -> dict[str, User]:
    """A database of before, with somebody in each of Wagtail's groups, who may do more than the role."""
    migration.unmake_roles(apps, EDITOR)
    users = {}
    for name in ("Editors", "Moderators"):
        users[name] = User.objects.create_user(name.lower())
        users[name].groups.add(Group.objects.get(name=name))
        Group.objects.get(name=name).permissions.add(find("change_event"))
    return users


@pytest.mark.parametrize(("former", "role"), [("Editors", roles.AUTHOR), ("Moderators", roles.EDITOR)])
def test_whoever_worked_here_has_the_new_role_and_loses_nothing(former: str, role: roles.Role) -> None:
    user = make_former_site()[former]
    before = set(user.groups.get().permissions.all())

    migration.make_roles(apps, EDITOR)

    assert user.groups.get().name == role.name
    assert before - set(user.groups.get().permissions.all()) == set()


def test_going_back_gives_back_the_former_groups_with_everybody_in_them() -> None:
    user = make_former_site()["Moderators"]
    migration.make_roles(apps, EDITOR)

    migration.unmake_roles(apps, EDITOR)

    assert user.groups.get().name == "Moderators"
    assert set(Group.objects.values_list("name", flat=True)) == {"Editors", "Moderators"}
    assert Workflow.objects.get().name == "Moderators approval"


def test_going_back_leaves_a_new_group_that_somebody_is_in() -> None:
    user = User.objects.create_user("vera")
    user.groups.add(group(roles.EVENT_DESK))

    migration.unmake_roles(apps, EDITOR)

    assert user.groups.get().name == roles.EVENT_DESK.name


def test_a_new_database_has_one_check_by_whoever_publishes() -> None:
    workflow = Workflow.objects.get()

    assert (workflow.active, [page.pk for page in workflow.all_pages()]) == (
        True,
        [*Page.objects.values_list("pk", flat=True)],
    )
    assert [task.specific for task in workflow.tasks] == [GroupApprovalTask.objects.get()]
    assert [*GroupApprovalTask.objects.get().groups.all()] == [group(roles.EDITOR)]


def test_a_check_that_the_office_switched_off_stays_off() -> None:
    Workflow.objects.get().deactivate()

    call_command("migrate", verbosity=0)
    run("--strict")

    assert not Workflow.objects.get().active
    assert not Page.objects.get(depth=1).has_workflow
