"""The office tries mails again and stops them; a worker that has one in hand keeps it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event as Flag
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mailing import addresses, delivery, journal, kinds, steering
from mailing.kinds import Email
from mailing.models import Message, StoppedAddress
from mailing.steering import Tried

State = Message.State


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user("vera", "vera@example.org", "secret")


def make_mail(state: str = "waiting", to: str = "giulia@example.org", **facts: Any) -> Message:
    now = timezone.now()
    sent = {"sent_at": now} if state in Message.OUT else {}
    sent |= {"failed_at": facts.get("created_at", now)} if state in steering.ENDED else {}
    common = {"kind": "test", "subject_key": "x", "locale": "it", "recipient": to, "created_at": now, "due_at": now}
    return Message.objects.create(
        **common | {"dedupe_key": f"test:{Message.objects.count()}", "state": state} | sent | facts
    )


def fresh(row: Message) -> Message:
    return Message.objects.get(pk=row.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["failed", "bounced", "stopped"])
def test_what_did_not_arrive_is_tried_again_from_the_first_attempt_on(user: User, state: str) -> None:
    row = make_mail(state, attempts=7, error="550", raw=b"as rendered", provider_id="1")

    assert steering.retry([row.pk], user) == Tried(1, 0)

    again = fresh(row)
    assert (again.state, again.attempts, again.error, again.provider_id) == (State.WAITING, 0, "", "")
    assert bytes(again.raw or b"") == b"as rendered"
    assert again.due_at <= timezone.now()
    assert [(entry.action, entry.user) for entry in journal.of(row)] == [(journal.RETRY, user)]


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["waiting", "sent", "delivered", "obsolete"])
def test_what_arrived_waits_or_is_not_due_is_left(user: User, state: str) -> None:
    row = make_mail(state)

    assert steering.retry([row.pk], user) == Tried(0, 0)

    assert (fresh(row).state, journal.of(row).exists()) == (state, False)


@pytest.mark.django_db
def test_a_mail_that_waits_for_its_next_try_is_tried_now_and_one_in_hand_is_not(user: User) -> None:
    later = timezone.now() + timedelta(hours=6)
    waits, in_hand = make_mail(due_at=later, attempts=4), make_mail(attempts=1, leased_until=later)
    planned = make_mail(due_at=later)

    tried = steering.retry([waits.pk, in_hand.pk, planned.pk], user)

    assert tried == Tried(1, 0)
    assert (fresh(waits).due_at <= timezone.now(), fresh(waits).attempts) == (True, 0)
    assert (fresh(in_hand).leased_until, fresh(planned).due_at) == (later, later)


@pytest.mark.django_db
def test_a_mail_to_a_stopped_address_is_left_until_somebody_releases_it(user: User) -> None:
    row, other = make_mail("failed", "Giulia@example.org"), make_mail("failed", "anna@example.org")
    addresses.stop("giulia@example.org", StoppedAddress.Why.BOUNCED)

    first = steering.retry([row.pk, other.pk], user)
    steering.release(StoppedAddress.objects.get(), user)
    second = steering.retry([row.pk], user)

    assert (first, second, fresh(row).state) == (Tried(1, 1), Tried(1, 0), State.WAITING)


@pytest.mark.django_db
def test_a_system_mail_whose_body_has_ended_cannot_be_tried_again(user: User) -> None:
    gone, kept = make_mail("failed", kind="raw"), make_mail("failed", kind="raw", raw=b"body")

    assert steering.retry([gone.pk, kept.pk], user).count == 1

    assert (fresh(gone).state, fresh(kept).state) == (State.FAILED, State.WAITING)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["failed", "bounced"])
def test_what_did_not_arrive_is_left_once_and_can_still_be_tried_again(user: User, state: str) -> None:
    row = make_mail(state, error="550")

    assert [steering.leave([row.pk], user) for _click in range(2)] == [1, 0]
    assert (fresh(row).state, fresh(row).error, bool(fresh(row).seen_at)) == (state, "550", True)
    assert [(entry.action, entry.user) for entry in journal.of(row)] == [(journal.LEAVE, user)]

    assert (steering.retry([row.pk], user).count, fresh(row).seen_at) == (1, None)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["waiting", "sent", "delivered", "obsolete", "stopped"])
def test_what_needs_nobody_cannot_be_left(user: User, state: str) -> None:
    row = make_mail(state)

    assert (steering.leave([row.pk], user), fresh(row).seen_at) == (0, None)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["failed", "bounced", "stopped"])
def test_no_mail_has_failed_without_a_time(state: str) -> None:
    row = make_mail()

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=row.pk).update(state=state, sent_at=timezone.now())


@pytest.mark.django_db
def test_what_waits_is_stopped_and_never_sent(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._renderers, "test", lambda _message: Email("Subject", "Text"))
    row = make_mail()

    assert steering.stop([row.pk], user) == 1
    delivery.deliver_due()

    assert fresh(row).state == State.STOPPED
    assert [(entry.action, entry.user) for entry in journal.of(row)] == [(journal.STOP, user)]


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["sent", "delivered", "bounced", "failed", "obsolete"])
def test_what_does_not_wait_cannot_be_stopped(user: User, state: str) -> None:
    row = make_mail(state)

    assert (steering.stop([row.pk], user), fresh(row).state) == (0, state)


@pytest.mark.django_db
def test_a_mail_that_a_worker_has_in_hand_goes_out(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    row = make_mail()
    stopped: list[int] = []

    def render(_message: Message) -> Email:
        stopped.append(steering.stop([row.pk], user))
        return Email("Subject", "Text")

    monkeypatch.setitem(kinds._renderers, "test", render)
    delivery.deliver_due()

    assert (stopped, fresh(row).state) == ([0], State.SENT)


@pytest.mark.django_db
def test_one_that_a_dead_worker_left_can_be_stopped(user: User) -> None:
    row = make_mail(leased_until=timezone.now() - timedelta(seconds=1))

    assert (steering.stop([row.pk], user), fresh(row).leased_until) == (1, None)


@pytest.mark.django_db
def test_many_take_as_many_statements_as_one(user: User) -> None:
    def count(deed: Callable[[list[int]], object], rows: list[Message]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            deed([row.pk for row in rows])
        return len(asked)

    def again(ids: list[int]) -> object:
        return steering.retry(ids, user)

    def leave(ids: list[int]) -> object:
        return steering.leave(ids, user)

    def stop(ids: list[int]) -> object:
        return steering.stop(ids, user)

    count(again, [make_mail("failed")])  # Django learns which row of its own means mails
    assert count(again, [make_mail("failed")]) == count(again, [make_mail("failed") for _ in range(3)])
    assert count(leave, [make_mail("failed")]) == count(leave, [make_mail("failed") for _ in range(3)])
    assert count(stop, [make_mail()]) == count(stop, [make_mail() for _ in range(3)])


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_stopping_waits_for_a_claim_under_way_and_then_leaves_the_mail() -> None:
    """The worker holds the row's lock, its lease not yet written, when the office stops the mail."""
    user, row, claiming = User.objects.create_user("vera"), make_mail(), Flag()

    def stop() -> int:
        try:
            claiming.wait(10)
            return steering.stop([row.pk], user)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as office:
        stopping = office.submit(stop)
        with transaction.atomic():
            [claimed] = delivery.claim(5)
            claiming.set()
            with pytest.raises(TimeoutError):
                stopping.result(timeout=0.5)  # it stands at the lock

    assert (claimed.pk, stopping.result(), fresh(row).state) == (row.pk, 0, State.WAITING)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_worker_passes_over_a_mail_that_is_being_stopped() -> None:
    user, row, other = User.objects.create_user("vera"), make_mail(), make_mail(to="anna@example.org")

    def claim() -> list[int]:
        try:
            return [message.pk for message in delivery.claim(5)]
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as worker, transaction.atomic():
        steering.stop([row.pk], user)
        claimed = worker.submit(claim).result(10)

    assert (claimed, fresh(row).state) == ([other.pk], State.STOPPED)
