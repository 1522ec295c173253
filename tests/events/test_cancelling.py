"""Cancelling frees seats, tells people, and keeps the entry as cancelled."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events import cancelling
from events.errors import EventError
from events.models import Registration
from mailing.models import Message
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db


def mails() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("id").values_list("kind", "recipient"))


def test_cancelling_frees_the_seat_for_the_next_in_the_waiting_list() -> None:
    event = make_event(capacity=1)
    first = make_registration(event, email="a@example.org")
    make_registration(event, "waiting", email="b@example.org")
    make_registration(event, "waiting", email="c@example.org")

    cancelling.cancel_registration(first)

    assert dict(Registration.objects.values_list("email", "state")) == {
        "a@example.org": "cancelled",
        "b@example.org": "confirmed",
        "c@example.org": "waiting",
    }
    assert mails() == [("events.cancellation", "a@example.org"), ("events.seat_won", "b@example.org")]


def test_cancelling_twice_is_one_fact() -> None:
    row = make_registration(make_event())

    cancelling.cancel_registration(row)
    cancelling.cancel_registration(row)

    assert [kind for kind, _to in mails()] == ["events.cancellation"]


def test_nothing_is_cancelled_once_the_event_is_over() -> None:
    event = make_event(start=timezone.now() - timedelta(hours=5), hours=1)
    row = make_registration(event)

    with pytest.raises(EventError):
        cancelling.cancel_registration(row)

    assert Registration.objects.get().state == "confirmed"


def test_nobody_is_promoted_in_the_last_two_hours() -> None:
    event = make_event(capacity=1, start=timezone.now() + timedelta(minutes=119))
    first = make_registration(event)
    make_registration(event, "waiting", email="b@example.org")

    cancelling.cancel_registration(first)

    assert Registration.objects.get(email="b@example.org").state == "waiting"


def test_cancelling_several_sessions_withdraws_each_from_the_calendar() -> None:
    event = make_event(sessions=3)
    row = make_registration(event)

    cancelling.cancel_registration(row)

    contexts = Message.objects.order_by("id").values_list("context", flat=True)
    assert [(context["first"], context["invited"]) for context in contexts] == [
        (True, True),
        (False, True),
        (False, True),
    ]


def test_who_only_waits_gets_one_mail_and_no_withdrawal() -> None:
    event = make_event(sessions=3)
    row = make_registration(event, "waiting")

    cancelling.cancel_registration(row)

    assert [m.context["invited"] for m in Message.objects.all()] == [False]


def test_a_cancelled_event_tells_everybody_who_counts_on_it() -> None:
    event = make_event()
    for state in ("confirmed", "waiting", "pending", "cancelled", "declined"):
        make_registration(event, state, email=f"{state}@example.org")

    cancelling.cancel_event(event, {"it": "Un imprevisto", "de": "Ein Zwischenfall"})

    event.refresh_from_db()
    session = event.sessions.get()
    assert (event.status, session.status, session.sequence) == ("cancelled", "cancelled", 1)
    assert {to for _kind, to in mails()} == {"confirmed@example.org", "waiting@example.org", "pending@example.org"}


def test_cancelling_one_session_leaves_the_others() -> None:
    event = make_event(sessions=2)
    make_registration(event)
    first, second = event.sessions.all()

    cancelling.cancel_session(first, {"it": "Relatrice malata"})

    event.refresh_from_db()
    assert (event.status, event.starts_at) == ("announced", second.start)
    assert list(event.sessions.values_list("status", "sequence")) == [("cancelled", 1), ("planned", 0)]
    assert first.cancel_reason("de") == "Relatrice malata"


def test_cancelling_the_last_session_cancels_the_event() -> None:
    event = make_event()

    cancelling.cancel_session(event.sessions.get(), {})

    event.refresh_from_db()
    assert event.status == "cancelled"


def test_cancelling_the_last_session_to_come_cancels_the_event() -> None:
    event = make_event(sessions=2, start=timezone.now() - timedelta(days=3))

    cancelling.cancel_session(event.sessions.all()[1], {})

    event.refresh_from_db()
    assert event.status == "cancelled"
    assert list(event.sessions.values_list("status", flat=True)) == ["planned", "cancelled"]
