"""The deeds of the office: each calls its function, says what it did, and how many mails it wrote."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event, EventPage, Registration
from mailing.models import Message
from pages import formats
from tests.factories import make_event, make_question, make_registration

from .asking import italian, mails, post, said, url

WHEN = {"date": "21.01.2031", "start_time": "10:00", "end_time": "11:00"}
PLACES = {"places_it": "Bolzano", "places_de": "Bozen"}
REASONS = {"reasons_it": "Relatrice malata", "reasons_de": "Referentin krank"}


def kinds() -> list[str]:
    """The kinds of all mails that were written."""
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


# --- sessions -------------------------------------------------------------------------------


def test_move_says_whom_it_tells_and_tells_them(office: Client) -> None:
    event = make_event(capacity=1)
    make_registration(event)
    make_registration(event, "waiting")
    make_registration(event, "cancelled")
    session = event.sessions.get()

    shown = office.get(url("session_move", event.pk, session.pk))
    response = post(office, "session_move", event, session.pk, **WHEN, **PLACES)

    session.refresh_from_db()
    assert shown.context["tells"] == 2
    assert formats.local(session.start).isoformat() == "2031-01-21T10:00:00+01:00"
    assert (session.place("de"), session.sequence) == ("Bozen", 1)
    assert mails(2) in said(response)
    assert kinds() == ["events.update"] * 2


def test_move_starts_with_what_is_set_in_the_zone_of_the_session(office: Client) -> None:
    event = make_event(place="Bolzano", start=timezone.now().replace(year=2031, month=7, day=1, hour=8, minute=0))
    session = event.sessions.get()

    form = office.get(url("session_move", event.pk, session.pk)).context["form"]

    assert (form["start_time"].value().hour, form["places"].value()) == (10, {"it": "Bolzano", "de": "Bolzano"})


def test_move_to_the_same_tells_nobody(office: Client) -> None:
    event = make_event(
        start=timezone.now().replace(year=2031, month=7, day=1, hour=8, minute=0, second=0, microsecond=0)
    )
    make_registration(event)
    session = event.sessions.get()

    response = post(office, "session_move", event, session.pk, date="01.07.2031", start_time="10:00", end_time="11:30")

    assert said(response) == italian("Nothing is different, so nobody was told.")
    assert kinds() == []


def test_move_into_the_past_is_refused_and_keeps_what_was_typed(office: Client) -> None:
    event = make_event()
    session = event.sessions.get()

    response = post(office, "session_move", event, session.pk, **WHEN | {"date": "21.01.2021"}, **PLACES)

    assert (response.status_code, "21.01.2021" in response.text) == (200, True)
    assert response.context["form"].non_field_errors() == [italian("The new start is in the past.")]


def test_cancel_session_tells_and_keeps_the_others(office: Client) -> None:
    event = make_event(sessions=2)
    make_registration(event)
    first = event.sessions.first()
    assert first is not None

    response = post(office, "session_cancel", event, first.pk, **REASONS)

    first.refresh_from_db()
    event.refresh_from_db()
    assert (first.status, first.cancel_reason("de"), event.status) == ("cancelled", "Referentin krank", "announced")
    assert mails(1) in said(response)


def test_cancel_of_the_only_session_warns_that_the_event_goes_too(office: Client) -> None:
    event = make_event()
    session = event.sessions.get()

    intro = office.get(url("session_cancel", event.pk, session.pk)).context["intro"]
    post(office, "session_cancel", event, session.pk)

    event.refresh_from_db()
    assert intro == italian("This is the last session to come: the whole event will be cancelled.")
    assert event.status == "cancelled"


def test_title_and_join_link_change_without_a_mail(office: Client) -> None:
    event = make_event()
    make_registration(event)
    session = event.sessions.get()

    post(
        office, "session", event, session.pk, titles_it="Uno", titles_de="Eins", join_url="https://meet.example.org/b"
    )

    session.refresh_from_db()
    assert (session.title("de"), session.join_url, session.sequence) == ("Eins", "https://meet.example.org/b", 0)
    assert kinds() == []


def test_added_session_is_told_to_those_with_a_seat(office: Client) -> None:
    event = make_event()
    make_registration(event)
    make_registration(event, "waiting")

    response = post(office, "session_add", event, **WHEN, **PLACES, titles_it="Due", titles_de="Zwei", join_url="")

    assert event.sessions.count() == 2
    assert kinds() == ["events.confirmation"]
    assert mails(1) in said(response)


@pytest.mark.parametrize(("format_", "asks"), [("online", "join_url"), ("onsite", "places")])
def test_adding_a_session_asks_what_the_event_needs(office: Client, format_: str, asks: str) -> None:
    event = make_event(format=format_)

    form = office.get(url("session_add", event.pk)).context["form"]
    post(office, "session_add", event, **WHEN, **PLACES, join_url="https://meet.example.org/b")

    added = event.sessions.order_by("pk").last()
    assert {"join_url", "places"} & set(form.fields) == {asks}
    assert added is not None
    assert bool(added.join_url) is (asks == "join_url")
    assert bool(added.place("it")) is (asks == "places")


def test_added_session_in_the_past_is_refused_at_its_field(office: Client) -> None:
    event = make_event()

    response = post(office, "session_add", event, **WHEN | {"date": "21.01.2021"})

    assert list(response.context["form"].errors) == ["date"]


# --- the event ------------------------------------------------------------------------------


def test_cancel_event_tells_everybody_with_the_reason(office: Client) -> None:
    event = make_event()
    make_registration(event)
    make_registration(event, "waiting")

    shown = office.get(url("cancel", event.pk))
    response = post(office, "cancel", event, **REASONS)

    event.refresh_from_db()
    assert (shown.context["tells"], event.status) == (2, "cancelled")
    assert mails(2) in said(response)
    assert "Relatrice malata" in office.get(url("event", event.pk)).text


def test_more_seats_move_the_waiting_list(office: Client) -> None:
    event = make_event(capacity=1)
    make_registration(event)
    waiting = make_registration(event, "waiting")

    response = post(office, "capacity", event, capacity=2)

    waiting.refresh_from_db()
    assert waiting.state == "confirmed"
    assert mails(1) in said(response)
    assert kinds() == ["events.seat_won"]


def test_fewer_seats_than_taken_are_asked_about(office: Client) -> None:
    event = make_event(capacity=3)
    first, last = make_registration(event), make_registration(event)

    asked = post(office, "capacity", event, capacity=1)
    event.refresh_from_db()
    before = event.capacity
    post(office, "capacity", event, capacity=1, sure="on")

    event.refresh_from_db()
    assert (before, event.capacity) == (3, 1)
    assert (asked.context["over"], 'type="checkbox" name="sure"' in asked.text) == ([last], True)
    assert set(Registration.objects.values_list("state", flat=True)) == {first.state}


@pytest.mark.parametrize("data", [{"capacity": ""}, {"capacity": -1}, {"capacity": 4, "capacity_onsite": 5}])
def test_impossible_seats_are_refused_at_their_field(office: Client, data: dict[str, str]) -> None:
    event = make_event(format="hybrid", capacity=10)

    response = post(office, "capacity", event, **data)

    event.refresh_from_db()
    assert (response.status_code, event.capacity) == (200, 10)
    assert response.context["form"].errors


def test_facts_are_changed(office: Client) -> None:
    event = make_event()

    post(
        office,
        "facts",
        event,
        format="hybrid",
        spoken_languages=["it", "de"],
        interpretation="on",
        approval="on",
        opens_at="01.01.2026 08:00",
        closes_at="",
    )

    event.refresh_from_db()
    assert (event.format, event.spoken_languages, event.interpretation) == ("hybrid", ["it", "de"], True)
    assert (event.waiting_list, event.approval, event.registration_closes_at) == (False, True, None)
    assert event.registration_opens_at is not None
    assert formats.local(event.registration_opens_at).isoformat() == "2026-01-01T08:00:00+01:00"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"format": "online", "approval": ""}, "approval"),
        ({"format": "onsite", "approval": "on"}, "format"),
        (
            {"format": "online", "approval": "on", "opens_at": "02.01.2031 8:00", "closes_at": "01.01.2031 8:00"},
            "closes_at",
        ),
        ({"format": "online", "approval": "on", "opens_at": "tomorrow"}, "opens_at"),
    ],
)
def test_facts_that_forget_somebody_are_refused_at_their_field(
    office: Client, data: dict[str, str], field: str
) -> None:
    event = make_event(approval=True)
    make_registration(event, "pending")

    response = post(office, "facts", event, **data)

    event.refresh_from_db()
    assert list(response.context["form"].errors) == [field]
    assert (event.format, event.approval) == ("online", True)


def test_rare_rules_are_set_and_what_differs_stands_on_the_overview(office: Client) -> None:
    event = make_event()
    form = office.get(url("facts", event.pk)).content.decode()

    post(
        office,
        "facts",
        event,
        format="online",
        waiting_list="on",
        approval="on",
        pending_holds_seat="on",
        late_sign_up="on",
        promotes_before="30",
        joins_before="",
    )

    event.refresh_from_db()
    assert (event.pending_holds_seat, event.late_sign_up) == (True, True)
    assert (event.promotes_before, event.joins_before) == (30, None)
    assert [value for _label, value in office.get(url("event", event.pk)).context["rules"]] == [
        "sì",
        "sì",
        "30 minuti prima dell'inizio",
    ]
    assert '<details class="office-rare">' in form
    assert '<details class="office-rare" open>' in office.get(url("facts", event.pk)).content.decode()


def test_a_session_at_the_time_of_another_is_added_once_the_office_is_sure(office: Client) -> None:
    event = make_event(start=datetime(2031, 1, 21, 9, 30, tzinfo=UTC))

    asked = post(office, "session_add", event, **WHEN, **PLACES)
    assert event.sessions.count() == 1
    assert italian("I am sure: do it anyway.") in asked.content.decode()

    post(office, "session_add", event, **WHEN, **PLACES, sure="on")
    assert event.sessions.count() == 2


@pytest.mark.parametrize("field", ["start_time", "end_time"])
def test_a_time_that_the_clocks_skip_is_refused_at_its_field(office: Client, field: str) -> None:
    event = make_event()
    when = {"date": "30.03.2031", "start_time": "01:00", "end_time": "03:30"} | {field: "02:30"}

    response = post(office, "session_move", event, event.sessions.get().pk, **when, **PLACES)

    assert list(response.context["form"].errors) == [field]


def test_missing_draft_is_made(office: Client) -> None:
    event = make_event(titles={"it": "Insieme"})

    post(office, "draft", event, "de", title="Gemeinsam")

    page = EventPage.objects.get(locale__language_code="de")
    assert (page.translation_key, page.title, page.live) == (event.page_key, "Gemeinsam", False)


def test_second_draft_of_a_language_is_refused(office: Client) -> None:
    event = make_event()

    response = post(office, "draft", event, "de", title="Noch einmal")

    assert (response.status_code, EventPage.objects.count()) == (200, 2)


def test_draft_in_a_language_of_no_reader_is_not_found(office: Client) -> None:
    assert office.get(url("draft", make_event().pk, "fr")).status_code == 404


def test_draft_event_is_deleted_with_its_pages(office: Client) -> None:
    event = make_event()
    EventPage.objects.update(live=False)

    response = post(office, "delete", event)

    assert (response.headers["Location"], Event.objects.count(), EventPage.objects.count()) == (url("index"), 0, 0)


def test_published_event_is_not_deleted(office: Client) -> None:
    response = post(office, "delete", make_event())

    assert (response.status_code, Event.objects.count()) == (200, 1)
    assert italian("This event is published. Unpublish its pages first.") in said(response)


def test_event_with_registrations_is_not_deleted(office: Client) -> None:
    event = make_event(titles={})
    make_registration(event, "cancelled")

    response = post(office, "delete", event)

    assert (response.status_code, Event.objects.count()) == (200, 1)
    assert italian("People have signed up for this event, so it cannot be deleted. Cancel it instead.") in said(
        response
    )


# --- people ---------------------------------------------------------------------------------


def test_accept_gives_a_seat(office: Client) -> None:
    event = make_event(approval=True)
    row = make_registration(event, "pending", name="Elena Montechiari")

    response = post(office, "accept", event, row.pk)

    row.refresh_from_db()
    assert row.state == "confirmed"
    assert said(response) == f"{italian('%(name)s has a seat.', name='Elena Montechiari')} {mails(1)}"


def test_where_a_yes_leads_to_the_waiting_list_the_office_sees_it_before(office: Client) -> None:
    event = make_event(approval=True, capacity=1)
    make_registration(event)
    row = make_registration(event, "pending")
    warning = italian("No seat is free: whoever you accept now goes to the waiting list, and moves up from there.")

    for shown in (office.get(url("event", event.pk)), office.get(url("accept", event.pk, row.pk))):
        assert warning in unescape(shown.content.decode())


def test_accept_at_a_full_event_says_that_the_person_waits(office: Client) -> None:
    event = make_event(approval=True, capacity=1)
    make_registration(event)
    row = make_registration(event, "pending")

    response = post(office, "accept", event, row.pk)

    row.refresh_from_db()
    sentence = italian("%(name)s is on the waiting list: no seat is free.", name=row.name)
    assert (row.state, said(response)) == ("waiting", f"{sentence} {mails(1)}")


def test_decline_keeps_the_reason_in_both_languages(office: Client) -> None:
    event = make_event(approval=True)
    row = make_registration(event, "pending")

    post(office, "decline", event, row.pk, **REASONS)

    row.refresh_from_db()
    assert (row.state, row.reason("it"), row.reason("de")) == ("declined", "Relatrice malata", "Referentin krank")


def test_accept_after_somebody_else_declined_says_so(office: Client) -> None:
    event = make_event(approval=True)
    row = make_registration(event, "declined")

    response = post(office, "accept", event, row.pk)

    row.refresh_from_db()
    assert (response.status_code, row.state) == (200, "declined")
    assert italian("This registration does not await approval any more.") in said(response)


def test_cancel_for_the_office_frees_the_seat(office: Client) -> None:
    event = make_event(capacity=1)
    row = make_registration(event)
    waiting = make_registration(event, "waiting")

    response = post(office, "withdraw", event, row.pk, **REASONS)

    row.refresh_from_db()
    waiting.refresh_from_db()
    assert (row.state, waiting.state) == ("cancelled", "confirmed")
    assert sorted(kinds()) == ["events.cancellation", "events.seat_won"]
    assert mails(2) in said(response)


def test_person_is_added_by_hand_with_language_and_answers(office: Client) -> None:
    event = make_event(registration_closes_at=timezone.now() - timedelta(days=1))
    make_question(event, "note", office_only=True)
    data = {"name": "Anna Hofer", "email": "anna@example.org", "cooperative": "Bergkorn", "language": "de"}

    response = post(office, "registration_add", event, **data, q_note="am Telefon")

    row = Registration.objects.get()
    assert (row.name, row.locale, row.cooperative, row.state) == ("Anna Hofer", "de", "Bergkorn", "confirmed")
    assert [answer.value for answer in row.answers.all()] == ["am Telefon"]
    assert "Anna Hofer" in said(response)
    assert said(response).endswith(mails(1))


def test_person_by_hand_at_a_full_event_is_refused(office: Client) -> None:
    event = make_event(capacity=1, waiting_list=False)
    make_registration(event)
    data = {"name": "Anna Hofer", "email": "anna@example.org", "language": "de"}

    response = post(office, "registration_add", event, **data)

    assert (response.status_code, Registration.objects.count()) == (200, 1)
    assert "Anna Hofer" in response.text
    assert italian("This event is fully booked, and there is no waiting list.") in said(response)


def test_person_by_hand_without_data_gets_errors_at_the_fields(office: Client) -> None:
    response = post(office, "registration_add", make_event(format="hybrid"))

    assert sorted(response.context["form"].errors) == ["language", "mode", "name", "telephone"]


def test_adding_to_an_unpublished_event_warns_that_no_mail_goes_out(office: Client) -> None:
    response = office.get(url("registration_add", make_event(titles={}).pk))

    assert response.context["warning"] == italian("No language is published yet: the person gets no mail before that.")
