"""What each kind of mail says, to whom, and when it says nothing."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from typing import Any

import pytest
import time_machine
from icalendar import Calendar

from events import approving, cancelling, changing, links, notifying, registering, rescheduling
from events.models import Event, EventPage, EventWords, Registration, Session
from events.registering import WhenShort
from events.rescheduling import Appointment
from events.states import OFFICE
from mailing import delivery, kinds
from mailing.models import Message
from pages.models import SiteText
from tests.factories import make_event, make_person, make_registration, make_sign_up, publish

pytestmark = pytest.mark.django_db

START = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)
BEFORE = datetime(2027, 1, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NO_PLACES = {"it": "", "de": ""}


def sign_up(event: Event, **facts: Any) -> Registration:
    person = make_person(**facts)
    registering.register(event, make_sign_up(person))
    return Registration.objects.get(event=event, email=person.email)


def deliver() -> list[EmailMessage]:
    """Sends what is due and answers what went out, in the order it was written."""
    sent = set(Message.objects.filter(state="sent").values_list("pk", flat=True))
    while delivery.deliver_due():
        pass
    assert list(Message.objects.exclude(error="").values_list("error", flat=True)) == []
    fresh = Message.objects.filter(state="sent").exclude(pk__in=sent).order_by("id")
    return [parse(message) for message in fresh]


def parse(message: Message) -> EmailMessage:
    return message_from_bytes(bytes(message.raw or b""), _class=EmailMessage, policy=policy.default)


def body(mail: EmailMessage, subtype: str = "plain") -> str:
    part = mail.get_body((subtype,))
    assert part
    return str(part.get_content())


def calendars(mail: EmailMessage) -> list[tuple[str, Any]]:
    """Type and calendar of each part that holds one."""
    found: list[Any] = [
        part for part in mail.walk() if part.get_content_type() in {"text/calendar", "application/ics"}
    ]
    return [(part.get_content_type(), Calendar.from_ical(part.get_payload(decode=True))) for part in found]


def entry(mail: EmailMessage) -> Any:
    """The entry of the one invitation: both parts say the same."""
    (kind, first), (other, second) = calendars(mail)
    assert (kind, other, first.to_ical()) == ("text/calendar", "application/ics", second.to_ical())
    (found,) = first.walk("VEVENT")
    found["METHOD"] = first["METHOD"]
    return found


def states() -> list[tuple[str, str]]:
    return [
        (kind.partition(".")[2], state) for kind, state in Message.objects.order_by("id").values_list("kind", "state")
    ]


def move(session: Session, hours: float, places: Mapping[str, str] = NO_PLACES) -> None:
    session.refresh_from_db()
    by = timedelta(hours=hours)
    rescheduling.move(session, Appointment(session.start + by, session.end + by, places))


@pytest.fixture(autouse=True)
def january() -> Any:
    with time_machine.travel(BEFORE) as clock:
        yield clock


# --- registration ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locale", "title", "date"),
    [
        ("it", "Lavorare insieme", "mercoledì 20 gennaio 2027"),
        ("de", "Gemeinsam arbeiten", "Mittwoch, 20. Jänner 2027"),
    ],
)
def test_a_confirmation_says_when_what_and_how_to_get_in(locale: str, title: str, date: str) -> None:
    event = make_event(start=START)
    row = sign_up(event, locale=locale, name="Anna D'Òro")

    (mail,) = deliver()

    for text in (body(mail), body(mail, "html")):
        for fact in (
            title,
            date,
            "10:00",
            "11:30",
            "Europe/Rome",
            links.manage(row),
            links.join(row),
            links.calendar_file(row),
        ):
            assert fact in text
        assert "https://meet.example.org/secret" not in text
    assert "Anna D'Òro," in body(mail)
    assert (mail["To"], mail["Content-Language"]) == (row.email, locale)
    assert title in str(mail["Subject"])
    assert states() == [("confirmation", "sent")]


def test_a_confirmation_carries_one_request_to_one_attendee() -> None:
    event = make_event(start=START)
    row = sign_up(event)

    found = entry(deliver()[0])

    assert (found["METHOD"], found["STATUS"], found["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 0)
    assert found["UID"] == event.sessions.get().uid
    assert str(found["ORGANIZER"]) == "mailto:smartcoop@example.org"
    assert dict(found["ORGANIZER"].params) == {}
    assert str(found["ATTENDEE"]) == f"mailto:{row.email}"
    assert dict(found["ATTENDEE"].params) == {
        "CN": row.name,
        "PARTSTAT": "ACCEPTED",
        "ROLE": "REQ-PARTICIPANT",
        "RSVP": "FALSE",
    }
    assert found.decoded("DTSTART").astimezone(UTC) == START
    assert str(found["CONFERENCE"]) == links.join(row)
    assert len(found.walk("VALARM")) == 1


def test_on_site_the_place_stands_where_the_join_page_would() -> None:
    event = make_event(start=START, format="onsite", place="Sala 'Blu', Bolzano")
    row = sign_up(event, mode="onsite")

    (mail,) = deliver()

    assert "Sala 'Blu', Bolzano" in body(mail)
    assert links.join(row) not in mail.as_string() + body(mail) + body(mail, "html")
    assert "CONFERENCE" not in entry(mail)


def test_several_sessions_are_confirmed_by_one_published_file() -> None:
    event = make_event(start=START, sessions=3)
    sign_up(event)

    (mail,) = deliver()

    ((kind, calendar),) = calendars(mail)
    entries = calendar.walk("VEVENT")
    assert (kind, calendar["METHOD"]) == ("application/ics", "PUBLISH")
    assert [found["UID"] for found in entries] == [session.uid for session in event.sessions.all()]
    assert [found.get("ATTENDEE") for found in entries] == [None] * 3
    for number, date in ((1, "20 gennaio"), (2, "27 gennaio"), (3, "3 febbraio")):
        assert f"Incontro {number}" in body(mail)
        assert date in body(mail)


def test_names_are_escaped_in_html_and_plain_in_text() -> None:
    event = make_event(start=START, titles={"it": "L'unione & <i>forza</i> {{ event }}"})
    sign_up(event, name="Àlex <b>D'Elia</b> {% now %}")

    (mail,) = deliver()

    assert "Àlex <b>D'Elia</b> {% now %}," in body(mail)
    assert "L'unione & <i>forza</i> {{ event }}" in body(mail)
    assert "<b>D'Elia" not in body(mail, "html")
    assert "&lt;i&gt;forza" in body(mail, "html")


def test_a_line_end_in_a_name_changes_nothing_but_the_name() -> None:
    event = make_event(start=START)
    sign_up(event, name='Anna\r\nBcc: x@example.org\r\nATTENDEE:mailto:x@example.org "q"')

    (mail,) = deliver()

    assert mail["Bcc"] is None
    assert str(entry(mail)["ATTENDEE"]) == f"mailto:{mail['To']}"


def test_an_address_of_an_idna_domain_is_invited_as_it_is_written_to() -> None:
    sign_up(make_event(start=START), email="anna@bücher.example")

    (mail,) = deliver()

    assert (mail["To"], str(entry(mail)["ATTENDEE"])) == (
        "anna@xn--bcher-kva.example",
        "mailto:anna@xn--bcher-kva.example",
    )


def test_words_of_another_language_are_marked() -> None:
    sign_up(make_event(start=START, titles={"it": "Solo in italiano"}), locale="de")

    (mail,) = deliver()

    assert '<p class="title" lang="it"' in body(mail, "html")
    assert "Solo in italiano" in str(mail["Subject"])
    assert mail["Content-Language"] == "de"
    assert "/it/webinar/" in body(mail)


def test_what_the_office_says_in_one_language_only_is_marked_in_the_other() -> None:
    event = make_event()
    EventWords.objects.update_or_create(event=event, locale="de", defaults={"mail_note": "Neu!", "prepare": "Stift"})
    sign_up(event, email="it@example.org", locale="it")
    sign_up(event, email="de@example.org", locale="de")

    italian, german = deliver()

    assert body(italian).count("Quanto segue è disponibile solo in tedesco:") == 2
    assert '<div lang="de"><p' in body(italian, "html")
    assert '<span lang="de">Stift' in body(italian, "html")
    assert "nur auf" not in body(german)
    assert 'lang="it"' not in body(german, "html")


def test_a_mail_loads_nothing_and_is_small() -> None:
    event = make_event(start=START, sessions=12)
    SiteText.objects.update(signature="Il team", phone="+39 0471 000000", address="Via Esempio 1")
    sign_up(event)

    (mail,) = deliver()

    html = body(mail, "html")
    for forbidden in ("<img", "<script", "<link", "url(", "@import", " src="):
        assert forbidden not in html
    assert "prefers-color-scheme: dark" in html
    assert len(mail.as_bytes()) < 60_000
    assert "Il team" in body(mail)
    assert "+39 0471 000000" in body(mail)


def test_a_full_event_tells_who_waits_and_then_who_won() -> None:
    event = make_event(start=START, capacity=1)
    first = sign_up(event)
    second = sign_up(event)
    _confirmed, waiting = deliver()

    cancelling.cancel_registration(first)
    _cancelled, won = deliver()

    assert calendars(waiting) == []
    assert links.join(second) not in body(waiting)
    assert links.manage(second) in body(waiting)
    assert (won["To"], entry(won)["METHOD"]) == (second.email, "REQUEST")
    assert links.join(second) in body(won)
    assert states() == [
        ("confirmation", "sent"),
        ("waiting_list", "sent"),
        ("cancellation", "sent"),
        ("seat_won", "sent"),
    ]


def test_approval_tells_that_it_came_in_and_then_the_answer() -> None:
    event = make_event(start=START, approval=True)
    yes, no = sign_up(event), sign_up(event, locale="de")
    awaiting = deliver()

    approving.accept(yes)
    approving.decline(no, {"it": "Non per Lei", "de": "Nur für Mitglieder\n& Gäste"})
    accepted, declined = deliver()

    assert [calendars(mail) for mail in awaiting] == [[], []]
    assert (accepted["To"], entry(accepted)["METHOD"]) == (yes.email, "REQUEST")
    assert (declined["To"], calendars(declined)) == (no.email, [])
    assert "Nur für Mitglieder\n& Gäste" in body(declined).replace("\r\n", "\n")
    assert "Nur für Mitglieder<br>&amp; Gäste" in body(declined, "html")


def test_who_waits_where_the_office_approves_reads_what_comes_next() -> None:
    event = make_event(start=START, capacity=1, approval=True, pending_holds_seat=True)
    first, _second = sign_up(event), sign_up(event)
    held, waiting = deliver()

    cancelling.cancel_registration(first)
    _cancelled, moved_up = deliver()

    for mail, words in (
        (held, "Fino ad allora un posto è riservato a Lei"),
        (waiting, "mentre l'ufficio esamina la Sua richiesta"),
        (moved_up, "si è liberato un posto per Lei"),
    ):
        assert words in body(mail).replace("\r\n", "\n")
        assert words in unescape(body(mail, "html"))
    assert "La Sua richiesta è in esame" in str(moved_up["Subject"])


def test_a_party_reads_in_the_mail_that_it_waits_together() -> None:
    event = make_event(start=START, capacity=1)
    people = [make_person(), make_person()]

    registering.register(event, make_sign_up(*people, when_short=WhenShort.ALL_OR_NONE))

    for mail in deliver():
        assert "È in attesa insieme" in body(mail)
        assert "È in attesa insieme" in body(mail, "html")


def test_who_signs_up_while_it_runs_is_let_in_before_everybody_else_is_written_to(january: Any) -> None:
    event = make_event(start=START, sessions=3, late_sign_up=True)
    earlier = make_registration(event)
    first, second, third = event.sessions.all()
    january.move_to(second.start + HOUR / 2)
    move(third, 24)

    row = sign_up(event)

    update, mail = deliver()
    sent = Message.objects.order_by("sent_at").values_list("kind", flat=True)
    assert list(sent) == ["events.confirmation", "events.update"]
    assert (update["To"], mail["To"]) == (earlier.email, row.email)
    assert links.join(row) in body(mail)
    assert "può entrare subito" in body(mail)
    ((_type, calendar),) = calendars(mail)
    uids = {str(each["UID"]) for each in calendar.walk("VEVENT")}
    assert uids == {second.uid, third.uid}
    assert first.uid not in uids


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
        broken.setattr("mailing.delivery._hand_over", _refuse)
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
        broken.setattr("mailing.delivery._hand_over", _refuse)
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


def _refuse(*_args: object) -> str:
    raise TimeoutError("no answer")


# --- moves ----------------------------------------------------------------------------------


def test_an_update_says_old_and_new_and_moves_the_entry() -> None:
    event = make_event(start=START, format="onsite", place="Sala Blu")
    row = sign_up(event, mode="onsite")
    deliver()

    move(event.sessions.get(), 25, {"it": "Sala Rossa", "de": "Roter Saal"})
    (mail,) = deliver()

    for text in (body(mail), body(mail, "html")):
        for fact in (
            "mercoledì 20 gennaio 2027",
            "10:00",
            "giovedì 21 gennaio 2027",
            "11:00",
            "Sala Blu",
            "Sala Rossa",
            links.cancel(row),
        ):
            assert fact in text
    found = entry(mail)
    assert (found["METHOD"], found["SEQUENCE"], str(found["LOCATION"])) == ("REQUEST", 1, "Sala Rossa")
    assert found.decoded("DTSTART").astimezone(UTC) == START + 25 * HOUR


def test_three_quick_moves_make_one_mail_from_the_time_the_person_knew() -> None:
    event = make_event(start=START)
    sign_up(event)
    deliver()

    for hours in (24, 24, 24):
        move(event.sessions.get(), hours)
    (mail,) = deliver()

    assert states()[1:] == [("update", "obsolete"), ("update", "obsolete"), ("update", "sent")]
    assert "20 gennaio" in body(mail)
    assert "23 gennaio" in body(mail)
    assert "21 gennaio" not in body(mail)
    assert "22 gennaio" not in body(mail)
    assert entry(mail)["SEQUENCE"] == 3


def test_moved_there_and_back_before_anybody_was_told_makes_no_mail() -> None:
    event = make_event(start=START)
    sign_up(event)
    deliver()

    move(event.sessions.get(), 24)
    move(event.sessions.get(), -24)

    assert deliver() == []
    assert states()[1:] == [("update", "obsolete"), ("update", "obsolete")]


def test_moved_back_after_people_were_told_makes_a_second_mail() -> None:
    event = make_event(start=START)
    sign_up(event)
    deliver()
    move(event.sessions.get(), 24)
    (there,) = deliver()
    move(event.sessions.get(), -24)

    (back,) = deliver()

    assert [entry(mail)["SEQUENCE"] for mail in (there, back)] == [1, 2]


def test_what_may_have_arrived_counts_as_known(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event(start=START)
    sign_up(event)
    deliver()
    move(event.sessions.get(), 24)
    with monkeypatch.context() as broken:
        broken.setattr("mailing.delivery._hand_over", _refuse)
        delivery.deliver_due()

    move(event.sessions.get(), -24)
    delivery.deliver_due()

    assert states()[1:] == [("update", "waiting"), ("update", "sent")]


def test_a_moved_session_of_several_sends_its_own_request() -> None:
    event = make_event(start=START, sessions=3)
    sign_up(event)
    deliver()
    second = event.sessions.all()[1]

    move(second, 2)
    (mail,) = deliver()

    assert (entry(mail)["METHOD"], entry(mail)["UID"], entry(mail)["SEQUENCE"]) == ("REQUEST", second.uid, 1)
    assert "Incontro 2" in body(mail)


def test_who_waits_is_told_of_a_move_without_an_invitation() -> None:
    event = make_event(start=START, capacity=0)
    make_registration(event, "waiting")

    move(event.sessions.get(), 24)
    (mail,) = deliver()

    assert (calendars(mail), "21 gennaio" in body(mail)) == ([], True)


# --- cancelled ------------------------------------------------------------------------------


def test_a_cancelled_registration_leaves_the_calendar() -> None:
    event = make_event(start=START)
    row = sign_up(event)
    (confirmation,) = deliver()

    cancelling.cancel_registration(row)
    (mail,) = deliver()

    before, found = entry(confirmation), entry(mail)
    assert (found["METHOD"], found["STATUS"], found["UID"]) == ("CANCEL", "CANCELLED", before["UID"])
    assert found["SEQUENCE"] > before["SEQUENCE"]
    assert (str(found["ATTENDEE"]), found.walk("VALARM")) == (f"mailto:{row.email}", [])
    assert "20 gennaio" in body(mail)


def test_the_office_says_why() -> None:
    row = sign_up(make_event(start=START), locale="de")
    deliver()

    cancelling.cancel_registration(row, OFFICE, reasons={"it": "Motivo", "de": "Doppelt angemeldet"})
    (mail,) = deliver()

    assert "Doppelt angemeldet" in body(mail)


def test_a_revived_registration_gets_a_higher_sequence_each_time(january: Any) -> None:
    event = make_event(start=START)
    row = sign_up(event)
    mails = deliver()
    cancelling.cancel_registration(row)
    mails += deliver()
    january.shift(timedelta(seconds=2))
    sign_up(event, email=row.email)
    mails += deliver()
    january.shift(timedelta(seconds=2))
    move(event.sessions.get(), 24)
    mails += deliver()

    found = [entry(mail) for mail in mails]
    assert [each["METHOD"] for each in found] == ["REQUEST", "CANCEL", "REQUEST", "REQUEST"]
    assert [each["SEQUENCE"] for each in found] == [0, 1, 2, 3]
    assert len({each["UID"] for each in found}) == 1
    stamps = [each.decoded("DTSTAMP") for each in found]
    assert stamps == sorted(stamps)


def test_another_language_or_way_of_taking_part_moves_the_entry_that_is_there() -> None:
    event = make_event(start=START, format="hybrid", capacity_onsite=5, place="Sala Rossa")
    row = sign_up(event)
    sequences = [entry(mail)["SEQUENCE"] for mail in deliver()]

    for locale, mode in (("de", "online"), ("de", "onsite")):
        row = changing.change(row, make_person(row.email, locale=locale, mode=mode), "")
        (mail,) = deliver()
        found = entry(mail)
        sequences.append(found["SEQUENCE"])
        assert (found["METHOD"], found["SUMMARY"].params["LANGUAGE"]) == ("REQUEST", "de")
        assert ("CONFERENCE" in found, "Sala Rossa" in str(found.get("LOCATION"))) == (
            mode == "online",
            mode != "online",
        )

    assert sequences == sorted(set(sequences))


def test_a_cancelled_event_of_three_sessions_sends_three_cancels_the_first_with_the_text() -> None:
    event = make_event(start=START, sessions=3)
    sign_up(event)
    deliver()

    cancelling.cancel_event(event, {"it": "Relatrice malata", "de": "Referentin krank"})
    mails = deliver()

    found = [entry(mail) for mail in mails]
    assert [(each["METHOD"], each["STATUS"], each["SEQUENCE"]) for each in found] == [("CANCEL", "CANCELLED", 1)] * 3
    assert [each["UID"] for each in found] == [session.uid for session in event.sessions.all()]
    assert ["Relatrice malata" in body(mail) for mail in mails] == [True, False, False]


def test_a_cancelled_session_of_several_takes_only_itself_out() -> None:
    event = make_event(start=START, sessions=2)
    row = sign_up(event)
    deliver()
    second = event.sessions.all()[1]

    cancelling.cancel_session(second, {"it": "Sala non disponibile"})
    (mail,) = deliver()

    assert (entry(mail)["METHOD"], entry(mail)["UID"]) == ("CANCEL", second.uid)
    assert "Sala non disponibile" in body(mail)
    assert links.manage(row) in body(mail)


def test_who_waits_hears_of_a_cancelled_event_once_and_without_a_calendar() -> None:
    event = make_event(start=START, sessions=3)
    make_registration(event, "waiting")

    cancelling.cancel_event(event, {})
    (mail,) = deliver()

    assert calendars(mail) == []


def test_an_update_is_off_once_the_session_is_cancelled() -> None:
    event = make_event(start=START)
    sign_up(event)
    deliver()
    move(event.sessions.get(), 24)
    cancelling.cancel_event(event, {})

    deliver()

    assert states()[1:] == [("update", "obsolete"), ("cancellation", "sent")]


# --- many at once ---------------------------------------------------------------------------


def test_mails_of_one_batch_share_facts_and_nothing_personal(django_assert_max_num_queries: Any) -> None:
    event = make_event(start=START, capacity=100)
    rows = [sign_up(event, locale="it" if number % 2 else "de") for number in range(20)]

    with django_assert_max_num_queries(20 * 7 + 25):
        delivery.deliver_due()

    for message in Message.objects.all():
        mine = next(row for row in rows if row.email == message.recipient)
        text = body(parse(message)) + body(parse(message), "html")
        assert links.manage(mine) in text
        assert [row.name for row in rows if f"{row.name}," in text] == [mine.name]
        assert [row.pk for row in rows if links.manage(row) in text] == [mine.pk]


def test_a_move_in_the_middle_of_a_batch_is_seen_by_the_mails_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event(start=START)
    for _n in range(2):
        sign_up(event)
    first, second = Message.objects.order_by("id")

    with kinds.batch():
        before = kinds.render(first)
        move(event.sessions.get(), 24)
        after = kinds.render(second)

    assert before
    assert after
    assert ("20 gennaio" in before.text, "21 gennaio" in after.text) == (True, True)


def test_all_kinds_are_known() -> None:
    assert [kind for kind in kinds.known() if kind.startswith("events.")] == [
        f"events.{name}"
        for name in (
            "announcement",
            "announcement_test",
            "awaiting_approval",
            "calendar_reply",
            "cancellation",
            "confirmation",
            "declined",
            "follow_up",
            "links",
            "new_address",
            "old_address",
            "recording",
            "reminder",
            "seat_won",
            "update",
            "waiting_list",
        )
    ]
