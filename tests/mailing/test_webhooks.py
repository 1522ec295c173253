"""The doors of providers: real formats of three of them, through the real address; strangers and garbage stay out."""

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from mailing import addresses, undelivered
from mailing.composing import METADATA
from mailing.models import Message, StoppedAddress
from tests.mailing.providers import ANYMAIL, KEY, NUMBERS, PASSWORD, basic, payload, send, signature, url

pytestmark = [pytest.mark.django_db, pytest.mark.plain]

State = Message.State
PROVIDERS = list(NUMBERS)
HARD = {"postmark": "postmark_hard_bounce", "mailgun": "mailgun_permanent", "brevo": "brevo_hard_bounce"}
SOFT = {"postmark": "postmark_soft_bounce", "mailgun": "mailgun_temporary", "brevo": "brevo_soft_bounce"}
DELIVERED = {"postmark": "postmark_delivery", "mailgun": "mailgun_delivered", "brevo": "brevo_delivered"}


@pytest.fixture(autouse=True)
def configured() -> Any:
    with override_settings(ANYMAIL=ANYMAIL):
        yield


def make_sent(provider: str = "postmark", **facts: Any) -> Message:
    """A mail that the provider has taken."""
    now = timezone.now()
    number = {"provider_id": NUMBERS[provider]}
    facts = {"kind": "test", "subject_key": "x", "recipient": "giulia@example.org", "locale": "it"} | number | facts
    return Message.objects.create(
        dedupe_key=f"test:{Message.objects.count()}",
        **{"state": State.SENT, "sent_at": now, "created_at": now, "due_at": now} | facts,
    )


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_mail_that_arrived_is_delivered(provider: str) -> None:
    message = make_sent(provider)

    answer = send(DELIVERED[provider])

    assert (answer.status_code, state_of(message)) == (200, State.DELIVERED)
    assert not StoppedAddress.objects.exists()


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_hard_bounce_stops_the_address_and_says_why(provider: str) -> None:
    message = make_sent(provider)

    answer = send(HARD[provider])

    stopped = StoppedAddress.objects.get()
    assert (answer.status_code, state_of(message)) == (200, State.BOUNCED)
    assert (stopped.email_key, stopped.why, stopped.message) == ("giulia@example.org", "bounced", message)
    assert "5.1.1" in stopped.error
    assert "5.1.1" in message.error


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_soft_bounce_stops_nothing(provider: str) -> None:
    message = make_sent(provider)

    answer = send(SOFT[provider])

    assert (answer.status_code, StoppedAddress.objects.count()) == (200, 0)
    # Mailgun tries again by itself: the mail is still on its way.
    assert state_of(message) == (State.SENT if provider == "mailgun" else State.BOUNCED)
    assert message.error


def test_a_hard_bounce_after_a_soft_one_stops_the_address() -> None:
    message = make_sent()

    send("postmark_soft_bounce")
    send("postmark_hard_bounce")

    assert (state_of(message), StoppedAddress.objects.count()) == (State.BOUNCED, 1)


def test_a_complaint_stops_the_address_though_the_mail_arrived() -> None:
    message = make_sent()

    send("postmark_complaint")

    assert state_of(message) == State.DELIVERED
    assert StoppedAddress.objects.get().why == StoppedAddress.Why.COMPLAINED


@pytest.mark.parametrize("name", [*HARD.values(), "postmark_complaint"])
def test_what_is_sent_again_does_not_stop_an_address_that_the_office_has_released(name: str) -> None:
    message = make_sent(name.partition("_")[0])
    send(name)
    addresses.release("giulia@example.org")
    before = state_of(message)

    answer = send(name)

    assert (answer.status_code, state_of(message), StoppedAddress.objects.count()) == (200, before, 0)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_delivered_that_comes_after_bounced_takes_nothing_back(provider: str) -> None:
    message = make_sent(provider)

    send(HARD[provider])
    send(DELIVERED[provider])

    assert state_of(message) == State.BOUNCED


def test_a_mail_that_comes_back_after_it_was_delivered_has_bounced() -> None:
    message = make_sent()

    send("postmark_delivery")
    send("postmark_hard_bounce")

    assert (state_of(message), StoppedAddress.objects.count()) == (State.BOUNCED, 1)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_mails_of_others_are_none_of_ours(provider: str) -> None:
    message = make_sent(provider, provider_id="another")

    answer = send(HARD[provider])

    assert (answer.status_code, state_of(message), StoppedAddress.objects.count()) == (200, State.SENT, 0)


def test_a_number_with_another_recipient_is_not_believed() -> None:
    message = make_sent(recipient="anna@example.org")

    send("postmark_hard_bounce")

    assert (state_of(message), StoppedAddress.objects.count()) == (State.SENT, 0)


def test_a_mail_that_went_by_smtp_is_known_by_its_message_id() -> None:
    message, other = make_sent("mailgun", provider_id=""), make_sent("mailgun", provider_id="")
    data = payload("mailgun_permanent")
    data["event-data"]["message"]["headers"]["message-id"] = message.message_id.strip("<>")

    send("mailgun_permanent", body=json.dumps(data))

    assert (state_of(message), state_of(other)) == (State.BOUNCED, State.SENT)


def test_events_about_a_mail_that_is_tried_again_say_nothing_of_the_new_try() -> None:
    message = make_sent(state=State.WAITING, sent_at=None, provider_id="")

    send("postmark_hard_bounce")

    assert (state_of(message), StoppedAddress.objects.count()) == (State.WAITING, 0)


def told_with_its_mail(provider: str, message: Message) -> str:
    """A provider's word of a mail that came back, with what we told it of the mail."""
    data, facts = payload(HARD[provider]), {METADATA: message.token}
    if provider == "mailgun":
        data["event-data"]["user-variables"] = facts
    elif provider == "postmark":
        data["Metadata"] = facts
    else:
        data["X-Mailin-custom"] = json.dumps(facts)
    return json.dumps(data)


def make_in_hand(provider: str = "postmark") -> Message:
    """A mail that a worker has just handed over, and has not written down yet."""
    lease = timezone.now() + timedelta(minutes=3)
    return make_sent(provider, state=State.WAITING, sent_at=None, provider_id="", leased_until=lease)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_comes_before_the_number_is_written_down_has_to_come_again(provider: str) -> None:
    message = make_in_hand(provider)
    body = told_with_its_mail(provider, message)

    early = send(HARD[provider], body=body)
    Message.objects.update(state=State.SENT, sent_at=timezone.now(), provider_id=NUMBERS[provider], leased_until=None)
    again = send(HARD[provider], body=body)

    assert (early.status_code, again.status_code, state_of(message)) == (503, 200, State.BOUNCED)


def test_an_early_word_of_a_mail_that_went_by_smtp_has_to_come_again() -> None:
    message = make_in_hand("mailgun")
    data = payload("mailgun_permanent")
    data["event-data"]["message"]["headers"]["message-id"] = message.message_id.strip("<>")

    assert send("mailgun_permanent", body=json.dumps(data)).status_code == 503


def test_a_worker_that_died_of_it_is_not_waited_for() -> None:
    message = make_in_hand()
    Message.objects.update(leased_until=timezone.now() - timedelta(seconds=1))

    assert send("postmark_hard_bounce", body=told_with_its_mail("postmark", message)).status_code == 200


@pytest.mark.parametrize("token", ["", "1", "1.0", "9.9.9", "²", "\0", "x" * 5000, ["1.2.3"], {"a": 1}])
def test_what_only_looks_like_a_mail_in_hand_is_none_of_ours(token: Any) -> None:
    message = make_in_hand()
    forged = token or message.token[:-1] + ("0" if message.token[-1] != "0" else "1")
    data = payload("postmark_hard_bounce") | {"Metadata": {METADATA: forged}}

    answer = send("postmark_hard_bounce", body=json.dumps(data))

    assert (answer.status_code, state_of(message)) == (200, State.WAITING)


@pytest.mark.parametrize("provider", ["postmark", "brevo"])
def test_a_wrong_password_is_refused(provider: str) -> None:
    message = make_sent(provider)

    answers = [send(HARD[provider], password="desk:guessed"), send(HARD[provider], password="")]
    unsigned = Client().post(url(provider), payload(HARD[provider]), content_type="application/json")

    assert [answer.status_code for answer in (*answers, unsigned)] == [400] * 3
    assert (state_of(message), StoppedAddress.objects.count()) == (State.SENT, 0)


@pytest.mark.parametrize("block", [signature("another key"), {"token": "x"}, None, "x", {**signature(), "token": "y"}])
def test_a_wrong_signature_is_refused(block: Any) -> None:
    message = make_sent("mailgun")
    data = payload("mailgun_permanent") | {"signature": block}

    answer = send("mailgun_permanent", body=json.dumps(data))

    assert (answer.status_code, state_of(message), StoppedAddress.objects.count()) == (400, State.SENT, 0)


OF_NO_KIND = [b"{}", b'{"event-data": null}']
STRANGE = b'{"RecordType": "Bounce", "event": "hard_bounce", "MessageID": {"a": 1}, "message-id": "\\u0000", "Email": 7, "email": 7}'
GARBAGE = [b"", b"{", b"[]", b"null", b"17", b'"text"', b"\xff\xfe\x00", b"[" * 5000, *OF_NO_KIND]


@pytest.mark.parametrize("body", GARBAGE)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_garbage_is_the_senders_fault_never_ours(provider: str, body: bytes) -> None:
    answer = send(HARD[provider], body=body)

    # An event of a kind that nobody knows is no garbage: it says nothing.
    assert answer.status_code in {200, 400}
    assert (answer.status_code == 200) == (body in OF_NO_KIND and provider != "mailgun")


@pytest.mark.parametrize("provider", ["postmark", "brevo"])
def test_an_event_of_strange_values_is_about_no_mail(provider: str) -> None:
    assert send(HARD[provider], body=STRANGE).status_code == 200


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_body_that_is_too_large_is_not_read(provider: str) -> None:
    assert send(HARD[provider], body=b" " * 3_000_000).status_code == 400


def test_what_fails_on_our_side_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_facts: Any) -> None:
        raise KeyError("the database is gone")

    message = make_sent()
    monkeypatch.setattr(addresses, "stop", broken)

    assert (send("postmark_hard_bounce").status_code, state_of(message)) == (500, State.SENT)


@pytest.mark.parametrize("known", [{}, {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY}, {"WEBHOOK_SECRET": PASSWORD}])
def test_a_door_without_a_secret_is_closed(known: dict[str, str]) -> None:
    with override_settings(ANYMAIL=known):
        found = {provider: send(HARD[provider]).status_code for provider in PROVIDERS}

    password = 200 if "WEBHOOK_SECRET" in known else 404
    signed = 200 if "MAILGUN_WEBHOOK_SIGNING_KEY" in known else 404
    assert found == {"postmark": password, "brevo": password, "mailgun": signed}


def test_every_door_is_closed_without_secrets() -> None:
    from mailing.webhooks import urlpatterns

    with override_settings(ANYMAIL={}):
        found = {
            Client().post(f"/webhooks/mail/{str(door.pattern).strip('^$').replace('(_mime)?', '')}").status_code
            for door in urlpatterns
        }

    assert (found, len(urlpatterns) > 20) == ({404}, True)


def test_a_get_and_an_unknown_provider_do_nothing() -> None:
    client = Client(headers={"authorization": basic()})

    assert (client.get(url("postmark")).status_code, client.post(url("nobody")).status_code) == (405, 404)


def test_no_log_holds_the_password(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    send("postmark_delivery")
    send("postmark_delivery", password="desk:guessed-wrong")
    send("postmark_delivery", body=b"{")

    said = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert caplog.records
    assert not any(secret in said for secret in (PASSWORD, "guessed-wrong", basic().partition(" ")[2]))


def test_rooms_hear_of_a_mail_that_came_back_and_their_faults_harm_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[int] = []

    def broken(_message: Message) -> None:
        raise ValueError

    monkeypatch.setattr(
        undelivered, "_listeners", {"broken": broken, "good": lambda message: heard.append(message.pk)}
    )
    message = make_sent()

    answer = send("postmark_hard_bounce")

    assert (answer.status_code, heard, state_of(message)) == (200, [message.pk], State.BOUNCED)
