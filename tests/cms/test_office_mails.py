"""What Wagtail writes to the office: politely, about which page, with a link, in the language of whoever reads it."""

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.admin.mail import send_notification
from wagtail.models import Comment, CommentReply
from wagtail.users.models import UserProfile

from cms import roles
from mailing.models import Message

from .deeds import Stage, form_of, page_url

# Asked of Django and Wagtail, who answer the same on any database.
pytestmark = [pytest.mark.django_db, pytest.mark.plain]
SITE = "https://smartcoop.example.org"
# Familiar speech, and what Wagtail's own templates would leave in English.
UNFIT = {
    "it": re.compile(r"\b([Tt]u[oaie]?|[Pp]uoi|[Cc]iao|[Hh]ello|page|here|has been)\b"),
    "de": re.compile(r"\b([Dd]u|[Dd]ein\w*|[Dd]ir|[Hh]allo|[Hh]ello|page|here|has been)\b"),
}
GREETING = {"it": "Gentile Vera Prati,", "de": "Guten Tag Vera Prati,"}


@pytest.fixture
def stage(settings: Any) -> Stage:
    # Django's test runner puts a mailbox of its own in place of ours.
    settings.MAILERS = {"default": {"BACKEND": "mailing.backends.OutboxBackend"}}
    made = Stage()
    Message.objects.all().delete()
    return made


def make_reader(language: str, role: roles.Role | None = None) -> User:
    """Somebody who chose a language; everybody else here speaks the other one."""
    user = User.objects.create_user("vera", "vera@example.org", "secret", first_name="Vera", last_name="Prati")
    UserProfile.objects.create(user=user, preferred_language=language)
    if role:
        user.groups.add(Group.objects.get(name=role.name))
    return user


def make_other(language: str) -> tuple[User, Client]:
    """Whoever does what the reader is told of, in the other language."""
    user = User.objects.create_superuser("otto", "otto@example.org", "x", first_name="Otto", last_name="Egger")
    other = "de" if language == "it" else "it"
    UserProfile.objects.create(user=user, preferred_language=other)
    client = Client(headers={"accept-language": other})
    client.force_login(user)
    return user, client


def submitted(stage: Stage, language: str) -> None:
    make_reader(language, roles.EDITOR)
    _user, client = make_other(language)
    client.post(page_url("edit", stage.draft), form_of(stage.draft, **{"action-submit": "1"}))


def decided(stage: Stage, language: str, name: str) -> None:
    stage.workflow.start(stage.draft, make_reader(language, roles.AUTHOR))
    Message.objects.all().delete()
    state = stage.draft.current_workflow_task_state
    assert state is not None
    _user, client = make_other(language)
    client.post(page_url("workflow_action", stage.draft, name, state.pk), {"comment": "12 & 13: perché?"})


def commented(stage: Stage, language: str) -> None:
    user, _client = make_other(language)
    comment = Comment(page=stage.draft, user=user, text="Mancano i prezzi & le date")
    reply = CommentReply(comment=comment, user=user, text="Eccoli")
    told = {
        "page": stage.draft,
        "editor": user,
        "new_comments": [comment],
        "resolved_comments": [comment],
        "deleted_comments": [comment],
        "replied_comments": [{"comment": comment, "replies": [reply]}],
    }
    with translation.override("de" if language == "it" else "it"):
        send_notification([make_reader(language)], "updated_comments", told)


def forgot(_stage: Stage, language: str) -> None:
    make_reader(language)
    client = Client(headers={"accept-language": "de" if language == "it" else "it"})
    client.post(reverse("wagtailadmin_password_reset"), {"email": "vera@example.org"})


KINDS: dict[str, tuple[Callable[[Stage, str], None], dict[str, str], list[str]]] = {
    "submitted": (
        submitted,
        {"it": "Da controllare: «Bozza» (IT)", "de": "Zu prüfen: „Bozza“ (IT)"},
        ["Otto Egger", "{edit}", "{preview}"],
    ),
    "approved": (
        lambda stage, language: decided(stage, language, "approve"),
        {"it": "Approvata: «Bozza» (IT)", "de": "Freigegeben: „Bozza“ (IT)"},
        ["{edit}"],
    ),
    "rejected": (
        lambda stage, language: decided(stage, language, "reject"),
        {"it": "Da rivedere: «Bozza» (IT)", "de": "Bitte überarbeiten: „Bozza“ (IT)"},
        ["Otto Egger", "12 & 13: perché?", "{edit}"],
    ),
    "comments": (
        commented,
        {"it": "Otto Egger: commenti a «Bozza» (IT)", "de": "Otto Egger: Kommentare zu „Bozza“ (IT)"},
        ["- Mancano i prezzi & le date", "- Eccoli", "{edit}"],
    ),
    "password": (
        forgot,
        {
            "it": "#smartCoop: una nuova password per il Suo accesso",
            "de": "#smartCoop: ein neues Passwort für Ihren Zugang",
        },
        ["vera", f"{SITE}/admin/password_reset/confirm/"],
    ),
}


@pytest.mark.parametrize("language", ["it", "de"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_mail_says_politely_what_was_done_and_where_to_look(stage: Stage, kind: str, language: str) -> None:
    cause, subjects, holds = KINDS[kind]

    cause(stage, language)

    [message] = Message.objects.filter(recipient="vera@example.org")
    mail = message_from_bytes(bytes(message.raw or b""), policy=policy.default)
    body = mail.get_body(("plain",))
    text = body.get_content().replace("\r\n", "\n") if body else ""
    links = {
        "{edit}": f"{SITE}{page_url('edit', stage.draft)}",
        "{preview}": f"{SITE}{page_url('workflow_preview', stage.draft, stage.workflow.tasks[0].pk)}",
    }
    assert (str(mail["Subject"]), text.split("\n")[0]) == (subjects[language], GREETING[language])
    assert [part for part in holds if links.get(part, part) not in text] == []
    assert UNFIT[language].findall(f"{mail['Subject']} {text}") == []
    assert "\n\n\n" not in text
