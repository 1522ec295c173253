"""What a refusal does, by its class: to the mail, to its address, to all mails. The mail server is a real one."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from anymail.exceptions import AnymailRequestsAPIError
from django.utils import timezone

from mailing import addresses, delivery, errors, kinds, outbox, provider
from mailing.errors import Fault
from mailing.kinds import Email
from mailing.models import Message, Provider, StoppedAddress
from mailing.outbox import Draft
from tests.mailing.sink import Sink, free_port, running_sink, sending_by

pytestmark = pytest.mark.django_db

SMTP = "django.core.mail.backends.smtp.EmailBackend"
LONG = timedelta(hours=4)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with running_sink() as running:
        yield running


@pytest.fixture(autouse=True)
def _render(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._renderers, "test", lambda message: Email(f"To {message.recipient}", "Text"))


def write(*names: str, **facts: Any) -> None:
    outbox.write(Draft("test", name, "x", to=f"{name}@example.org", locale="it", **facts) for name in names)


def state_of(name: str) -> tuple[str, int]:
    message = Message.objects.get(recipient=f"{name}@example.org")
    return message.state, message.attempts


def stopped() -> list[str]:
    return list(StoppedAddress.objects.values_list("email_key", flat=True))


NO, LATER, DEAD = ("failed", 1, False), ("waiting", 1, False), ("failed", 1, True)


@pytest.mark.parametrize(
    ("step", "answer", "outcome"),
    [
        ("at_recipient", "450 4.2.1 greylisted", LATER),
        ("at_recipient", "452 4.2.2 mailbox full", LATER),
        ("at_recipient", "550 no such user", DEAD),
        ("at_recipient", "550 5.1.1 user unknown", DEAD),
        ("at_recipient", "550 5.1.10 null MX", DEAD),
        ("at_recipient", "550 5.2.1 mailbox disabled", DEAD),
        ("at_recipient", "553 mailbox name not allowed", DEAD),
        ("at_recipient", "552 5.2.2 mailbox full", NO),
        ("at_recipient", "550 5.2.2 mailbox full", NO),
        ("at_recipient", "550 5.7.1 not wanted here", NO),
        ("at_recipient", "550 you are on a blacklist", NO),
        ("at_recipient", "554 no", NO),
        ("at_data", "450 later", LATER),
        ("at_data", "451 4.3.0 local error", LATER),
        ("at_data", "550 5.1.1 found out late", DEAD),
        ("at_data", "550 what is this", NO),
        ("at_data", "552 too big", NO),
        ("at_data", "554 5.7.1 looks like spam", NO),
        ("at_data", "hang up", LATER),
    ],
)
def test_a_refusal_concerns_the_mail_or_its_address_and_the_others_get_theirs(
    sink: Sink, step: str, answer: str, outcome: tuple[str, int, bool]
) -> None:
    getattr(sink, step)["a@example.org"] = answer
    write("a", "b")

    delivery.deliver_due()

    assert (*state_of("a"), bool(stopped())) == outcome
    assert (state_of("b"), Provider.objects.get().down_since) == (("sent", 1), None)
    message = Message.objects.get(recipient="a@example.org")
    assert (bool(message.failed_at), bool(message.error)) == (outcome[0] == "failed", True)


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("at_connect", "421 closing"),
        ("at_connect", "554 not you"),
        ("at_sender", "421 closing"),
        ("at_sender", "450 not now"),
        ("at_sender", "530 5.7.0 who are you?"),
        ("at_sender", "550 5.7.1 sender not yours"),
        ("at_sender", "554 no"),
        ("at_recipient", "421 closing"),
        ("at_recipient", "550 relay not permitted"),
        ("at_recipient", "554 5.7.1 Relay access denied"),
        ("at_data", "421 closing"),
        ("at_data", "535 login ended"),
    ],
)
def test_what_concerns_all_mails_is_asked_of_one_and_fails_none(sink: Sink, step: str, answer: str) -> None:
    write("a", "b", "c")
    is_of_one = step in {"at_recipient", "at_data"}
    value = {f"{name}@example.org": answer for name in "abc"} if is_of_one else answer
    setattr(sink, step, value)

    delivery.deliver_due()

    assert {state_of(name)[0] for name in "abc"} == {"waiting"}
    # The one at which it showed may have a try less, where it could be that mail alone.
    assert [state_of(name)[1] for name in "bc"] == [0, 0]
    assert (stopped(), Provider.objects.get().down_since is not None, sink.taken) == ([], True, [])
    assert delivery.deliver_due() == 0  # nobody asks again at once


def test_too_large_a_mail_is_refused_at_its_sender_and_concerns_itself_only(sink: Sink) -> None:
    sink.at_sender = "552 5.3.4 larger than 1000 bytes"
    write("a")

    delivery.deliver_due()

    assert (state_of("a"), Provider.objects.get().down_since) == (("failed", 1), None)


def test_a_wrong_password_fails_no_mail_and_is_asked_every_five_minutes() -> None:
    write("a", "b")

    with time_machine.travel(timezone.now(), tick=False) as clock, running_sink(username="x", password="y"):
        start = timezone.now()
        asked = []
        while timezone.now() < start + LONG:
            delivery.deliver_due()
            again = Provider.objects.get().again_at
            assert again is not None
            asked.append(again - timezone.now())
            clock.move_to(again)

    assert asked[:5] == [*provider.PAUSES, timedelta(minutes=5)]
    assert set(Message.objects.values_list("state", "attempts", "raw", "leased_until")) == {("waiting", 0, None, None)}


def test_two_days_without_a_server_cost_no_mail_and_afterwards_each_leaves_once(sink: Sink) -> None:
    write("a", "b", "c")

    with time_machine.travel(timezone.now(), tick=False) as clock:
        with sending_by(SMTP, host="127.0.0.1", port=free_port(), timeout=1):
            for _hour in range(48):
                delivery.deliver_due()
                clock.shift(timedelta(hours=1))
        assert {state_of(name) for name in "abc"} == {("waiting", 0)}
        assert delivery.deliver_due() == 1  # one asks whether it is back
        assert delivery.deliver_due() == 2

    assert sorted(sink.recipients) == [f"{name}@example.org" for name in "abc"]
    assert (Provider.objects.get().down_since, Provider.objects.get().sent) == (None, 3)


def test_two_days_of_refusals_of_every_mail_cost_none(sink: Sink) -> None:
    names = "abc"
    for name in names:
        sink.at_data[f"{name}@example.org"] = "451 4.3.0 disk full"
    write(*names)

    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _hour in range(48):
            delivery.deliver_due()
            clock.shift(timedelta(hours=1))
        assert {state_of(name)[0] for name in names} == {"waiting"}
        sink.at_data.clear()
        clock.shift(timedelta(days=1))
        delivery.deliver_due()

    assert sorted(sink.recipients) == [f"{name}@example.org" for name in names]


def test_a_mail_at_which_the_provider_always_breaks_does_not_stand_in_the_way(sink: Sink) -> None:
    sink.at_data["a@example.org"] = "421 closing"
    write("a")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        delivery.deliver_due()
        clock.shift(timedelta(minutes=2))
        delivery.deliver_due()  # it is the only one, and asks
        write("b", "c")
        for _minute in range(6):
            delivery.deliver_due()
            clock.shift(timedelta(minutes=1))
        assert sorted(sink.recipients) == ["b@example.org", "c@example.org"]
        for number in range(40):
            clock.shift(timedelta(hours=12))
            write(f"d{number}")
            while delivery.deliver_due():
                pass

    assert (state_of("a")[0], len(sink.taken)) == ("failed", 42)


def test_an_address_where_nobody_reads_gets_no_more_until_the_office_lets_it(sink: Sink) -> None:
    sink.at_recipient["a@example.org"] = "550 5.1.1 no such user"
    write("a")
    delivery.deliver_due()
    sink.at_recipient.clear()

    outbox.write([Draft("test", "2", "x", to="A@example.org", locale="it")])
    delivery.deliver_due()
    assert (sink.taken, Message.objects.get(recipient="A@example.org").state) == ([], "stopped")

    row = StoppedAddress.objects.get()
    assert (row.why, "5.1.1" in row.error, row.message) == ("bounced", True, Message.objects.get(state="failed"))
    addresses.release("a@example.org")
    outbox.write([Draft("test", "3", "x", to="a@example.org", locale="it")])
    delivery.deliver_due()
    assert sink.recipients == ["a@example.org"]


def test_a_server_that_is_silent_has_the_mail_tried_later_and_the_next_gets_a_connection_of_its_own() -> None:
    with running_sink(timeout=0.3) as sink:
        sink.at_data["a@example.org"] = "silence"
        write("a", "b")
        delivery.deliver_due()

    assert (state_of("a"), state_of("b")) == (("waiting", 1), ("sent", 1))


class Response:
    reason = ""
    text = ""

    def __init__(self, status: int) -> None:
        self.status_code = status


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (400, Fault.MAIL),
        (422, Fault.MAIL),
        (401, Fault.PROVIDER),
        (403, Fault.PROVIDER),
        (429, Fault.PROVIDER),
        (500, Fault.PROVIDER),
    ],
)
@pytest.mark.plain
def test_a_providers_answer_fails_a_mail_only_where_the_mail_is_to_blame(status: int, fault: Fault) -> None:
    assert errors.fault(AnymailRequestsAPIError(response=Response(status))) == fault


@pytest.mark.plain
def test_what_nobody_knows_is_tried_again() -> None:
    unknown = [ValueError("?"), smtplib.SMTPServerDisconnected("gone"), TimeoutError()]

    assert {errors.fault(error) for error in unknown} == {Fault.LATER}
