"""The check by a second person: who is told, in which language, and the office without it."""

from email import message_from_bytes, policy
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from wagtail.models import Workflow
from wagtail.users.models import UserProfile

from cms import roles
from mailing.models import Message

from .deeds import Stage, form_of, fresh, page_url

# Asked of Django and Wagtail, who answer the same on any database.
pytestmark = [pytest.mark.django_db, pytest.mark.plain]
SUBMIT, PUBLISH = {"action-submit": "1"}, {"action-publish": "1"}


def make_user(name: str, language: str, role: roles.Role) -> Client:
    """Somebody of the office who chose a language; the browser prefers the other one."""
    user = User.objects.create_user(name, f"{name}@example.org", "secret")
    user.groups.add(Group.objects.get(name=role.name))
    UserProfile.objects.create(user=user, preferred_language=language)
    client = Client(headers={"accept-language": "de" if language == "it" else "it"})
    client.force_login(user)
    return client


@pytest.fixture
def author(stage: Stage) -> Client:
    return make_user("sara", "it", roles.AUTHOR)


@pytest.fixture
def editor(stage: Stage) -> Client:
    return make_user("anna", "de", roles.EDITOR)


@pytest.fixture
def stage(settings: Any) -> Stage:
    # Django's test runner puts a mailbox of its own in place of ours.
    settings.MAILERS = {"default": {"BACKEND": "mailing.backends.OutboxBackend"}}
    made = Stage()
    Message.objects.all().delete()
    return made


def outbox() -> list[tuple[str, str, str]]:
    """Who is written what: address, subject, text."""
    mails = []
    for row in Message.objects.order_by("pk"):
        mail = message_from_bytes(bytes(row.raw or b""), policy=policy.default)
        body = mail.get_body(("plain",))
        mails.append((row.recipient, str(mail["Subject"]), body.get_content() if body else ""))
    return mails


def decide(client: Client, stage: Stage, name: str, comment: str = "") -> None:
    state = stage.draft.current_workflow_task_state
    assert state is not None
    client.post(page_url("workflow_action", stage.draft, name, state.pk), {"comment": comment})


def test_a_german_editor_reads_in_german_what_an_italian_author_submits(
    stage: Stage, author: Client, editor: Client
) -> None:
    User.objects.create_superuser("chief", "chief@example.org", "secret")

    author.post(page_url("edit", stage.draft), form_of(stage.draft, **SUBMIT))

    [(to, subject, text)] = outbox()
    assert (to, subject) == ("anna@example.org", "Zu prüfen: „Bozza“ (IT)")
    assert f"https://smartcoop.example.org{page_url('edit', stage.draft)}\r\n" in text


@pytest.mark.parametrize(
    ("name", "word"), [("approve", "Approvata: «Bozza» (IT)"), ("reject", "Da rivedere: «Bozza» (IT)")]
)
def test_an_italian_author_reads_in_italian_what_a_german_editor_decided(
    stage: Stage, author: Client, editor: Client, name: str, word: str
) -> None:
    author.post(page_url("edit", stage.draft), form_of(stage.draft, **SUBMIT))
    Message.objects.all().delete()

    decide(editor, stage, name, "Manca la data")

    [(to, subject, text)] = outbox()
    assert (to, subject, text.startswith("Gentile sara,")) == ("sara@example.org", word, True)
    assert ("Manca la data" in text) is (name == "reject")
    assert fresh(stage.draft).live is (name == "approve")


def test_an_editor_publishes_without_a_check_and_nobody_is_told(stage: Stage, editor: Client) -> None:
    editor.post(page_url("edit", stage.draft), form_of(stage.draft, **PUBLISH))

    assert (fresh(stage.draft).live, outbox()) == (True, [])


def test_without_the_check_authors_write_and_editors_publish(stage: Stage, author: Client, editor: Client) -> None:
    chief = make_user("emil", "de", roles.ADMINISTRATOR)
    chief.post(reverse("wagtailadmin_workflows:disable", args=[Workflow.objects.get().pk]))

    form = author.get(page_url("edit", stage.draft))
    author.post(page_url("edit", stage.draft), form_of(stage.draft, title="Scritta", **SUBMIT))
    assert ("action-submit" in form.text, fresh(stage.draft).draft_title, outbox()) == (False, "Scritta", [])

    editor.post(page_url("edit", stage.draft), form_of(stage.draft, title="Scritta", **PUBLISH))
    assert (fresh(stage.draft).live, fresh(stage.draft).title) == (True, "Scritta")
