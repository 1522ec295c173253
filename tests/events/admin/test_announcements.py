"""Writing to registrants in the admin: from the event to the button that sends, and what went out."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from events import writing_to
from events.models import Announcement, Event
from mailing.models import Message
from pages import formats
from tests.events.announcing_to import draft, fresh, go_out, send
from tests.factories import make_event, make_question, make_registration
from tests.http import counting_statements

from .asking import italian, post, said, shown, url

pytestmark = pytest.mark.django_db
FORM = {
    "states": ["confirmed"],
    "locales": ["it", "de"],
    "subjects_it": "Novità",
    "subjects_de": "Neues",
    "bodies_it": "Ciao.",
    "bodies_de": "Hallo.",
}


def crowd() -> Event:
    """Two who read Italian, one who reads German, one without an address."""
    event = make_event()
    for locale in ("it", "it", "de"):
        make_registration(event, locale=locale)
    make_registration(event, email="", privacy_at=None, telephone="0471 123456", name="Zeno Senzaposta")
    return event


def at(name: str, row: Announcement) -> str:
    return url(name, row.event_id, row.pk)


def numbers(text: str) -> list[str]:
    """The numbers of the list that says how many get it in which language."""
    return re.findall(r"<dd>(?:<strong>)?(\d+)", text)


def test_from_the_event_to_the_button_that_sends(office: Client) -> None:
    event = crowd()
    assert url("announcement_new", event.pk) in office.get(url("event", event.pk)).text

    saved = office.post(url("announcement_new", event.pk), FORM)
    row = Announcement.objects.get()
    draft_page = office.get(saved.headers["Location"])
    question = office.get(at("announcement_send", row))

    assert Message.objects.count() == 0
    assert numbers(draft_page.text)[:3] == ["2", "1", "3"]
    assert ("Zeno Senzaposta" in draft_page.text, "0471 123456" in draft_page.text) == (True, True)
    assert "3 persone" in question.text

    office.post(at("announcement_send", row))
    again = office.post(at("announcement_send", row))

    assert len(go_out()) == 3
    assert said(again).endswith(italian("This message is going out already: nobody gets it twice."))
    assert (fresh(row).state, fresh(row).author, fresh(row).sender) == ("sent", row.author, row.author)


def test_the_audience_is_kept_as_it_was_chosen(office: Client) -> None:
    event = make_event(format="hybrid", sessions=2)
    question = make_question(event, kind="one", choices=("bus", "car"))
    session = event.sessions.all()[1]
    narrow = {
        "states": ["waiting", "confirmed"],
        "locales": ["de"],
        "mode": "onsite",
        "presence": "missed",
        "session": session.pk,
        "answer": f"{question.pk}:bus",
    }

    post(office, "announcement_new", event, **FORM | narrow)

    row = Announcement.objects.get()
    assert (sorted(row.states), row.locales, row.mode, row.presence) == (
        ["confirmed", "waiting"],
        ["de"],
        "onsite",
        "missed",
    )
    assert (row.session, row.question, row.answer) == (session, question, "bus")
    form = office.get(at("announcement_edit", row)).context["form"]
    assert {name: form[name].value() for name in narrow if name != "states"} == {
        name: str(value) if name == "session" else value for name, value in narrow.items() if name != "states"
    }
    assert "bus IT" in shown(office.get(at("announcement", row)))


def test_a_sensitive_question_is_not_offered(office: Client) -> None:
    event = make_event()
    make_question(event, "diet", sensitive=True)
    open_question = make_question(event, "bus", kind="yes_no")

    text = office.get(url("announcement_new", event.pk)).text

    assert ("diet IT" in text, f'value="{open_question.pk}:yes"' in text) == (False, True)


def test_a_wrong_placeholder_is_said_at_the_text_with_those_there_are(office: Client) -> None:
    event = crowd()

    answer = office.post(url("announcement_new", event.pk), FORM | {"bodies_de": "{nmae}"})

    assert "{nmae}" in answer.context["form"].errors["bodies"][0]
    assert "{join_link}" in answer.context["form"].errors["bodies"][0]
    assert Announcement.objects.count() == 0


def test_another_language_than_theirs_is_asked_about_before_it_goes_out(office: Client) -> None:
    event = crowd()
    office.post(url("announcement_new", event.pk), FORM | {"subjects_de": "", "bodies_de": ""})
    row = Announcement.objects.get()

    asked = office.get(at("announcement_send", row))
    refused = office.post(at("announcement_send", row))
    assert ('type="checkbox" name="sure"' in asked.text, refused.status_code, fresh(row).state) == (True, 200, "draft")

    office.post(at("announcement_send", row), {"sure": "on"})
    assert fresh(row).state == "sending"


def test_an_empty_audience_is_refused_with_a_message(office: Client) -> None:
    row = draft(make_event())

    answer = office.post(at("announcement_send", row))

    assert italian("Nobody would get it: please choose other people.") in shown(answer)
    assert fresh(row).state == "draft"


def test_later_names_the_zone_and_can_be_called_back(office: Client) -> None:
    row = draft(crowd())
    moment = timezone.now() + timedelta(days=2)
    typed = f"{formats.local(moment):%d.%m.%Y %H:%M}"

    assert "Europe/Rome" in office.get(at("announcement_later", row)).text
    planned = office.post(at("announcement_later", row), {"send_at": typed})
    assert "Europe/Rome" in said(planned)
    assert fresh(row).state == "scheduled"
    assert at("announcement_back", row) in office.get(at("announcement", row)).text
    office.post(at("announcement_back", row))

    assert (fresh(row).state, fresh(row).send_at) == ("draft", None)


def test_a_moment_that_is_over_is_said_at_the_field(office: Client) -> None:
    row = draft(crowd())

    answer = office.post(at("announcement_later", row), {"send_at": "20.01.2020 10:00"})

    assert list(answer.context["form"].errors) == ["send_at"]


def test_stop_test_copy_and_delete(office: Client) -> None:
    event = crowd()
    row = send(event)

    office.post(at("announcement_stop", row))
    copied = office.post(at("announcement_copy", row))
    made = Announcement.objects.order_by("-pk")[0]
    office.post(at("announcement_test", made))
    to = list(Message.objects.order_by("id").values_list("kind", "recipient"))
    deleted = office.post(at("announcement_delete", made))

    assert fresh(row).state == "stopped"
    assert copied.headers["Location"] == at("announcement", made)
    assert to == [("events.announcement_test", "office@example.org")] * 2
    assert deleted.headers["Location"] == url("announcements", event.pk)
    assert list(Announcement.objects.all()) == [row]


def test_what_a_colleague_saved_meanwhile_is_not_overwritten(office: Client) -> None:
    row = draft(crowd())
    version = re.search(r'name="version" value="([^"]+)"', office.get(at("announcement_edit", row)).text)
    assert version
    writing_to.change(row, writing_to.Plan(writing_to.Audience(["waiting"]), {"it": "X"}, {"it": "Y"}))

    answer = office.post(at("announcement_edit", row), FORM | {"version": version[1]})

    assert answer.context["clash"]
    assert fresh(row).states == ["waiting"]


def test_the_list_says_what_became_of_each(office: Client) -> None:
    event = crowd()
    row = send(event)
    go_out()
    first = Message.objects.filter(kind="events.announcement").order_by("id")[0]
    Message.objects.filter(pk=first.pk).update(state="bounced", failed_at=timezone.now())

    line = office.get(url("announcements", event.pk)).context["lines"][0]

    with translation.override("it"):
        assert [(str(label), count) for label, count in line.fates] == [("inviate", 2), ("tornate indietro", 1)]
    assert (line.row, line.row.written, line.subject) == (row, 3, "Novità")


def test_what_went_out_is_only_read(office: Client) -> None:
    row = send(crowd())
    go_out()

    text = office.get(at("announcement", row)).text

    names = (
        "announcement_send",
        "announcement_edit",
        "announcement_stop",
        "announcement_later",
        "announcement_delete",
    )
    assert [name for name in names if at(name, row) in text] == []
    assert at("announcement_copy", row) in text


@pytest.mark.parametrize("name", ["announcement", "announcement_send", "announcement_people", "announcement_edit"])
def test_a_message_of_another_event_is_not_found(name: str, office: Client) -> None:
    row = draft(make_event())

    assert office.get(url(name, make_event().pk, row.pk)).status_code == 404


def test_the_people_are_listed_page_by_page(office: Client) -> None:
    event = make_event(capacity=100)
    for _n in range(55):
        make_registration(event)
    row = draft(event)

    first, second = (office.get(at("announcement_people", row), {"p": page}) for page in ("1", "2"))

    assert [len(each.context["chunk"].object_list) for each in (first, second)] == [50, 5]


@pytest.mark.plain
@pytest.mark.parametrize("name", ["announcements", "event"])
def test_a_list_takes_the_same_number_of_statements_however_long(name: str, office: Client) -> None:
    counts: list[int] = []
    for many in (1, 3):
        event = crowd()
        for _n in range(many):
            send(event, session=event.sessions.get())
        go_out()
        office.get(url(name, event.pk))
        with counting_statements(warm=True) as statements:
            office.get(url(name, event.pk))
        counts.append(len(statements))

    assert counts[0] == counts[1]


@pytest.mark.plain
def test_a_message_takes_the_same_number_of_statements_for_few_and_many(office: Client) -> None:
    counts: list[int] = []
    for many in (1, 12):
        event: Any = make_event(capacity=100)
        for number in range(many):
            make_registration(event, locale=("it", "de")[number % 2])
            make_registration(event, email="", privacy_at=None, telephone="0471 1")
        make_registration(event, locale="de")
        row = draft(event)
        office.get(at("announcement", row))
        with counting_statements(warm=True) as statements:
            office.get(at("announcement", row))
        counts.append(len(statements))

    assert counts[0] == counts[1]
