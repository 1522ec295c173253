"""The connection to the mail server: one for many mails, anew where the server has had enough."""

from collections.abc import Iterator

import pytest

from mailing import delivery, kinds, line, outbox
from mailing.kinds import Email
from mailing.models import Message, Provider
from mailing.outbox import Draft
from tests.mailing.sink import Sink, running_sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink() -> Iterator[Sink]:
    with running_sink() as running:
        yield running


@pytest.fixture(autouse=True)
def _render(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._renderers, "test", lambda _message: Email("Subject", "Text"))


def send(*names: str) -> None:
    outbox.write(Draft("test", name, "x", to=f"{name}@example.org", locale="it") for name in names)
    delivery.deliver_due()


def test_mails_of_a_batch_share_a_connection(sink: Sink) -> None:
    send("a", "b", "c")

    assert (len(sink.taken), sink.connections) == (3, 1)


def test_so_do_batches_one_after_the_other(sink: Sink) -> None:
    with line.kept():
        send("a")
        send("b")
        send("c")

    assert (len(sink.taken), sink.connections) == (3, 1)


def test_a_connection_that_was_idle_for_long_is_given_up(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    with line.kept():
        send("a")
        monkeypatch.setattr(line, "IDLE", 0.0)
        send()
        kept = line._kept.get()
        assert kept is not None
        assert getattr(kept.provider, "connection", "") is None


def test_one_that_the_server_has_closed_meanwhile_costs_the_next_mail_nothing(sink: Sink) -> None:
    with line.kept():
        send("a")
        sink.drop()
        send("b")

    assert (sink.recipients, sink.connections) == (["a@example.org", "b@example.org"], 2)
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_a_server_that_takes_few_mails_by_one_connection_gets_the_next_by_another_at_once(sink: Sink) -> None:
    sink.most = 2

    send("a", "b", "c", "d", "e")

    assert (len(sink.taken), sink.connections) == (5, 3)
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}
    assert Provider.objects.get().down_since is None
