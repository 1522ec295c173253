"""Answers to mails of events: the office and the desk see them, and no registration changes by one (promise 8)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone, translation

from events import answering, cancelling, links
from events.models import Event, Registration, Session
from events.registering import register
from events.states import REGISTRANT
from mailing import delivery
from mailing.models import Message, Reply
from mailing.receiving import receive
from members import retention
from tests.events.reading_mails import body, parse
from tests.factories import make_event, make_person, make_sign_up
from tests.mailing import answers

pytestmark = pytest.mark.django_db
PROGRAMS: dict[str, Callable[..., bytes]] = {
    "outlook": answers.outlook,
    "gmail": answers.gmail,
    "apple": answers.apple,
}
GIULIA = "giulia@example.org"


def signed_up(email: str = GIULIA, event: Event | None = None, **facts: Any) -> Registration:
    """Somebody with a seat, who has got the confirmation."""
    event = event or make_event(start=timezone.now() + timedelta(days=7))
    register(event, make_sign_up(make_person(email, name="Giulia Belcampo", **facts)))
    delivery.deliver_due()
    return Registration.objects.select_related("event").get(event=event, email_key=email)


def session_of(row: Registration) -> Session:
    session = row.event.sessions.first()
    assert session
    return session


def asked() -> list[Message]:
    return list(Message.objects.filter(kind="events.calendar_reply").order_by("id"))


def everything(row: Registration) -> Any:
    """What a mail from outside must not change."""
    return list(Registration.objects.filter(pk=row.pk).values()), list(row.steps.values()), list(row.invites.values())


@pytest.mark.parametrize("program", PROGRAMS)
def test_who_declines_in_a_calendar_is_asked_to_cancel_and_nothing_changes(program: str) -> None:
    row = signed_up()
    before = everything(row)

    receive(PROGRAMS[program](session_of(row).uid, GIULIA, "DECLINED"))
    delivery.deliver_due()

    (question,) = asked()
    assert (question.state, question.recipient, question.scope) == ("sent", GIULIA, f"event:{row.event.uid}")
    mail = parse(question)
    assert mail["Subject"] == "Invito rifiutato nel calendario: Lavorare insieme"
    assert links.cancel(row) in body(mail, "plain")
    assert f'href="{links.cancel(row)}"' in body(mail, "html")
    assert everything(row) == before
    (reply,) = answering.of_registration(row)
    assert (reply.answer, reply.done_at, reply.scope) == ("declined", None, f"event:{row.event.uid}")


def test_the_question_speaks_the_readers_language() -> None:
    row = signed_up(locale="de")

    receive(answers.gmail(session_of(row).uid, GIULIA, "DECLINED"))
    delivery.deliver_due()

    assert parse(asked()[0])["Subject"] == "Einladung im Kalender abgelehnt: Gemeinsam arbeiten"
    assert "Sie" in body(parse(asked()[0]), "plain")


@pytest.mark.parametrize("answer", ["ACCEPTED", "TENTATIVE", "DELEGATED"])
def test_other_answers_are_only_shown(answer: str) -> None:
    row = signed_up()

    receive(answers.outlook(session_of(row).uid, GIULIA, answer))

    assert (asked(), answering.to_read(row.event).count()) == ([], 0)
    assert answering.of_registration(row).count() == 1


def test_a_person_is_asked_once_a_day_however_often_a_calendar_declines() -> None:
    row = signed_up()
    for place in range(3):
        receive(answers.outlook(session_of(row).uid, GIULIA, "DECLINED", comment=f"{place}"))
    assert len(asked()) == 1

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        receive(answers.outlook(session_of(row).uid, GIULIA, "DECLINED", comment="once more"))

    assert len(asked()) == 2


def test_the_question_goes_to_the_registration_whoever_forges_the_answer() -> None:
    """With the UID of somebody else's entry, a stranger brings about one mail a day, to its owner."""
    row = signed_up()
    before = everything(row)
    forged = answers.outlook(session_of(row).uid, GIULIA, "DECLINED").replace(
        b"From: Giulia Belcampo <giulia@example.org>", b"From: Mallory <mallory@example.net>"
    )

    receive(forged)

    assert [message.recipient for message in asked()] == [GIULIA]
    assert everything(row) == before


@pytest.mark.parametrize("attendee", ["colleague@example.org", "", "nonsense"])
def test_a_colleague_who_declines_a_passed_on_invitation_is_not_the_registrant(attendee: str) -> None:
    row = signed_up()
    confirmation = Message.objects.get(kind="events.confirmation")

    receive(answers.outlook(session_of(row).uid, attendee, "DECLINED", confirmation.message_id))

    assert asked() == []
    assert answering.of_registration(row).count() == 1


def test_an_unknown_entry_is_about_nothing() -> None:
    receive(answers.gmail("unknown@example.org", GIULIA, "DECLINED"))

    assert (asked(), Reply.objects.get().scope) == ([], "")


def test_whoever_has_cancelled_is_asked_nothing() -> None:
    row = signed_up()
    cancelling.cancel_registration(row, REGISTRANT)

    receive(answers.apple(session_of(row).uid, GIULIA, "DECLINED"))

    assert (asked(), answering.to_read(row.event).count()) == ([], 0)


def test_a_question_that_waited_is_dropped_once_the_seat_is_given_back() -> None:
    row = signed_up()
    receive(answers.apple(session_of(row).uid, GIULIA, "DECLINED"))
    cancelling.cancel_registration(row, REGISTRANT)

    delivery.deliver_due()

    assert asked()[0].state == "obsolete"


def test_after_the_date_nobody_is_asked() -> None:
    row = signed_up()

    with time_machine.travel(row.event.ends_at + timedelta(hours=1)):
        receive(answers.apple(session_of(row).uid, GIULIA, "DECLINED"))

    assert asked() == []


def test_an_answer_to_a_confirmation_names_the_registration_to_the_office() -> None:
    row = signed_up()
    confirmation = Message.objects.get(kind="events.confirmation")

    receive(answers.written(confirmation.message_id, "Vengo in due.", From="Luca <luca@example.org>"))
    delivery.deliver_due()

    mail = parse(Message.objects.get(kind="mailing.forward"))
    text = body(mail, "plain")
    assert "Giulia Belcampo (confermata), Lavorare insieme" in text
    assert f"/admin/events/{row.event.pk}/registrations/{row.pk}/" in text
    assert "Attenzione: la nostra e-mail era indirizzata a giulia@example.org." in text
    assert mail["Reply-To"] == "luca@example.org"
    assert links.manage(row) not in text
    assert answering.to_read(row.event).get().text == "Vengo in due."


def test_words_beside_a_declined_date_reach_the_office_too() -> None:
    row = signed_up()

    receive(answers.outlook(session_of(row).uid, GIULIA, "DECLINED", comment="Darf jemand anders kommen?"))

    assert len(asked()) == 1
    assert Message.objects.filter(kind="mailing.forward").count() == 1


def test_all_is_told_in_both_languages() -> None:
    row = signed_up()
    receive(answers.written(Message.objects.get(kind="events.confirmation").message_id))

    with translation.override("de"):
        told = answering.tell(Reply.objects.get())

    assert told
    assert (told.words, told.address) == ("Giulia Belcampo (bestätigt), Gemeinsam arbeiten", row.email)


def test_words_end_after_ninety_days_and_all_of_it_with_the_event() -> None:
    row = signed_up()
    receive(answers.written(Message.objects.get(kind="events.confirmation").message_id))

    with time_machine.travel(timezone.now() + timedelta(days=91)):
        retention.end_what_is_due()
    kept = Reply.objects.get()
    assert (kept.text, kept.subject, kept.sender, kept.sender_name) == ("", "", "", "")

    with time_machine.travel(row.event.ends_at + timedelta(days=366)):
        retention.end_what_is_due()
    assert Reply.objects.count() == 0
    assert not Message.objects.filter(kind="mailing.forward").exists()
