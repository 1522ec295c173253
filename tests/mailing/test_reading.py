"""What is read from mails that come in, as programs send them, and as nobody should."""

from time import monotonic

import pytest

from mailing import reading
from mailing.calendar_replies import read_calendar
from mailing.models import Reply
from tests.mailing import answers

pytestmark = pytest.mark.plain
Kind, Answer = Reply.Kind, Reply.Answer
ID = "<7.5f3a@smartcoop.example.org>"
UID = "uid-1@smartcoop.example.org"
CALENDARS = {
    "outlook": answers.outlook(UID, "giulia@example.org", "DECLINED"),
    "gmail": answers.gmail(UID, "giulia@example.org", "DECLINED"),
    "apple": answers.apple(UID, "giulia@example.org", "DECLINED"),
}


@pytest.mark.parametrize("program", CALENDARS)
def test_the_answer_of_each_calendar_is_understood(program: str) -> None:
    found = reading.read(CALENDARS[program])

    assert (found.kind, found.text) == (Kind.CALENDAR, "")
    assert found.calendar is not None
    assert (found.calendar.uid, found.calendar.attendee, found.calendar.answer) == (
        UID,
        "giulia@example.org",
        Answer.DECLINED,
    )


@pytest.mark.parametrize(
    ("said", "answer"), [("ACCEPTED", "accepted"), ("TENTATIVE", "tentative"), ("DELEGATED", ""), ("X-NONSENSE", "")]
)
def test_what_else_a_calendar_may_say(said: str, answer: str) -> None:
    found = reading.read(answers.outlook(UID, "giulia@example.org", said))

    assert (found.kind, found.calendar and found.calendar.answer) == (Kind.CALENDAR, answer)


def test_what_a_person_writes_beside_the_answer_is_words() -> None:
    found = reading.read(answers.outlook(UID, "giulia@example.org", "DECLINED", comment="Darf jemand anders kommen?"))

    assert found.text == "Darf jemand anders kommen?"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n",
        b"\xff\xfe\x00garbage",
        answers.calendar(UID, "x@example.org", "DECLINED").replace("METHOD:REPLY", "METHOD:REQUEST").encode(),
        answers.calendar("", "x@example.org", "DECLINED").encode(),
        answers.calendar(UID, "x@example.org", "DECLINED").encode() + b" " * 200_000,
        b"BEGIN:VEVENT\r\n" * 2000,
    ],
    ids=["nothing", "cut off", "garbage", "an invitation", "no UID", "too long", "nested"],
)
def test_a_calendar_that_answers_nothing_is_none(data: bytes) -> None:
    assert read_calendar(data) is None


@pytest.mark.parametrize(
    ("mail", "kind"),
    [
        (answers.written(ID), Kind.PERSON),
        (answers.exchange_away(ID), Kind.AUTOMATIC),
        (answers.gmail_away(ID), Kind.AUTOMATIC),
        (answers.written(ID, Auto_Submitted="no"), Kind.PERSON),
        (answers.written(ID, Auto_Submitted="auto-replied; x=y"), Kind.AUTOMATIC),
        (answers.written(ID, Precedence="auto_reply"), Kind.AUTOMATIC),
        (answers.written(ID, Return_Path="<>"), Kind.AUTOMATIC),
        (answers.written(ID, List_Id="<news.example.org>"), Kind.AUTOMATIC),
        (answers.written(ID, Subject="Risposta automatica: Iscrizione"), Kind.AUTOMATIC),
        (answers.written(ID, Subject="Re: Out of the box"), Kind.PERSON),
        (answers.postfix_bounce(ID, "gone@example.org"), Kind.BOUNCE),
    ],
)
def test_kinds_are_told_apart(mail: bytes, kind: Reply.Kind) -> None:
    assert reading.read(mail).kind == kind


@pytest.mark.parametrize(
    ("status", "action", "final"),
    [
        ("5.1.1", "failed", True),
        ("5.2.1", "failed", True),
        ("5.2.2", "failed", False),
        ("5.1.8", "failed", False),
        ("4.4.1", "delayed", False),
    ],
)
def test_a_bounce_says_for_whom_and_whether_for_good(status: str, action: str, final: bool) -> None:
    found = reading.read(answers.postfix_bounce(ID, "gone@example.org", status, action))

    assert found.bounce == reading.Bounce("gone@example.org", final, "550 5.1.1 no such user")
    assert found.references == [ID.strip("<>")]


def test_what_is_wrongly_encoded_is_read_as_far_as_it_goes() -> None:
    raw = (
        b"From: =?x-unknown?B?4pyI?= <giulia@example.org>\r\nSubject: =?utf-8?B?broken\r\n"
        b"Content-Type: text/plain; charset=x-klingon\r\n\r\nGr\xc3\xbc\xc3\x9fe \x00\xff"
    )

    found = reading.read(raw)

    assert (found.sender, found.kind) == ("giulia@example.org", Kind.PERSON)
    assert found.text.startswith("Grüße")
    assert "\0" not in found.text


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n",
        b"\x00" * 1000,
        b"From: <<>>@@,,\r\nMessage-ID: <\r\nReferences: <a b> <>\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\nnonsense\r\n--x--",
        b"Content-Type: message/rfc822\r\n\r\n" * 3000,
        "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(2000)).encode(),
    ],
    ids=["nothing", "no headers", "nul", "addresses", "no mark", "empty report", "mail in mail", "part in part"],
)
def test_garbage_is_read_as_a_mail_with_little_in_it(raw: bytes) -> None:
    found = reading.read(raw)

    assert (found.sender, found.references, found.bounce, found.calendar) == ("", [], None, None)


@pytest.mark.parametrize(
    "body",
    ["<style" * 300_000, "<" * 2_000_000, "&" * 2_000_000, "--b\r\n" * 400_000],
    ids=["tags", "brackets", "entities", "parts"],
)
def test_what_is_made_to_take_long_does_not(body: str) -> None:
    head = b"From: a@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
    began = monotonic()

    reading.read(head + body.encode())

    assert monotonic() - began < 10


def test_html_alone_is_read_as_text() -> None:
    html = "<head><style>p{}</style></head><p>Vengo&nbsp;io.</p><p>Va <b>bene</b>?<br/>Giulia</p><script>x</script>"

    found = reading.read(answers.written(ID, html, Content_Type="text/html; charset=utf-8"))

    assert found.text.replace("\xa0", " ") == "Vengo io.\nVa bene?\nGiulia"


def test_of_twenty_megabytes_the_words_are_read() -> None:
    parts = [
        answers.part("text/plain; charset=utf-8", "Ecco la foto."),
        answers.part("image/jpeg", "A" * 20_000_000, 'Content-Disposition: attachment; filename="foto.jpg"'),
    ]
    raw = answers.written(ID, answers.multipart(parts), Content_Type='multipart/mixed; boundary="_000_mark_"')

    found = reading.read(raw)

    assert (found.text, found.attachments, found.references) == ("Ecco la foto.", ["foto.jpg"], [ID.strip("<>")])
