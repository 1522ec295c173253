"""What the mails about a registration say, to whom, and that those of a batch share nothing personal."""

from datetime import UTC
from html import unescape
from typing import Any

import pytest
import time_machine

from events import approving, cancelling, links, registering
from events.models import EventWords
from events.registering import WhenShort
from mailing import delivery, kinds
from mailing.models import Message
from pages.models import SiteText
from tests.factories import make_event, make_person, make_registration, make_sign_up

from .reading_mails import BEFORE, HOUR, START, body, calendars, deliver, entry, move, parse, sign_up, states

pytestmark = pytest.mark.django_db


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
