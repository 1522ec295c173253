"""What providers post, in the shapes that they document, through the address that they post to."""

import hashlib
import hmac
import json
from base64 import b64encode
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mailing import outbox
from mailing.models import Message, Reply
from mailing.outbox import Draft
from tests.mailing import answers

pytestmark = pytest.mark.django_db
SECRET = "Basic " + b64encode(b"provider:only-for-tests").decode()
POSTMARK, MAILGUN = "/webhooks/mail/postmark/inbound/", "/webhooks/mail/mailgun/inbound/"


@pytest.fixture
def original() -> Message:
    outbox.write([Draft(kind="test", key="1", about="thing:1", to="giulia@example.org", locale="it", scope="thing:x")])
    Message.objects.update(state="sent", sent_at=timezone.now())
    return Message.objects.get()


def postmark(original: Message, **more: Any) -> dict[str, Any]:
    """As Postmark posts an incoming mail."""
    return {
        "FromName": "Giulia Belcampo",
        "MessageStream": "inbound",
        "From": "giulia@example.org",
        "FromFull": {"Email": "giulia@example.org", "Name": "Giulia Belcampo", "MailboxHash": ""},
        "To": f"answers+{original.token}@in.example.org",
        "ToFull": [{"Email": f"answers+{original.token}@in.example.org", "Name": "", "MailboxHash": original.token}],
        "CcFull": [],
        "BccFull": [],
        "OriginalRecipient": f"answers+{original.token}@in.example.org",
        "Subject": "Re: Iscrizione confermata",
        "MessageID": "22c74902-a0c1-4511-804f-341342852c90",
        "Date": "Mon, 11 Jan 2027 09:00:00 +0100",
        "MailboxHash": original.token,
        "TextBody": "Vengo in due.",
        "HtmlBody": "",
        "StrippedTextReply": "",
        "Headers": [
            {"Name": "Return-Path", "Value": "<giulia@example.org>"},
            {"Name": "Message-ID", "Value": "<a1@example.org>"},
        ],
        "Attachments": [],
    } | more


def mailgun(original: Message) -> dict[str, Any]:
    """As Mailgun forwards an incoming mail, signed."""
    stamp, token = "1799654400", "f" * 50
    signature = hmac.new(b"only-for-tests", f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    headers = [
        ["From", "Giulia Belcampo <giulia@example.org>"],
        ["To", "answers@in.example.org"],
        ["Subject", "Re: Iscrizione confermata"],
        ["Message-Id", "<a1@example.org>"],
        ["In-Reply-To", original.message_id],
    ]
    return {
        "recipient": "answers@in.example.org",
        "sender": "giulia@example.org",
        "subject": "Re: Iscrizione confermata",
        "body-plain": "Vengo in due.",
        "stripped-text": "Vengo in due.",
        "message-headers": json.dumps(headers),
        "timestamp": stamp,
        "token": token,
        "signature": signature,
    }


def post(client: Client, data: Any, secret: str = SECRET) -> int:
    return client.post(POSTMARK, data, "application/json", headers={"authorization": secret}).status_code


def test_an_answer_comes_in_by_postmark(client: Client, original: Message) -> None:
    assert post(client, postmark(original)) == 200

    reply = Reply.objects.get()
    assert (reply.original, reply.kind, reply.text) == (original, "person", "Vengo in due.")
    assert (reply.sender, reply.sender_name) == ("giulia@example.org", "Giulia Belcampo")


def test_a_calendar_that_postmark_hands_on_as_a_file_is_understood(client: Client, original: Message) -> None:
    found = answers.calendar("uid@x.org", "giulia@example.org", "DECLINED")
    file = {"Name": "invite.ics", "Content": b64encode(found.encode()).decode(), "ContentType": "text/calendar"}

    post(client, postmark(original, Attachments=[file | {"ContentLength": len(found)}]))

    assert (Reply.objects.get().kind, Reply.objects.get().answer) == ("calendar", "declined")


def test_an_answer_comes_in_by_mailgun(client: Client, original: Message) -> None:
    response = client.post(MAILGUN, mailgun(original), headers={"authorization": SECRET})

    assert (response.status_code, Reply.objects.get().original, Reply.objects.get().text) == (
        200,
        original,
        "Vengo in due.",
    )


def test_a_post_that_is_repeated_is_taken_once(client: Client, original: Message) -> None:
    assert [post(client, postmark(original)) for _time in range(3)] == [200, 200, 200]

    assert Reply.objects.count() == 1


@pytest.mark.parametrize("secret", ["", "Basic x", "Basic " + b64encode(b"provider:wrong").decode(), "Bearer x"])
def test_without_the_secret_nothing_is_taken(client: Client, original: Message, secret: str) -> None:
    assert post(client, postmark(original), secret) == 400
    assert client.post(MAILGUN, mailgun(original), headers={"authorization": secret}).status_code == 400
    assert Reply.objects.count() == 0


def test_a_wrong_signature_is_refused(client: Client, original: Message) -> None:
    forged = mailgun(original) | {"signature": "0" * 64}

    assert client.post(MAILGUN, forged, headers={"authorization": SECRET}).status_code == 400
    assert Reply.objects.count() == 0


def test_where_no_secret_is_set_there_are_no_webhooks(client: Client, original: Message, settings: Any) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": []}

    assert post(client, postmark(original)) == 404


@pytest.mark.parametrize("garbage", ["", "{", "[]", "null", '{"FromFull": 3}', '{"Headers": [{}]}', "\x00"])
def test_garbage_gets_a_400(client: Client, garbage: str) -> None:
    assert (post(client, garbage), Reply.objects.count()) == (400, 0)


def test_a_large_mail_comes_in_and_one_beyond_all_measure_gets_413(client: Client, original: Message) -> None:
    photo = {"Name": "foto.jpg", "ContentType": "image/jpeg", "Content": "A" * 20_000_000, "ContentLength": 1}

    assert post(client, postmark(original, Attachments=[photo])) == 200
    assert Reply.objects.get().text == "Vengo in due.\n[foto.jpg]"
    assert post(client, postmark(original, Attachments=[photo | {"Content": "A" * 40_000_000}])) == 413


def test_a_get_does_nothing(client: Client) -> None:
    assert client.get(POSTMARK, headers={"authorization": SECRET}).status_code == 405
