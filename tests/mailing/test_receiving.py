"""Mails that come in: kept once, put where they belong, and nobody harmed by a forged one."""

from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import override_settings
from django.utils import timezone

from mailing import delivery, kinds, outbox, receiving
from mailing.kinds import Email
from mailing.models import Message, Reply, StoppedAddress
from mailing.outbox import Draft
from mailing.receiving import receive
from tests.mailing import answers
from tests.mailing.sink import Sink, running_sink

pytestmark = pytest.mark.django_db
INBOUND = "answers@in.example.org"


@pytest.fixture
def sink() -> Iterator[Sink]:
    with running_sink() as running:
        yield running


@pytest.fixture(autouse=True)
def render(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._renderers, "test", lambda message: Email(f"To {message.recipient}", "Text"))


def sent(to: str = "giulia@example.org", **facts: Any) -> Message:
    """A mail of ours that went out."""
    outbox.write([Draft(kind="test", key=to, about="thing:1", to=to, locale="it", scope="thing:x")])
    Message.objects.filter(recipient=to).update(state="sent", sent_at=timezone.now(), **facts)
    return Message.objects.get(recipient=to)


def passed_on() -> list[Message]:
    return list(Message.objects.filter(kind="mailing.forward").order_by("id"))


def test_an_answer_reaches_the_office_threaded_and_an_answer_to_it_the_person(sink: Sink) -> None:
    original = sent()
    receive(answers.written(original.message_id, "Vengo in due.", References=f"<old@x.org> {original.message_id}"))

    delivery.deliver_due()

    (mail,) = sink.mails
    assert sink.recipients == ["info@example.org"]
    assert (mail["Subject"], mail["Reply-To"]) == ("Re: Iscrizione confermata", "giulia@example.org")
    assert mail["In-Reply-To"] == "<a1@example.org>"
    assert mail["References"].split() == ["<old@x.org>", original.message_id, "<a1@example.org>"]
    assert (mail["From"].addresses[0].addr_spec, mail["From"].addresses[0].display_name) == (
        "smartcoop@example.org",
        "Giulia Belcampo (#smartCoop)",
    )
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Vengo in due." in text_of(mail)
    assert (Reply.objects.get().original, Reply.objects.get().done_at) == (original, None)


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body else ""


def test_a_mail_that_comes_twice_is_taken_once() -> None:
    raw = answers.written(sent().message_id)

    first, second = receive(raw), receive(b"Received: by another server\r\n" + raw)

    assert first == second
    assert (Reply.objects.count(), len(passed_on())) == (1, 1)


def test_another_mail_with_the_same_message_id_is_not_lost() -> None:
    number = sent().message_id
    receive(answers.written(number, "Uno"))
    receive(answers.written(number, "Due"))

    assert Reply.objects.count() == 2


@pytest.mark.parametrize("note", [answers.exchange_away, answers.gmail_away])
def test_an_out_of_office_note_is_listed_and_nobody_hears_of_it(note: Any) -> None:
    original = sent()

    receive(note(original.message_id))

    reply = Reply.objects.get()
    assert (reply.kind, reply.original, passed_on()) == ("automatic", original, [])
    assert reply.done_at is not None
    assert Message.objects.count() == 1


def test_a_mail_of_ours_that_comes_back_is_no_answer() -> None:
    original = sent()

    assert receive(answers.written("", Message_ID=original.message_id, In_Reply_To="", References="")) is None
    assert Reply.objects.count() == 0


def test_the_office_answering_all_gets_nothing_back() -> None:
    original = sent()
    receive(answers.written(original.message_id))
    (forward,) = passed_on()

    receive(answers.written(forward.message_id, From="info@example.org", Message_ID="<b@example.org>"))

    assert len(passed_on()) == 1
    assert Reply.objects.latest("id").scope == original.scope
    assert Reply.objects.latest("id").done_at is not None


def test_a_hundred_answers_of_one_sender_are_listed_and_twenty_passed_on() -> None:
    number = sent().message_id
    for place in range(receiving.FORWARDED_OF_ONE + 5):
        receive(answers.written(number, f"{place}", Message_ID=f"<{place}@x.org>"))

    assert (Reply.objects.count(), len(passed_on())) == (receiving.FORWARDED_OF_ONE + 5, receiving.FORWARDED_OF_ONE)


def test_a_mail_that_answers_nothing_reaches_the_office_and_a_flood_of_them_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(receiving, "STRANGERS", 3)
    for place in range(5):
        receive(answers.written("", f"{place}", From=f"a{place}@x.org", In_Reply_To="", References=""))

    assert (Reply.objects.count(), len(passed_on())) == (3, 3)
    assert not Reply.objects.exclude(scope="", original=None).exists()


# --- what it answers ------------------------------------------------------------------------


def test_a_forged_message_id_leads_to_no_mail_of_ours() -> None:
    """Who has got a mail of an announcement knows the number and the moment of the next one, but not its keyed bits."""
    mine, other = sent("mallory@example.org"), sent("giulia@example.org")
    Message.objects.update(created_at=mine.created_at)  # as `outbox.write` does for all of an announcement
    moment, mac = mine.token.split(".")[1:]

    receive(answers.written(f"<{other.pk}.{moment}.{mac}@smartcoop.example.org>"))

    assert Reply.objects.get().original is None


def test_the_address_of_an_answer_names_the_mail(sink: Sink) -> None:
    outbox.write([Draft(kind="test", key="1", about="thing:1", to="giulia@example.org", locale="it")])
    with override_settings(MAIL_INBOUND_ADDRESS=INBOUND):
        delivery.deliver_due()
    address = sink.mails[0]["Reply-To"].addresses[0].addr_spec

    receive(answers.written("", In_Reply_To="", References="", To=address))

    assert address.endswith("@in.example.org")
    assert len(address.partition("@")[0]) <= 64
    assert Reply.objects.get().original == Message.objects.get(kind="test")


def test_without_a_way_in_answers_go_to_the_office_by_themselves(sink: Sink) -> None:
    outbox.write([Draft(kind="test", key="1", about="thing:1", to="giulia@example.org", locale="it")])

    delivery.deliver_due()

    assert sink.mails[0]["Reply-To"] == "info@example.org"


@pytest.mark.parametrize("number", ["5d2b9f3a", "<5d2b9f3a@mtasv.net>", "5d2b9f3a@mtasv.net"])
def test_the_number_that_a_provider_gave_a_mail_names_it(number: str) -> None:
    original = sent(provider_id=number)

    receive(answers.written("<5d2b9f3a@mtasv.net>"))

    assert Reply.objects.get().original == original


# --- mails that came back --------------------------------------------------------------------


def test_a_mail_that_came_back_for_good_stops_its_address() -> None:
    original = sent()

    receive(answers.postfix_bounce(original.message_id, "Giulia@Example.org"))

    original.refresh_from_db()
    stopped = StoppedAddress.objects.get()
    assert (original.state, original.error) == ("bounced", "550 5.1.1 no such user")
    assert (stopped.email_key, stopped.why, stopped.message) == ("giulia@example.org", "bounced", original)
    assert passed_on() == []


def test_a_mail_that_came_back_for_now_stops_nothing() -> None:
    original = sent()

    receive(answers.postfix_bounce(original.message_id, "giulia@example.org", "5.2.2", said="552 mailbox full"))

    original.refresh_from_db()
    assert (original.state, original.error, StoppedAddress.objects.count()) == ("sent", "552 mailbox full", 0)


def test_nobody_stops_an_address_by_a_mail_of_their_own() -> None:
    mine = sent("mallory@example.org")
    other = sent("giulia@example.org")

    receive(answers.postfix_bounce(mine.message_id, "giulia@example.org"))
    receive(answers.postfix_bounce("<1.2.3@smartcoop.example.org>", "giulia@example.org"))

    other.refresh_from_db()
    assert (other.state, StoppedAddress.objects.count()) == ("sent", 0)


# --- the way in -------------------------------------------------------------------------------


def test_links_of_ours_that_an_answer_quotes_go_nowhere() -> None:
    text = "Grazie!\r\n> Il Suo link: https://smartcoop.example.org/it/registration/5-abc/\r\n> https://example.net/x"

    receive(answers.written(sent().message_id, text))

    assert Reply.objects.get().text == (
        "Grazie!\n> Il Suo link: https://smartcoop.example.org/…\n> https://example.net/x"
    )


def test_a_mail_server_pipes_a_mail_in(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    original = sent()
    monkeypatch.setattr("sys.stdin", _Stdin(answers.written("", In_Reply_To="", References="")))

    call_command("receive_mail", f"answers+{original.token}@in.example.org")

    assert Reply.objects.get().original == original
    assert capsys.readouterr().out == f"person {Reply.objects.get().pk}\n"


def test_a_mail_server_shall_try_again_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any) -> None:
        raise OperationalError

    monkeypatch.setattr("sys.stdin", _Stdin(answers.written(sent().message_id)))
    monkeypatch.setattr(receiving, "_follow", fail)

    with pytest.raises(CommandError) as told:
        call_command("receive_mail")

    assert (told.value.returncode, Reply.objects.count()) == (75, 0)


class _Stdin:
    """Standard input of these bytes."""

    def __init__(self, content: bytes) -> None:
        from io import BytesIO

        self.buffer = BytesIO(content)


def test_an_answer_takes_the_same_statements_however_long_its_thread_is(django_assert_num_queries: Any) -> None:
    number = sent().message_id
    thread = " ".join([number, *(f"<{place}@x.org>" for place in range(200))])

    with django_assert_num_queries(12, exact=False):
        receive(answers.written(number, References=thread))


def test_nothing_is_kept_where_we_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any) -> None:
        raise RuntimeError

    original = sent()
    monkeypatch.setattr(outbox, "write", fail)

    with pytest.raises(RuntimeError):
        receive(answers.written(original.message_id))

    assert Reply.objects.count() == 0
