"""The table in docs/editors.md, tried cell by cell in the admin."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail.users.models import UserProfile
from wagtail_localize.models import Translation, TranslationSource

from cms import roles

from .deeds import DEEDS, LOOKS, Stage, account, everything, form_of, fresh, page_url, undone

# Who may what is asked of Django and Wagtail, who answer the same on any database.
pytestmark = [pytest.mark.django_db, pytest.mark.plain]
PUBLISH = {"action-publish": "1"}
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "editors.md"


def read_table() -> tuple[list[str], dict[str, list[bool]]]:
    """The roles, and for each deed which of them may do it."""
    rows = re.findall(
        r"^\| (.+?) \|$", DOCUMENT.read_text().split("## Who may what")[1].split("\n## ")[0], re.MULTILINE
    )
    cells = [[cell.strip() for cell in row.split(" | ")] for row in rows]
    return cells[0][1:], {deed: [each == "yes" for each in who] for deed, *who in cells[2:]}


NAMES, TABLE = read_table()
CELLS = [(deed, name, may) for deed, row in TABLE.items() for name, may in zip(NAMES, row, strict=True)]


def make_client(role: str) -> Client:
    """Somebody of that role and no other."""
    user = User.objects.create_user("vera", "vera@example.org", "secret")
    user.groups.add(Group.objects.get(name=role))
    client = Client(headers={"accept-language": "it"})
    client.force_login(user)
    UserProfile.get_for_user(user)  # which Wagtail makes at the first visit
    return client


def test_the_table_names_every_role_and_every_deed() -> None:
    assert [role.name for role in roles.ROLES] == NAMES
    assert set(TABLE) == {*LOOKS, *DEEDS}


@pytest.mark.parametrize("role", NAMES)
def test_who_sees_what(role: str) -> None:
    stage, client = Stage(), make_client(role)

    seen = {deed: client.get(look(stage)).status_code for deed, look in LOOKS.items()}

    assert seen == {deed: 200 if may else 302 for deed, who, may in CELLS if who == role and deed in LOOKS}


@pytest.mark.parametrize("role", NAMES)
def test_who_may_do_what(role: str, subtests: pytest.Subtests) -> None:
    stage, client = Stage(), make_client(role)
    allowed = [deed for deed, who, may in CELLS if who == role and deed in DEEDS and may]

    for name in allowed:
        with subtests.test(name), undone():
            deed = DEEDS[name]
            address, data, fact = deed.address(stage), deed.data(stage), deed.fact(stage)

            response = client.post(address, data)

            assert response.status_code in {200, 302}
            assert deed.fact(stage) != fact, response.status_code


@pytest.mark.parametrize("role", NAMES)
def test_who_may_not_changes_nothing(role: str) -> None:
    stage, client = Stage(), make_client(role)
    refused = [deed for deed, who, may in CELLS if who == role and deed in DEEDS and not may]
    asked = {name: (DEEDS[name].address(stage), DEEDS[name].data(stage)) for name in refused}
    before = everything()

    for name, (address, data) in asked.items():
        assert client.post(address, data).status_code in {200, 302, 403}, name

    assert everything() == before, refused


def test_an_author_who_sends_the_button_of_others_saves_a_draft() -> None:
    stage = Stage()

    make_client(roles.AUTHOR.name).post(page_url("edit", stage.page), form_of(stage.page, title="Subito", **PUBLISH))

    page = fresh(stage.page)
    assert (page.title, page.draft_title) == ("Chi siamo", "Subito")


@pytest.fixture
def translation() -> Translation:
    """A page in Italian and its synchronised translation, a draft."""
    stage = Stage()
    source, _new = TranslationSource.get_or_create_from_instance(stage.page)
    german = Locale.objects.get(language_code="de")
    row = Translation.objects.create(source=source, target_locale=german, enabled=True)
    row.save_target(user=stage.owner, publish=False)
    return row


@pytest.mark.parametrize(("role", "may"), [(roles.AUTHOR, False), (roles.EDITOR, True)])
def test_translations_are_published_by_whoever_publishes_pages(
    translation: Translation, role: roles.Role, may: bool, django_capture_on_commit_callbacks: Any
) -> None:
    client, before = make_client(role.name), everything()
    address = reverse("wagtail_localize:update_translations", args=[translation.source_id])

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"publish_translations": "on"})

    assert translation.get_target_instance().live is may
    assert (everything() == before) is not may


@pytest.mark.parametrize(("role", "may"), [(roles.AUTHOR, False), (roles.EDITOR, True)])
def test_a_page_becomes_an_alias_only_by_whoever_publishes(
    translation: Translation, role: roles.Role, may: bool
) -> None:
    client, before = make_client(role.name), everything()

    client.post(reverse("wagtail_localize:convert_to_alias", args=[translation.get_target_instance().pk]))

    assert (everything() == before) is not may


@pytest.mark.parametrize(("role", "may"), [(roles.AUTHOR, False), (roles.EDITOR, True)])
def test_a_topic_is_translated_by_whoever_edits_topics(role: roles.Role, may: bool) -> None:
    stage = Stage()
    stage.topic.get_translations().delete()
    client, before = make_client(role.name), everything()
    address = reverse("wagtail_localize:submit_snippet_translation", args=["pages", "topic", stage.topic.pk])

    client.post(address, {"locales": [Locale.objects.get(language_code="de").pk]})

    assert stage.topic.get_translations().exists() is may
    assert (everything() == before) is not may


@pytest.mark.parametrize("name", ["wagtailusers_users:add", "wagtailusers_users:edit"])
def test_an_administrator_makes_nobody_a_superuser(name: str) -> None:
    stage = Stage()
    client, before = make_client(roles.ADMINISTRATOR.name), everything()
    more = {"password1": "r1f-ugio", "password2": "r1f-ugio", "is_superuser": "on"}
    user = stage.owner if name.endswith("edit") else User(username="nina", email="nina@example.org")

    client.post(reverse(name, args=[user.pk] if user.pk else []), account(user, **more))

    assert everything() == before


def test_an_administrator_takes_over_no_superuser() -> None:
    chief = User.objects.create_superuser("chief", "chief@example.org", "secret")
    client, before = make_client(roles.ADMINISTRATOR.name), everything()
    switch_off = reverse("wagtail_bulk_action", args=("auth", "user", "set_active_state"))

    client.post(
        reverse("wagtailusers_users:edit", args=[chief.pk]), account(chief, password1="a-new-1", password2="a-new-1")
    )
    client.post(reverse("wagtailusers_users:delete", args=[chief.pk]))
    client.post(f"{switch_off}?id={chief.pk}", {"mark_as_active": "False"})

    assert everything() == before


def test_a_superuser_makes_another() -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("chief", "chief@example.org", "secret"))
    more = {"password1": "r1f-ugio", "password2": "r1f-ugio", "is_superuser": "on"}

    client.post(reverse("wagtailusers_users:add"), account(User(username="nina", email="nina@example.org"), **more))

    assert User.objects.get(username="nina").is_superuser
