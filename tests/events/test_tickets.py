"""The ticket of whoever comes on site: on the personal page, in the mail, and as a code to type."""

from email.message import EmailMessage
from io import BytesIO
from typing import Any

import pytest
import segno
from django.test import Client
from PIL import Image
from wagtail.images import get_image_model

from events import cancelling, changing, links, notifying
from events.models import Event, EventWords, Registration, SessionWords
from events.states import OFFICE
from mailing import kinds
from mailing.composing import StoredEmail, compose
from mailing.models import Message
from members.links import Purpose
from tests.cms.deeds import picture
from tests.factories import make_event, make_registration
from tests.http import counting_statements

pytestmark = pytest.mark.django_db
LONGEST_MAIL = 60_000


def onsite(**facts: Any) -> Registration:
    return make_registration(make_event(format="onsite", place="Sala Esempio, Bolzano", **facts), mode="onsite")


def hybrid() -> Event:
    return make_event(format="hybrid", capacity_onsite=1, place="Sala Esempio, Bolzano")


def page_of(client: Client, row: Registration) -> str:
    return client.get(links.manage_path(row)).content.decode()


def mail_of(row: Registration) -> tuple[bytes, EmailMessage]:
    """The confirmation as it goes out."""
    notifying.tell_state(row.event, [row])
    message = Message.objects.latest("pk")
    email = kinds.render(message)
    assert email is not None
    raw = compose(message, email)
    return raw, StoredEmail(raw, row.email).parts


def squares(png: bytes, across: int) -> list[list[int]]:
    """What a camera sees: 1 for each dark square."""
    image = Image.open(BytesIO(png)).convert("L")
    size, data = image.width // across, image.tobytes()
    spots = [size * n + size // 2 for n in range(across)]
    return [[int(data[y * image.width + x] < 128) for x in spots] for y in spots]


def drawn(address: str) -> list[list[int]]:
    """The same as the standard asks for, with the blank border that cameras need."""
    return [list(line) for line in segno.make_qr(address, error="m").matrix_iter(border=4)]


def test_the_mail_of_who_comes_on_site_bears_a_ticket_that_a_camera_reads() -> None:
    row = onsite()
    raw, parts = mail_of(row)

    shown = next(part for part in parts.walk() if part.get_content_type() == "image/png")
    text, html = parts.get_body(("plain",)), parts.get_body(("html",))
    assert text is not None
    assert html is not None
    expected = drawn(links.ticket(row))
    assert squares(shown.get_content(), len(expected)) == expected
    assert f'src="cid:{str(shown["Content-ID"]).strip("<>")}"' in html.get_content()
    assert f'alt="Biglietto, codice {links.ticket_code(row)}"' in html.get_content()
    assert links.ticket_code(row) in text.get_content()
    assert f"{links.manage(row)}#ticket" in text.get_content()
    assert [part.get_filename() for part in parts.iter_attachments()] == ["smartcoop.ics"]
    assert len(raw) < LONGEST_MAIL


def test_a_ticket_for_several_places_names_each_beside_its_date(client: Client) -> None:
    row = onsite(sessions=2)
    alike = page_of(client, row)
    SessionWords.objects.filter(session=row.event.sessions.last(), locale="it").update(place="Altrove, Merano")
    differing = page_of(client, row)

    facts = [
        page[page.index("ticket__facts") : page.index("</dl>", page.index("ticket__facts"))]
        for page in (alike, differing)
    ]
    assert [part.count("<dt>Dove</dt>") for part in facts] == [1, 0]
    assert [part.count("Sala Esempio, Bolzano") for part in facts] == [1, 1]
    assert ", Altrove, Merano" in facts[1]


def test_who_takes_part_online_has_no_ticket(client: Client) -> None:
    row = make_registration(hybrid())

    assert "image/png" not in [part.get_content_type() for part in mail_of(row)[1].walk()]
    assert 'id="ticket"' not in page_of(client, row)


def test_an_api_of_a_provider_gets_the_picture_inside_the_mail() -> None:
    row = onsite()
    unpacked = StoredEmail(mail_of(row)[0], row.email).unpacked()

    pictures = [each for each in unpacked.attachments if isinstance(each, EmailMessage)]
    assert [(each["Content-ID"], each.get_content_disposition()) for each in pictures] == [
        ("<ticket@smartcoop.example.org>", "inline")
    ]


def test_the_personal_page_shows_the_ticket_with_all_that_the_desk_needs(client: Client) -> None:
    row = onsite()

    page = page_of(client, row)

    ticket = page[page.index('id="ticket"') : page.index("</section>", page.index('id="ticket"'))]
    words = (row.name, "Lavorare insieme", "Sala Esempio, Bolzano", links.ticket_code(row), "<svg", "ticket__picture")
    assert all(word in ticket for word in words)
    assert "style=" not in ticket
    assert links.ticket(row) not in page  # read by a camera, not followed


@pytest.mark.parametrize("state", ["waiting", "pending", "cancelled", "declined"])
def test_who_has_no_seat_has_no_ticket(client: Client, state: str) -> None:
    row = make_registration(make_event(format="onsite"), state, mode="onsite")

    assert 'id="ticket"' not in page_of(client, row)


def test_a_code_opens_its_registration_however_it_is_typed_until_the_links_are_renewed() -> None:
    row = onsite()
    code = links.ticket_code(row)

    assert links.find_by_code(f" {code.lower().replace('-', ' ')} ") == row
    assert links.find_by_code(code[:-1] + ("0" if code[-1] != "0" else "1")) is None
    assert [links.find_by_code(text) for text in ("", "-", "È" * 9, "Z" * 40, "0-0000")] == [None] * 5
    row.link_version = 2
    row.save()
    assert links.find_by_code(code) is None


def test_a_ticket_opens_nothing_else_and_nothing_else_opens_the_desk() -> None:
    row = onsite()
    text = links.ticket(row).rstrip("/").rpartition("/")[2]

    opens = {purpose: links.find_registration(purpose, text) for purpose in Purpose}

    assert opens == {purpose: row if purpose == Purpose.TICKET else None for purpose in Purpose}


@pytest.mark.parametrize(("before", "after"), [("online", "onsite"), ("onsite", "online")])
def test_the_mail_after_a_change_carries_what_the_new_way_needs(before: str, after: str) -> None:
    row = make_registration(hybrid(), mode=before)

    row = changing.take_part(row, after, OFFICE)

    message = Message.objects.get(kind="events.confirmation")
    email = kinds.render(message)
    assert email is not None
    assert bool(email.pictures) == (after == "onsite")
    assert (links.join(row) in email.text) == (after == "online")


def test_way_and_things_to_prepare_stand_in_the_mail_and_on_the_page(client: Client) -> None:
    row = onsite()
    SessionWords.objects.filter(locale="it").update(way="Autobus 5.\nPorta arancione.")
    EventWords.objects.create(event=row.event, locale="it", prepare="La bolletta\n\n<b>Una foto</b>")

    page, body = page_of(client, row), mail_of(row)[1].get_body(("plain",))

    assert body is not None
    text = body.get_content().replace("\r", "")
    assert "Autobus 5.<br>Porta arancione." in page
    assert "<li>La bolletta</li><li>&lt;b&gt;Una foto&lt;/b&gt;</li>" in page.replace("\n", "").replace("  ", "")
    assert "Come arrivare:\nAutobus 5.\nPorta arancione." in text
    assert "Per prepararsi:\nLa bolletta\n\n<b>Una foto</b>" in text


def test_the_page_takes_as_many_statements_for_one_session_as_for_many(client: Client) -> None:
    counts = []
    for sessions in (1, 1, 4):
        row = onsite(sessions=sessions)
        for session in row.event.sessions.all():
            session.map = get_image_model().objects.create(title="Pianta", file=picture())
            session.save()
        with counting_statements(warm=True) as statements:
            page_of(client, row)
        counts.append(len(statements))

    assert counts[1] == counts[2] <= 15  # the first one fills what a process keeps


def test_a_cancelled_event_takes_the_ticket_back(client: Client) -> None:
    row = onsite()
    cancelling.cancel_event(row.event, {})

    assert 'id="ticket"' not in page_of(client, row)
