"""The desk at the door: the list, a ticket that was scanned, and changing somebody over."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from events import attending, cancelling, links
from events.models import Attendance, Event, Registration, Session, SessionWords
from mailing.models import Message
from tests.cms.deeds import picture
from tests.factories import make_event, make_registration
from tests.http import counting_statements

from .asking import post, said, shown, url

pytestmark = pytest.mark.plain


def today(**facts: object) -> Event:
    return make_event(format="hybrid", capacity_onsite=2, start=timezone.now(), **facts)  # type: ignore[arg-type]


def door(event: Event, **query: str) -> str:
    return reverse("events_admin:check_in", args=[event.pk, event.sessions.all()[0].pk], query=query)


def press(client: Client, row: Registration, **data: str) -> str:
    """Presses the button and answers the page that follows."""
    session = Session.objects.filter(event=row.event)[0]
    return shown(client.post(url("attendance", row.event_id, session.pk, row.pk), data, follow=True))


def scan(client: Client, row: Registration) -> tuple[int, str]:
    response = client.get(links.ticket(row).removeprefix("https://smartcoop.example.org"))
    return response.status_code, shown(response)


def test_the_list_shows_who_is_expected_and_counts_who_is_here(office: Client) -> None:
    event = today()
    anna, max_ = (make_registration(event, mode="onsite", name=name) for name in ("Anna Hofer", "Max Egger"))
    make_registration(event, name="Eva Online")
    make_registration(event, "cancelled", mode="onsite", name="Ugo Annullato")

    before = shown(office.get(door(event)))
    after = press(office, anna, deed="here")

    assert "<strong>0</strong> di 2 presenti" in before
    assert before.index("Anna Hofer") < before.index("Max Egger")
    assert "Eva Online" not in before
    assert "Ugo Annullato" not in before
    assert "<strong>1</strong> di 2 presenti" in after
    assert "Anna Hofer: Presente dalle" in after
    assert after.rindex("Anna Hofer") > after.rindex("Max Egger")  # who is here stands last
    assert "<strong>0</strong> di 2 presenti" in press(office, anna, deed="undo")
    assert max_.attendances.count() == 0


def test_a_search_finds_everybody_by_name_cooperative_or_code_and_says_who_is_not_let_in(office: Client) -> None:
    event = today()
    anna = make_registration(event, mode="onsite", name="Anna Hofer", cooperative="Bergkorn")
    make_registration(event, "cancelled", mode="onsite", name="Ugo Annullato")
    other = make_registration(make_event(), name="Piero Altrove")

    found = [shown(office.get(door(event, q=text))) for text in ("hof", "BERGK", links.ticket_code(anna))]

    assert ["Anna Hofer" in page and "Ugo Annullato" not in page for page in found] == [True] * 3
    assert "Questa iscrizione è annullata." in shown(office.get(door(event, q="ugo")))
    for text in (links.ticket_code(other), "Piero", "\0%_" * 99):
        assert "nessun biglietto ha questo codice" in shown(office.get(door(event, q=text)))


def test_a_ticket_leads_to_one_button_and_says_the_second_time_since_when(office: Client) -> None:
    row = make_registration(today(), mode="onsite", name="Anna Hofer")

    status, first = scan(office, row)
    confirmed = press(office, row, **{"deed": "here", "from": "ticket"})
    _status, second = scan(office, row)

    assert status == 200
    assert 'value="here"' in first
    assert "Pronto per il prossimo biglietto" in confirmed
    assert "Già annotato. Presente dalle" in second
    assert 'value="here"' not in second
    assert Attendance.objects.count() == 1


def test_of_two_desks_that_have_opened_a_ticket_the_second_is_told_that_it_was_noted_before(office: Client) -> None:
    row = make_registration(today(), mode="onsite")
    scan(office, row)
    scan(office, row)

    first, second = (press(office, row, **{"deed": "here", "from": "ticket"}) for _desk in range(2))
    cancelling.cancel_registration(row)
    refused = press(office, row, **{"deed": "here", "from": "ticket"})

    assert "door-sign--here" in first
    for page, words in ((second, "Già annotato. Presente dalle"), (refused, "Questa iscrizione è annullata.")):
        assert "door-sign--here" not in page
        assert words in page


def test_a_ticket_that_is_not_good_says_why_and_has_no_button(office: Client) -> None:
    cancelled, tomorrow = (make_registration(event, mode="onsite") for event in (today(), make_event(format="onsite")))
    cancelling.cancel_registration(cancelled)
    renewed = make_registration(today(), mode="onsite")
    old = links.ticket(renewed).removeprefix("https://smartcoop.example.org")
    Registration.objects.filter(pk=renewed.pk).update(link_version=2)
    unknown = office.get(old)

    pages = [scan(office, cancelled)[1], scan(office, tomorrow)[1], shown(unknown)]

    for page, words in zip(
        pages, ("Questa iscrizione è annullata.", "Giorno sbagliato", "Questo biglietto non è valido."), strict=True
    ):
        assert words in page
        assert 'value="here"' not in page
    assert unknown.status_code == 404
    assert renewed.name not in pages[2]


def test_a_seat_that_was_given_back_after_its_ticket_was_noted_lets_nobody_in(office: Client) -> None:
    row = make_registration(today(), mode="onsite")
    attending.note(row, row.event.sessions.get())
    Registration.objects.filter(pk=row.pk).update(state="cancelled")

    page = scan(office, row)[1]

    assert "Questa iscrizione è annullata." in page
    assert "Già annotato" not in page


def test_who_was_refused_is_not_noted_whatever_is_sent(office: Client) -> None:
    event = today()
    row = make_registration(event, "cancelled", mode="onsite")
    other = make_registration(today(), mode="onsite")

    assert "Questa iscrizione è annullata." in press(office, row, deed="here")
    session = event.sessions.get()
    assert office.post(url("attendance", event.pk, session.pk, other.pk), {"deed": "here"}).status_code == 404
    assert office.get(url("attendance", event.pk, session.pk, row.pk)).status_code == 405
    assert not Attendance.objects.exists()


def test_the_list_takes_as_many_statements_for_many_as_for_one(office: Client) -> None:
    event = make_event(format="onsite", start=timezone.now(), capacity=50)
    make_registration(event, mode="onsite")
    office.get(door(event))
    counts = []
    for more in (0, 12):
        for _number in range(more):
            make_registration(event, mode="onsite")
        with counting_statements(warm=True) as statements:
            office.get(door(event))
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 18


def test_somebody_online_is_noted_by_hand_on_the_page_of_the_registration(office: Client) -> None:
    row = make_registration(today())

    page = press(office, row, **{"deed": "here", "from": "registration"})

    assert "Presente dalle" in page
    assert row.attendances.get().how == "office"


def test_the_office_changes_a_person_over_and_the_history_says_who_did(office: Client) -> None:
    row = make_registration(today())
    sent = post(office, "switch", row.event, row.pk, mode="onsite")
    again = post(office, "switch", row.event, row.pk, mode="onsite")  # pressed twice

    row.refresh_from_db()
    page = shown(office.get(url("registration", row.event_id, row.pk)))
    assert row.mode == "onsite"
    assert "Giulia" in said(sent)
    assert again.status_code == 302
    assert "altro modo di partecipare: <strong>in presenza</strong>" in page
    assert (row.steps.filter(deed="switch").count(), Message.objects.filter(kind="events.confirmation").count()) == (
        1,
        1,
    )


def test_a_full_room_refuses_the_office_as_it_refuses_the_person(office: Client) -> None:
    event = today()
    for _number in range(2):
        make_registration(event, mode="onsite")
    row = make_registration(event)
    words = "Per questo modo di partecipare non ci sono più posti sufficienti."

    before = shown(office.get(url("switch", event.pk, row.pk)))
    after = shown(post(office, "switch", event, row.pk, mode="onsite"))

    row.refresh_from_db()
    assert words in before
    assert words in after
    assert row.mode == "online"


def test_the_join_link_is_asked_only_where_somebody_joins_and_what_is_stored_stays(office: Client) -> None:
    online, onsite = (make_event(format=kind, join_url="https://meet.example.org/a") for kind in ("online", "onsite"))

    forms = [office.get(url("session", each.pk, each.sessions.get().pk)).context["form"] for each in (online, onsite)]
    post(office, "session", onsite, onsite.sessions.get().pk, titles_it="Uno", titles_de="Eins")

    assert ["join_url" in form.fields for form in forms] == [True, False]
    assert onsite.sessions.get().join_url == "https://meet.example.org/a"
    assert onsite.sessions.get().title("it") == "Uno"


def test_way_and_map_are_edited_and_no_calendar_moves(
    office: Client, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    event = make_event(format="onsite", place="Sala Esempio")
    session = event.sessions.get()
    image = get_image_model().objects.create(title="Pianta", file=picture())
    form = {
        "titles_it": "",
        "titles_de": "",
        "ways_it": "Bus 5",
        "ways_de": "Bus 5, Tür",
        "map": image.pk,
    }

    with django_capture_on_commit_callbacks(execute=True):
        post(office, "session", event, session.pk, **form)

    after = event.sessions.get()
    assert (after.map, after.sequence, after.changed_at) == (image, session.sequence, session.changed_at)
    assert dict(SessionWords.objects.values_list("locale", "way")) == {"it": "Bus 5", "de": "Bus 5, Tür"}
    page = client.get(f"/de/webinare/{event_slug(event)}/").content.decode()
    assert "Bus 5, Tür" in page
    assert 'alt="Lageplan: Sala Esempio"' in page
    assert ReferenceIndex.get_references_to(image).exists()  # the library says where it is used
    image.delete()
    assert event.sessions.get().map is None


def event_slug(event: Event) -> str:
    from events.models import EventPage

    return EventPage.objects.get(translation_key=event.page_key, locale__language_code="de").slug


def test_a_session_of_tomorrow_shows_the_list_without_buttons(office: Client) -> None:
    event = make_event(format="onsite", start=timezone.now() + timedelta(days=2))
    make_registration(event, mode="onsite", name="Anna Hofer")

    page = shown(office.get(door(event)))

    assert "Giorno sbagliato" in page
    assert "Anna Hofer" in page
    assert 'value="here"' not in page
