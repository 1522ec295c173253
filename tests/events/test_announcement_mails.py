"""What a message to registrants says to each of them, as text and HTML; and what it never says."""

import re
from email.message import EmailMessage
from typing import Any

import pytest
from django.utils import timezone, translation

from events import announcement_mails, cancelling, links, sending_out, writing_to
from events.admin import announcements as shown
from events.errors import EventError
from events.models import Announcement, Event, Session, SessionWords
from mailing import delivery
from mailing.models import Message
from tests.events.reading_mails import body, parse
from tests.factories import make_event, make_registration
from tests.http import counting_statements

from .announcing_to import author, draft, go_out, mails, send

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r"/(registration|join)/[0-9a-f]+-[\w-]{22}")


def one(event: Event, text: str, subject: str = "Novità", *states: str, **facts: Any) -> EmailMessage:
    """The one mail of a message in Italian."""
    send(event, *states, subjects={"it": subject}, bodies={"it": text}, **facts)
    (message,) = go_out()
    assert message.error == ""
    return parse(message)


def test_placeholders_are_filled_for_each_person_in_subject_text_and_html() -> None:
    event = make_event()
    rows = [make_registration(event, name=name) for name in ("Anna & Co", "Berta")]
    send(event, subjects={"it": "{name}: {title}"}, bodies={"it": "Vada [qui]({manage_link}) o {join_link}, {place}"})

    for row, message in zip(rows, go_out(), strict=True):
        mail = parse(message)
        assert mail["Subject"] == f"{row.name}: Lavorare insieme"
        assert f"Vada qui ({links.manage(row)}) o {links.join(row)}, online" in body(mail)
        assert f'href="{links.manage(row)}"' in body(mail, "html")
        assert f"Gentile {row.name}," in body(mail)
    assert "Gentile Anna &amp; Co," in body(parse(mails()[0]), "html")


def test_text_of_the_office_is_neither_template_nor_html_nor_format() -> None:
    event = make_event()
    make_registration(event)
    text = "100% {{ registration.name }} {% now 'Y' %} <b>x</b> %(title)s %s **vero**"

    with pytest.raises(EventError, match=r"\{ registration.name \}"):
        draft(event, subjects={"it": "x"}, bodies={"it": text})
    mail = one(event, text.replace("{{ registration.name }} {% now 'Y' %}", ""), "100% %(title)s %d")

    assert mail["Subject"] == "100% %(title)s %d"
    assert "100%  <b>x</b> %(title)s %s vero" in body(mail)
    assert "100%  &lt;b&gt;x&lt;/b&gt; %(title)s %s <strong>vero</strong>" in body(mail, "html")


def test_who_has_no_seat_online_is_led_to_the_own_page() -> None:
    event = make_event()
    row = make_registration(event, "waiting")

    mail = one(event, "Entri: {join_link}", "x", "waiting")

    assert f"Entri: {links.manage(row)}" in body(mail)
    assert links.join(row) not in body(mail) + body(mail, "html")


def test_who_cancelled_is_led_to_the_page_of_the_event() -> None:
    event = make_event()
    make_registration(event, "cancelled")

    mail = one(event, "Peccato.", "x", "cancelled")

    assert "/registration/" not in body(mail, "html") + body(mail)


def test_it_is_about_the_chosen_session_else_the_next() -> None:
    event = make_event(sessions=3, place="Sala")
    first, _second, third = event.sessions.all()
    SessionWords.objects.filter(session=third, locale="it").update(place="Aula Magna")
    cancelling.cancel_session(first, {})
    make_registration(event, mode="onsite")
    Message.objects.all().delete()

    following = one(event, "{start}, {place}")
    Message.objects.all().delete()
    chosen = one(event, "{start}, {place}", session=third)

    assert ("Incontro 2" in body(following), "Incontro 3" in body(following)) == (True, False)
    assert "Incontro 3" in body(chosen)
    assert ", Aula Magna\r\n" in body(chosen)


def test_another_language_is_marked_and_the_frame_stays_in_the_readers_own() -> None:
    event = make_event()
    make_registration(event, locale="de")

    mail = one(event, "Solo così.")

    assert mail["Content-Language"] == "de"
    assert "Unser Büro hat diese Nachricht nur auf Italienisch verfasst." in body(mail)
    assert "Freundliche Grüße" in body(mail)
    assert '<div lang="it">' in body(mail, "html")


def test_it_is_automatic_mail_about_ones_own_registration() -> None:
    event = make_event()
    make_registration(event)

    mail = one(event, "Ciao.")

    assert (mail["Auto-Submitted"], mail["List-Unsubscribe"]) == ("auto-generated", None)
    assert mail["Reply-To"]


def test_a_test_is_marked_and_its_links_open_nothing(client: Any) -> None:
    event = make_event()
    row = draft(event, bodies={"it": "{manage_link} {join_link} {cancel_link}"}, subjects={"it": "Ciao {name}"})
    writing_to.try_out(row, author())
    delivery.deliver_due()

    mail = parse(Message.objects.get())
    found = TOKEN.findall(body(mail))
    addresses = re.findall(r"https://[^/\s]+(/(?:it/registration|join)/[\w-]+/\S*)", body(mail))

    assert mail["Subject"] == "Prova: Ciao Giulia Belcampo"
    assert "Questa è una prova" in body(mail)
    assert (len(found) >= 3, {client.get(path).status_code for path in addresses}) == (True, {404})


# --- how the office sees it -------------------------------------------------------------------


def test_the_preview_shows_real_data_in_both_languages_and_no_token() -> None:
    event = make_event()
    make_registration(event, name="Anna")
    make_registration(event, name="Berta", locale="de")
    bodies = {"it": "{manage_link} {join_link}", "de": "{manage_link} {join_link} {start}"}
    row = draft(event, bodies=bodies)

    with translation.override("it"):
        italian, german = shown.seen(row, "light")

    assert (italian.reader, german.reader) == ("Anna", "Berta")
    assert ("Gentile Anna," in italian.mail.text, "Guten Tag Berta," in german.mail.text) == (True, True)
    assert "Uhr" in german.mail.text
    assert not TOKEN.search(italian.mail.text + italian.mail.html + german.mail.text + german.mail.html)
    assert Message.objects.count() == 0


def test_the_preview_has_somebody_to_show_it_to_where_nobody_reads_a_language() -> None:
    italian, german = shown.seen(draft(make_event()), "light")

    assert (italian.reader, german.reader) == ("", "")
    assert "Giulia Belcampo" in german.mail.text


def test_a_mail_of_an_event_that_was_cancelled_says_so() -> None:
    event = make_event()
    make_registration(event)
    cancelling.cancel_event(event, {})
    Message.objects.all().delete()

    mail = one(event, "Ci dispiace.")

    status = Session.Status.CANCELLED.label
    with translation.override("it"):
        assert f"({status})" in body(mail)


# --- how fast ---------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [1, 12])
def test_a_mail_asks_no_more_than_any_other(people: int) -> None:
    event = make_event(capacity=50)
    for _n in range(people):
        make_registration(event)
    send(event)
    sending_out.send_due(timezone.now())

    with counting_statements() as statements:
        delivery.deliver_due()

    per_mail = [each for each in statements if "events_registration registration" in each]
    shared = [each for each in statements if "events_announcement" in each]
    assert (len(per_mail), len(shared) <= 2 * len({"row", "words"})) == (people, True)


def test_a_row_that_is_gone_makes_no_mail() -> None:
    event = make_event()
    make_registration(event)
    send(event)
    sending_out.send_due(timezone.now())
    Announcement.objects.all().delete()

    delivery.deliver_due()

    assert [each.state for each in mails()] == ["obsolete"]
    assert announcement_mails.read(1) is None
