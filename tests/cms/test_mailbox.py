"""The demo's mailbox shows each mail as its reader would see it; production has none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from events import cancelling
from events.models import Registration
from events.registering import register
from mailing import delivery
from mailing.models import Message
from tests.factories import make_event, make_person, make_sign_up

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def message(db: None) -> Message:
    """A confirmation that was sent."""
    register(make_event(), make_sign_up(make_person("anna@example.org", name="Anna <Òro>", locale="de")))
    delivery.deliver_due()
    return Message.objects.get()


def test_the_list_shows_the_newest_first_in_either_language(client: Client, message: Message) -> None:
    cancelling.cancel_registration(Registration.objects.get())

    for language in ("it", "de"):
        page = client.get(f"/mailbox/?lang={language}").content.decode()
        assert page.index(f"/mailbox/{message.pk + 1}/") < page.index(f"/mailbox/{message.pk}/")
        assert f'<html lang="{language}">' in page
        assert "Gemeinsam arbeiten" in page
        assert "anna@example.org" in page


def test_an_empty_mailbox_says_so(client: Client, site: None) -> None:
    assert client.get("/mailbox/").status_code == 200


def test_a_mail_is_shown_with_its_calendar_and_its_files(client: Client, message: Message) -> None:
    response = client.get(f"/mailbox/{message.pk}/", headers={"Accept-Language": "de"})

    page = response.content.decode()
    for fact in (
        "REQUEST",
        "CONFIRMED",
        "Europe/Rome",
        "-PT15M",
        "smartcoop@example.org",
        "smartcoop.ics",
        "BEGIN:VCALENDAR",
    ):
        assert fact in page
    assert "Anna &lt;Òro&gt;" in page
    assert f'src="/mailbox/{message.pk}/body.html" sandbox="allow-popups' in page
    assert "frame-src 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-store, private"


def test_the_html_body_stands_in_a_frame_of_its_own_without_scripts(client: Client, message: Message) -> None:
    response = client.get(f"/mailbox/{message.pk}/body.html")

    policy = response.headers["Content-Security-Policy"]
    assert (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-popups"
        in policy
    )
    assert "Gemeinsam arbeiten" in response.content.decode()


def test_the_mail_and_its_file_can_be_saved(client: Client, message: Message) -> None:
    source = client.get(f"/mailbox/{message.pk}/mail.eml")
    file = client.get(f"/mailbox/{message.pk}/attachment/1/")

    assert (source.content, source.headers["Content-Type"]) == (bytes(message.raw or b""), "message/rfc822")
    assert file.content.startswith(b"BEGIN:VCALENDAR")
    assert file.headers["Content-Disposition"] == 'attachment; filename="smartcoop.ics"'
    assert [client.get(f"/mailbox/{message.pk}/attachment/{n}/").status_code for n in (0, 2)] == [404, 404]


def test_a_mail_that_was_not_sent_yet_is_listed_and_has_no_contents(client: Client, site: None) -> None:
    now = timezone.now()
    waiting = Message.objects.create(
        kind="raw", dedupe_key="x", recipient="a@example.org", locale="it", created_at=now, due_at=now
    )

    assert client.get(f"/mailbox/{waiting.pk}/").status_code == 200
    assert client.get(f"/mailbox/{waiting.pk}/mail.eml").status_code == 404


def test_an_event_of_several_sessions_shows_the_attached_calendar(client: Client, db: None) -> None:
    register(make_event(sessions=2), make_sign_up())
    delivery.deliver_due()

    page = client.get(f"/mailbox/{Message.objects.get().pk}/").content.decode()

    assert page.count("Incontro 2") >= 1
    assert "PUBLISH" in page


def test_production_has_no_mailbox() -> None:
    code = (
        "import django; django.setup()\n"
        "from django.urls import Resolver404, resolve\n"
        "try:\n    print(resolve('/mailbox/').func)\n"
        "except Resolver404:\n    print('nothing there')\n"
    )
    facts = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": "s" * 60,
        "LINKS_KEY": "l" * 60,
        "PUBLIC_URL": "https://smartcoop.example.org",
        "ALLOWED_HOSTS": "smartcoop.example.org",
        "DEFAULT_FROM_EMAIL": "smartcoop@example.org",
        "REPLY_TO_EMAIL": "info@example.org",
        "MAIL_OPTIONS": '{"host": "localhost"}',
    }

    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | facts, capture_output=True, text=True, check=False
    )

    assert (answer.stdout.strip(), answer.returncode) == ("nothing there", 0), answer.stderr
