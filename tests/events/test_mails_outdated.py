"""When mails of events say nothing any more, and what a retry says."""

from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
import time_machine

from events import cancelling, notifying
from events.models import EventPage, Registration
from mailing import delivery
from mailing.models import Message
from tests.factories import make_event, make_registration, publish

from .reading_mails import BEFORE, HOUR, START, body, calendars, deliver, entry, move, refuse, sign_up, states

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def january() -> Any:
    with time_machine.travel(BEFORE) as clock:
        yield clock


# --- no longer due --------------------------------------------------------------------------


def test_whoever_cancels_before_the_confirmation_is_sent_gets_only_the_cancellation() -> None:
    row = sign_up(make_event(start=START))
    cancelling.cancel_registration(row)

    deliver()

    assert states() == [("confirmation", "obsolete"), ("cancellation", "sent")]


def test_whoever_comes_back_before_anything_is_sent_gets_one_confirmation() -> None:
    event = make_event(start=START)
    row = sign_up(event)
    cancelling.cancel_registration(row)
    sign_up(event, email=row.email)

    deliver()

    assert states() == [("confirmation", "obsolete"), ("cancellation", "obsolete"), ("confirmation", "sent")]


def test_whoever_comes_back_to_the_waiting_list_loses_the_entry_in_the_calendar() -> None:
    event = make_event(start=START, capacity=1)
    row = sign_up(event)
    deliver()
    cancelling.cancel_registration(row)
    make_registration(event)
    sign_up(event, email=row.email)

    cancelled, waiting = deliver()

    assert (entry(cancelled)["METHOD"], calendars(waiting)) == ("CANCEL", [])


def test_nothing_is_confirmed_once_the_event_is_over(january: Any) -> None:
    sign_up(make_event(start=START))

    january.move_to(START + 2 * HOUR)
    deliver()

    assert states() == [("confirmation", "obsolete")]


def test_a_registration_that_is_gone_gets_no_mail() -> None:
    row = sign_up(make_event(start=START))
    Registration.objects.filter(pk=row.pk).delete()

    assert (deliver(), states()) == ([], [("confirmation", "obsolete")])


def test_a_page_that_was_taken_back_still_has_words_for_those_who_signed_up() -> None:
    event = make_event(start=START)
    sign_up(event, locale="de")
    for page in EventPage.objects.all():
        page.unpublish()

    cancelling.cancel_event(event, {"de": "Referentin krank"})
    (mail,) = deliver()

    assert "Gemeinsam arbeiten" in str(mail["Subject"])
    assert "Referentin krank" in body(mail)


def test_without_any_published_words_the_mail_waits_for_them(january: Any) -> None:
    event = make_event(start=START + timedelta(days=90), titles={})
    row = make_registration(event)

    notifying.tell_state(event, [row])

    delivery.deliver_due()

    message = Message.objects.get()
    assert (message.state, message.error.partition(":")[0]) == ("waiting", "NotPublished")
    for _n in range(10):
        january.shift(timedelta(days=1))
        delivery.deliver_due()
    publish(event, "it", "Finalmente")
    january.shift(timedelta(minutes=5))
    delivery.deliver_due()
    assert states() == [("confirmation", "sent")]


def test_a_retry_keeps_its_first_bytes_and_its_sequence(january: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_up(make_event(start=START))
    with monkeypatch.context() as broken:
        broken.setattr("mailing.delivery._hand_over", refuse)
        delivery.deliver_due()
    first = Message.objects.get().raw

    january.shift(timedelta(minutes=2))
    delivery.deliver_due()

    message = Message.objects.get()
    assert (message.state, message.raw, message.attempts) == ("sent", first, 2)
    assert Registration.objects.get().invites.get().sequence == 0


@pytest.mark.parametrize("back", [False, True], ids=["moved", "moved there and back"])
def test_a_retry_never_tells_old_news_and_is_never_dropped(
    january: Any, monkeypatch: pytest.MonkeyPatch, back: bool
) -> None:
    event = make_event(start=START)
    sign_up(event)
    with monkeypatch.context() as broken:
        broken.setattr("mailing.delivery._hand_over", refuse)
        delivery.deliver_due()
    move(event.sessions.get(), 24)
    if back:
        move(event.sessions.get(), -24)

    delivery.deliver_due()
    january.shift(timedelta(minutes=2))
    delivery.deliver_due()

    confirmation = Message.objects.get(kind="events.confirmation")
    told = {state for kind, state in states() if kind == "update"}
    assert (confirmation.state, told) == ("sent", {"obsolete"} if back else {"sent"})
    assert f"DTSTART;TZID=Europe/Rome:202701{20 if back else 21}".encode() in _calendar(confirmation)


def _calendar(message: Message) -> bytes:
    parsed = message_from_bytes(bytes(message.raw or b""))
    (part,) = [part for part in parsed.walk() if part.get_content_type() == "text/calendar"]
    return bytes(part.get_payload(decode=True))
