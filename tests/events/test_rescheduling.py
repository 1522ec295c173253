"""Moving a session: the same entry at another time, and everybody is told."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from events.errors import EventError
from events.models import Event
from events.rescheduling import Appointment, Doubtful, move
from mailing.models import Message
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_move_keeps_the_uid_and_raises_the_sequence_once() -> None:
    event = make_event(place="Sala")
    session = event.sessions.get()
    uid, start = session.uid, session.start

    move(session, Appointment(start + DAY, session.end + DAY, {"it": "Sala", "de": "Sala"}))

    event.refresh_from_db()
    session.refresh_from_db()
    assert (session.uid, session.sequence, session.start, event.starts_at) == (uid, 1, start + DAY, start + DAY)


def test_everybody_who_counts_on_it_is_told_with_the_old_time() -> None:
    event = make_event(capacity=1)
    for state in ("confirmed", "waiting", "cancelled"):
        make_registration(event, state, email=f"{state}@example.org")
    session = event.sessions.get()

    move(session, Appointment(session.start + DAY, session.end + DAY, {"it": "", "de": ""}))

    messages = Message.objects.order_by("id")
    assert [(m.kind, m.recipient) for m in messages] == [
        ("events.update", "confirmed@example.org"),
        ("events.update", "waiting@example.org"),
    ]
    assert messages[0].context["old"]["start"] == session.start.isoformat()


def test_moving_to_where_it_is_changes_nothing() -> None:
    event = make_event(place="Sala")
    session = event.sessions.get()

    moved = move(session, Appointment(session.start, session.end, {"it": "Sala", "de": "Sala"}))

    session.refresh_from_db()
    assert (moved, session.sequence, Message.objects.count()) == (False, 0, 0)


def test_another_place_is_a_move_too() -> None:
    event = make_event(place="Sala")
    session = event.sessions.get()

    move(session, Appointment(session.start, session.end, {"it": "Aula", "de": "Aula"}))

    session.refresh_from_db()
    assert (session.sequence, session.place("it")) == (1, "Aula")


@pytest.mark.parametrize(
    ("start", "end"), [(-DAY, DAY), (DAY, DAY / 2)], ids=["into the past", "ends before it starts"]
)
def test_what_cannot_be_is_refused(start: timedelta, end: timedelta) -> None:
    event = make_event()
    session = event.sessions.get()
    now = timezone.now()

    with pytest.raises(EventError):
        move(session, Appointment(now + start, now + end, {}))

    session.refresh_from_db()
    assert session.sequence == 0


def test_a_later_start_gives_the_waiting_list_its_time_back() -> None:
    event = make_event(capacity=1, start=timezone.now() + timedelta(hours=1))
    make_registration(event, "waiting")
    session = event.sessions.get()

    move(session, Appointment(session.start + DAY, session.end + DAY, {"it": "", "de": ""}))

    assert event.registrations.get().state == "confirmed"


def test_a_running_session_can_be_extended() -> None:
    event = make_event(start=timezone.now() - timedelta(minutes=30), hours=1)
    session = event.sessions.get()

    moved = move(session, Appointment(session.start, session.end + DAY / 48, {"it": "", "de": ""}))

    assert moved


@pytest.mark.parametrize("sure", [False, True])
def test_sessions_at_the_same_time_are_asked_about_by_name(sure: bool) -> None:
    event = make_event(sessions=2)
    first, second = event.sessions.all()
    onto = Appointment(second.start + DAY / 48, second.end, {})

    if sure:
        assert move(first, onto, sure=True)
        return
    with translation.override("it"), pytest.raises(Doubtful) as asked:
        move(first, onto)

    assert "Incontro 1" in asked.value.message
    assert "Incontro 2" in asked.value.message
    assert Message.objects.count() == 0


def test_a_move_after_which_nobody_could_sign_up_is_asked_about() -> None:
    event = make_event()
    Event.objects.update(registration_opens_at=event.starts_at - DAY)
    session = event.sessions.get()

    with pytest.raises(Doubtful):
        move(session, Appointment(session.start - 2 * DAY, session.end - 2 * DAY, {}))
