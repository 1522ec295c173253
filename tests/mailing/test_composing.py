"""The bytes of a mail: structure, headers, line ends; and the way back to its parts."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import override_settings
from django.utils import timezone

from events.registering import register
from mailing import delivery, kinds
from mailing.backends import OutboxBackend
from mailing.composing import StoredEmail, ascii_address, compose
from mailing.kinds import Attachment, Email
from mailing.models import Message
from tests.factories import make_event, make_person, make_sign_up
from tests.mailing.sink import sending_by

ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Größe – l'unità\r\nEND:VCALENDAR\r\n".encode()
INVITE = Email(
    subject="Conferma",
    text="Gentile Anna,\n\nperché no?\n" + "lungo " * 300,
    html="<p>Gentile Anna,</p>\n<p>perché no?</p>\n",
    calendar=ICS,
    calendar_method="REQUEST",
    attachments=[Attachment("smartcoop.ics", ICS, "application/ics")],
)


def row(recipient: str = "anna@example.org", **facts: Any) -> Message:
    return Message(pk=7, kind="test", recipient=recipient, locale="it", created_at=timezone.now(), **facts)


def parsed(raw: bytes) -> Any:
    return message_from_bytes(raw, _class=EmailMessage, policy=policy.default)


def parts(found: Any) -> list[str]:
    return [part.get_content_type() for part in found.walk()]


def test_an_invitation_stands_beside_the_text_and_hangs_on_the_mail() -> None:
    found = parsed(compose(row(), INVITE))

    body, attached = found.get_payload()
    assert [part.get_content_type() for part in (found, body, attached)] == [
        "multipart/mixed",
        "multipart/alternative",
        "application/ics",
    ]
    assert [part.get_content_type() for part in body.get_payload()] == ["text/plain", "text/html", "text/calendar"]
    assert body.get_payload()[2].get_payload(decode=True) == attached.get_payload(decode=True) == ICS
    assert (attached.get_filename(), attached["Content-Transfer-Encoding"]) == ("smartcoop.ics", "base64")
    assert attached.get_content_disposition() == "attachment"


def test_the_calendar_part_names_its_method_and_one_charset_and_nothing_else() -> None:
    raw = compose(row(), INVITE)

    head = re.search(rb"Content-Type: text/calendar.*?\r\n\r\n", raw, re.DOTALL)
    assert head
    assert head[0] == (
        b"Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    assert b"Content-ID" not in raw


def test_all_lines_end_in_crlf_and_none_is_too_long() -> None:
    raw = compose(row(), INVITE)

    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    texts = [part.get_payload(decode=True) for part in parsed(raw).walk() if part.get_content_maintype() == "text"]
    assert texts[0].decode() == INVITE.text.replace("\n", "\r\n") + "\r\n"
    assert texts[1].decode() == INVITE.html.replace("\n", "\r\n")


def test_automatic_mail_says_so() -> None:
    message = row()

    with override_settings(DEFAULT_FROM_EMAIL="smartcoop@example.org", REPLY_TO_EMAIL="info@example.org"):
        found = parsed(compose(message, INVITE))

    assert {name: str(found[name]) for name in ("From", "To", "Reply-To", "Message-ID", "Content-Language")} == {
        "From": "#smartCoop <smartcoop@example.org>",
        "To": "anna@example.org",
        "Reply-To": "info@example.org",
        "Message-ID": message.message_id,
        "Content-Language": "it",
    }
    assert (found["Auto-Submitted"], found["MIME-Version"]) == ("auto-generated", "1.0")
    assert found["Date"].datetime.tzinfo is not None


def test_a_mail_without_html_and_calendar_has_only_its_text() -> None:
    assert parts(parsed(compose(row(), Email("Subject", "Text")))) == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
    ]


@pytest.mark.parametrize(
    "subject",
    [
        "Größe, «unità» – ÷",
        "Genossenschaftsgründungsberatung " * 12,
        "日本語のとても長い件名" * 20,
        "plain",
    ],
)
def test_any_subject_comes_back_whole(subject: str) -> None:
    raw = compose(row(), Email(subject, "Text"))

    assert str(parsed(raw)["Subject"]) == " ".join(subject.split())
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\n\t"])
def test_a_line_end_in_a_title_or_an_address_begins_no_header(ending: str) -> None:
    evil = f"Title{ending}Bcc: victim@example.org{ending}{ending}<b>body</b>"

    found = parsed(compose(row(f"a@example.org{ending}Bcc: b@example.org"), Email(evil, "Text")))

    assert (found["Bcc"], found["Subject"]) == (None, "Title Bcc: victim@example.org <b>body</b>")
    assert found.get_content_type() == "multipart/mixed"


def test_an_address_of_an_idna_domain_is_written_as_dns_knows_it() -> None:
    found = parsed(compose(row("anna@bücher.example"), Email("Subject", "Text")))

    assert found["To"] == ascii_address("anna@bücher.example") == "anna@xn--bcher-kva.example"


def test_text_that_looks_like_a_boundary_breaks_nothing() -> None:
    text = "--=_0123\n--===============\nFrom here\n.\n"

    found = parsed(compose(row(), Email("Subject", text, html=text)))

    body = found.get_body(("plain",))
    assert body
    assert body.get_content().splitlines() == text.splitlines()


# --- back to parts --------------------------------------------------------------------------


def test_a_providers_interface_gets_the_same_parts() -> None:
    email = Email(
        INVITE.subject,
        INVITE.text,
        INVITE.html,
        ICS,
        "REQUEST",
        INVITE.attachments,
        {"List-Unsubscribe": "<https://example.org/u>"},
    )
    message = row()

    found = StoredEmail(compose(message, email), "anna@example.org").unpacked()

    assert (found.subject, found.to, found.reply_to) == ("Conferma", ["anna@example.org"], ["info@example.org"])
    assert [kind for _content, kind in found.alternatives] == ["text/html", "text/calendar; method=REQUEST"]
    assert str(found.alternatives[1][0]).encode() == ICS
    assert [tuple(each) for each in found.attachments] == [("smartcoop.ics", ICS, "application/ics")]
    assert found.extra_headers == {
        "Message-ID": message.message_id,
        "Content-Language": "it",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Unsubscribe": "<https://example.org/u>",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("refuses", "alternatives"),
    [([], ["text/calendar; method=REQUEST"]), (["add_alternative"], []), (["add_alternative", "set_metadata"], [])],
)
def test_anymail_sends_the_invitation_and_where_the_provider_takes_none_the_file(
    monkeypatch: pytest.MonkeyPatch, *, refuses: list[str], alternatives: list[str]
) -> None:
    from anymail.backends.base import BasePayload
    from anymail.backends.test import TestPayload

    monkeypatch.setitem(kinds._renderers, "test", lambda _message: INVITE)
    for name in refuses:
        monkeypatch.setattr(TestPayload, name, getattr(BasePayload, name))
    Message.objects.create(
        kind="test", recipient="anna@example.org", locale="it", created_at=timezone.now(), due_at=timezone.now()
    )

    with sending_by("anymail.backends.test.EmailBackend"):
        delivery.deliver_due()

    (mail_sent,) = vars(mail)["outbox"]
    sent = mail_sent.anymail_test_params
    assert [kind for _content, kind in sent.get("alternatives", [])] == alternatives
    assert [(file.name, file.mimetype) for file in sent["attachments"]] == [("smartcoop.ics", "application/ics")]
    assert ([str(each) for each in sent["reply_to"]], "html_body" in sent) == (["info@example.org"], True)
    message = Message.objects.get()
    assert message.state == "sent"
    assert sent.get("metadata") == (None if "set_metadata" in refuses else {"mail": message.token})


@pytest.mark.django_db
def test_django_mails_become_a_row_per_recipient_and_hide_who_else_gets_them() -> None:
    sent = EmailMultiAlternatives(
        "Password", "Text", "office@example.org", ["Anna <a@example.org>"], cc=["c@example.org"], bcc=["b@example.org"]
    )
    sent.attach_alternative("<p>Text</p>", "text/html")
    sent.attach("file.txt", "Inhalt")

    assert OutboxBackend(alias="default").send_messages([sent]) == 1

    rows = Message.objects.order_by("id")
    raws = {bytes(each.raw or b"") for each in rows}
    found = parsed(raws.pop())
    assert [(each.kind, each.recipient) for each in rows] == [
        ("raw", "a@example.org"),
        ("raw", "c@example.org"),
        ("raw", "b@example.org"),
    ]
    assert (raws, found["Bcc"], found["Cc"], found["Auto-Submitted"]) == (
        set(),
        None,
        "c@example.org",
        "auto-generated",
    )
    assert str(found["Message-ID"]).endswith("@smartcoop.example.org>")


def test_a_django_mail_can_be_unpacked_too() -> None:
    sent = EmailMultiAlternatives("Password", "Text", "office@example.org", ["a@example.org"])
    sent.attach("file.txt", "Inhalt")

    found = StoredEmail(sent.message(policy=policy.SMTP).as_bytes(), "a@example.org").unpacked()

    assert (found.body.strip(), found.reply_to, found.alternatives) == ("Text", [], [])
    assert [(each[0], bytes(each[1]).strip()) for each in found.attachments] == [("file.txt", b"Inhalt")]


@pytest.mark.django_db
def test_text_of_editors_is_never_a_template() -> None:
    """A title, a name and a summary that look like template code come out as they were typed."""
    strange = "{{ settings.SECRET_KEY }} {% load x %} %(title)s {registration.email_key}"
    event = make_event(titles={"it": strange})
    register(event, make_sign_up(make_person(name="{{ event.capacity }} %s {0}")))

    delivery.deliver_due()

    message = Message.objects.get()
    sent = parsed(bytes(message.raw or b""))
    text = " ".join(sent.get_body(("plain",)).get_content().split())
    assert message.state == "sent"
    assert str(sent["Subject"]).endswith(strange)
    assert strange in text
    assert "Gentile {{ event.capacity }} %s {0}," in text
