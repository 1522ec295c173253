"""From a row to a mail server: order, classes of error, leases, stopping."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import OperationalError, connection
from django.test import override_settings
from django.utils import timezone

from mailing import delivery, kinds, outbox
from mailing.kinds import Email
from mailing.line import Line
from mailing.models import Message
from mailing.outbox import Draft
from mailing.provider import Tally
from tests.mailing.sink import Sink, running_sink, sending_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink() -> Iterator[Sink]:
    with running_sink() as running:
        yield running


@pytest.fixture(autouse=True)
def render(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[Message], Email | None]]:
    """What the kind `test` renders; a test may put something else in its place."""
    how: dict[str, Callable[[Message], Email | None]] = {
        "now": lambda message: Email(f"To {message.recipient}", "Text")
    }
    monkeypatch.setitem(kinds._renderers, "test", lambda message: how["now"](message))  # noqa: PLW0108 (as it is then)
    return how


def write(*recipients: str, **facts: Any) -> None:
    outbox.write(
        Draft(kind="test", key=f"{facts.get('key', '')}{to}", about="x", to=to, locale="it", **_without_key(facts))
        for to in recipients
    )


def _without_key(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name != "key"}


def state_of(recipient: str) -> tuple[str, int]:
    message = Message.objects.get(recipient=recipient)
    return message.state, message.attempts


def test_mails_go_out_by_priority_then_in_the_order_they_fell_due(sink: Sink) -> None:
    write("low@example.org", priority=Message.Priority.LOW)
    write("first@example.org", "second@example.org", priority=Message.Priority.HIGH)
    write("normal@example.org")

    assert delivery.deliver_due() == 4

    assert sink.recipients == ["first@example.org", "second@example.org", "normal@example.org", "low@example.org"]


def test_what_is_not_due_yet_waits(sink: Sink) -> None:
    write("later@example.org", due_at=timezone.now() + timedelta(hours=1))

    assert (delivery.deliver_due(), sink.taken) == (0, [])


def test_one_fact_makes_one_mail(sink: Sink) -> None:
    write("a@example.org")
    write("a@example.org")

    delivery.deliver_due()

    assert sink.recipients == ["a@example.org"]


def test_a_refused_recipient_fails_and_the_others_get_theirs(sink: Sink) -> None:
    sink.at_recipient["gone@example.org"] = "550 no such user"
    write("gone@example.org", "here@example.org")

    delivery.deliver_due()

    assert (state_of("gone@example.org"), state_of("here@example.org")) == (("failed", 1), ("sent", 1))
    assert "550" in Message.objects.get(recipient="gone@example.org").error


def test_a_temporary_refusal_is_retried_after_1_5_30_minutes_2_6_24_hours(sink: Sink) -> None:
    sink.at_recipient["busy@example.org"] = "451 try again later"
    write("busy@example.org")
    waits = []

    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _attempt in range(6):
            delivery.deliver_due()
            due = Message.objects.get().due_at
            waits.append(due - timezone.now())
            clock.move_to(due)
        assert Message.objects.get().state == "waiting"
        write("another@example.org", priority=Message.Priority.HIGH)  # the server takes mails, but not this one
        delivery.deliver_due()

    assert waits == delivery.RETRIES == [timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 1440)]
    assert state_of("busy@example.org") == ("failed", 7)


def test_a_mail_refused_for_its_contents_fails_and_the_connection_goes_on(sink: Sink) -> None:
    sink.at_data["bad@example.org"] = "554 looks like spam"
    write("bad@example.org", "good@example.org")

    delivery.deliver_due()

    assert (state_of("bad@example.org"), state_of("good@example.org")) == (("failed", 1), ("sent", 1))


def test_a_server_that_hangs_up_after_the_data_gets_the_same_bytes_again(sink: Sink) -> None:
    sink.at_data["a@example.org"] = "hang up"
    write("a@example.org", "b@example.org")
    delivery.deliver_due()
    assert (state_of("a@example.org"), state_of("b@example.org")) == (("waiting", 1), ("sent", 1))
    kept = bytes(Message.objects.get(recipient="a@example.org").raw or b"")
    sink.at_data.clear()

    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        delivery.deliver_due()

    assert state_of("a@example.org") == ("sent", 2)
    assert sink.taken[-1].rstrip() == kept.rstrip()
    assert sink.mails[-1]["Message-ID"] == Message.objects.get(recipient="a@example.org").message_id


def test_a_retry_asks_whether_the_mail_is_still_due(sink: Sink, render: dict[str, Any]) -> None:
    sink.at_recipient["a@example.org"] = "451 later"
    write("a@example.org")
    delivery.deliver_due()
    sink.at_recipient.clear()
    render["now"] = lambda _message: None

    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        delivery.deliver_due()

    assert (state_of("a@example.org"), sink.taken) == (("obsolete", 2), [])


def test_a_mail_that_cannot_be_rendered_is_retried_and_holds_up_nobody(sink: Sink, render: dict[str, Any]) -> None:
    def fail_for_a(message: Message) -> Email:
        if message.recipient == "a@example.org":
            raise ValueError("broken")
        return Email("Subject", "Text")

    render["now"] = fail_for_a
    write("a@example.org", "b@example.org")

    delivery.deliver_due()

    assert (state_of("a@example.org"), state_of("b@example.org")) == (("waiting", 1), ("sent", 1))
    assert Message.objects.get(recipient="a@example.org").error == "ValueError: broken"


def test_an_unknown_kind_is_retried(sink: Sink) -> None:
    outbox.write([Draft(kind="from.tomorrow", key="1", about="x", to="a@example.org", locale="it")])

    delivery.deliver_due()

    assert state_of("a@example.org") == ("waiting", 1)


def test_what_another_worker_holds_is_left_to_it_until_its_lease_lapses(sink: Sink) -> None:
    write("a@example.org")
    delivery.claim(25)
    assert delivery.deliver_due() == 0

    with time_machine.travel(timezone.now() + timedelta(minutes=4)):
        assert delivery.deliver_due() == 1

    assert state_of("a@example.org") == ("sent", 2)


def test_whoever_lost_the_lease_neither_sends_nor_writes(sink: Sink) -> None:
    write("a@example.org")
    mine = delivery.claim(25)[0]
    Message.objects.update(leased_until=timezone.now() + timedelta(hours=1))

    delivery._deliver(mine, Line(), Tally())

    assert (sink.taken, Message.objects.get().raw, Message.objects.get().state) == ([], None, "waiting")


def test_a_slow_batch_gives_back_what_it_could_not_send_within_its_lease(sink: Sink, render: dict[str, Any]) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:

        def slowly(_message: Message) -> Email:
            clock.shift(timedelta(seconds=100))
            return Email("Subject", "Text")

        render["now"] = slowly
        write("a@example.org", "b@example.org", "c@example.org")

        delivery.deliver_due()

    assert [state_of(f"{name}@example.org") for name in "abc"] == [("sent", 1), ("sent", 1), ("waiting", 0)]
    assert Message.objects.get(recipient="c@example.org").leased_until is None


def test_told_to_stop_it_finishes_the_mail_in_hand_and_gives_back_the_rest(sink: Sink) -> None:
    write("a@example.org", "b@example.org", "c@example.org")

    delivery.deliver_due(stop=lambda: bool(sink.taken))

    assert sink.recipients == ["a@example.org"]
    assert [state_of(f"{name}@example.org") for name in "abc"] == [("sent", 1), ("waiting", 0), ("waiting", 0)]


def test_a_short_lease_still_sends(sink: Sink) -> None:
    write("a@example.org")

    with override_settings(MAILING_LEASE=timedelta(seconds=4)):
        delivery.deliver_due()

    assert sink.recipients == ["a@example.org"]


def test_a_mail_that_workers_die_of_is_given_up(sink: Sink) -> None:
    write("a@example.org")
    Message.objects.update(attempts=delivery.TOO_MANY)

    delivery.deliver_due()

    assert (state_of("a@example.org")[0], sink.taken) == ("failed", [])


def test_once_the_server_has_the_mail_a_hiccup_of_the_database_does_not_send_it_twice(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a@example.org")
    settle, calls = delivery._settle, []

    def hiccup(message: Message, **facts: Any) -> None:
        calls.append(facts)
        if len(calls) == 1:
            raise OperationalError("the connection is closed")
        settle(message, **facts)

    monkeypatch.setattr(delivery, "_settle", hiccup)
    monkeypatch.setattr(connection, "close", lambda: None)

    delivery.deliver_due()

    assert (state_of("a@example.org"), len(calls)) == (("sent", 1), 2)


def test_the_row_remembers_the_providers_own_number() -> None:
    write("a@example.org")

    with sending_by("anymail.backends.test.EmailBackend"):
        delivery.deliver_due()

    assert Message.objects.get().provider_id == "0"


def test_facts_that_mails_share_are_read_once_in_a_batch_and_anew_after_a_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[int] = []

    def fact() -> int:
        read.append(1)
        return len(read)

    outside = [kinds.shared("x", fact), kinds.shared("x", fact)]
    with kinds.batch():
        inside = [kinds.shared("x", fact), kinds.shared("x", fact), kinds.shared("y", fact)]
    with kinds.batch():
        before = kinds.shared("x", fact)
        monkeypatch.setattr(kinds, "monotonic", lambda: monotonic() + 2)
        after = kinds.shared("x", fact)

    assert (outside, inside, before, after) == ([1, 2], [3, 3, 4], 5, 6)


def test_a_batch_on_the_heels_of_another_remembers_only_what_is_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[int] = []
    with kinds.batch():
        for later in (0, 0, 2):
            monkeypatch.setattr(kinds, "monotonic", lambda later=later: monotonic() + later)
            with kinds.batch():
                found.append(kinds.shared("x", lambda: len(found)))

    assert found == [0, 0, 2]


def test_a_mail_of_django_takes_the_same_way(sink: Sink) -> None:
    EmailMessage("Betreff: Größe", "Text", to=["a@example.org"], bcc=["b@example.org"]).send()

    delivery.deliver_due()

    assert sink.recipients == ["a@example.org", "b@example.org"]
    assert {str(mail["Subject"]) for mail in sink.mails} == {"Betreff: Größe"}
