"""One form signs up several people of a cooperative, without a script."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events import links
from events.models import Answer, Event, EventPage, Registration
from mailing.models import Message
from pages.models import SiteText
from tests.factories import make_event, make_question, make_registration
from tests.http import form_data, sign_up

pytestmark = pytest.mark.django_db

NEEDS_OWN = "Ogni persona ha bisogno di un proprio indirizzo e-mail"


def bringing(*blocks: int, **facts: Any) -> dict[str, Any]:
    """The fields of colleagues as a browser sends them."""
    fields: dict[str, Any] = {"colleague": [str(block) for block in blocks], "when_short": "as_many"}
    for block in blocks:
        person = {"name": f"Persona {block}", "email": f"person{block}@example.org", "language": "it"} | facts
        fields |= {f"colleague{block}-{name}": value for name, value in person.items()}
    return fields


def shown(response: Any) -> list[str]:
    """The blocks on a page, as their own hidden fields name them."""
    return re.findall(r'name="colleague" value="(\d+)"', response.content.decode())


def states() -> list[str]:
    return list(Registration.objects.order_by("id").values_list("state", flat=True))


def test_one_person_sees_one_quiet_button_more(client: Client) -> None:
    page = client.get(_address(make_event())).content.decode()
    form = page[page.index('class="sign-up-form"') :]

    assert re.findall(r'name="(privacy)"|(type="submit"(?: name="\w+")?)', form) == [
        ("privacy", ""),
        ("", 'type="submit"'),
        ("", 'type="submit" name="add_colleague"'),
    ]
    assert "colleague2" not in page
    assert "when_short" not in page


def test_the_button_adds_a_block_keeps_what_was_typed_and_judges_nothing(client: Client) -> None:
    event = make_event()
    make_question(event, "tools", "several", ("mail", "paper"), required=True)

    typed: dict[str, Any] = {"name": "Giulia & Co", "email": "giulia@", "q_tools": ["paper"], "privacy": ""}
    first = sign_up(client, event, **typed, add_colleague="yes")
    second = sign_up(
        client, event, **typed, **bringing(2, email="max@", q_tools=["mail"]), language="de", add_colleague="yes"
    )

    html = second.content.decode()
    assert (first.status_code, shown(first), second.status_code, shown(second)) == (200, ["2"], 200, ["2", "3"])
    for kept in ("Giulia &amp; Co", 'value="giulia@"', "Persona 2", 'value="max@"'):
        assert kept in html
    assert re.findall(r'name="([\w-]*q_tools)" value="(\w+)"[^>]* checked', html) == [
        ("q_tools", "paper"),
        ("colleague2-q_tools", "mail"),
    ]
    assert "form-field__error" not in html
    assert "error-summary" not in html
    assert re.search(r'name="colleague3-name"[^>]* autofocus', html)
    assert (Registration.objects.count(), Message.objects.count()) == (0, 0)


def test_a_block_is_taken_out_and_the_next_stands_behind_the_others(client: Client) -> None:
    event = make_event()

    fewer = sign_up(client, event, **bringing(2, 3), remove_colleague="2")
    more = sign_up(client, event, **bringing(3), add_colleague="yes")
    none = sign_up(client, event, **bringing(3), remove_colleague="3")

    assert (shown(fewer), shown(more), shown(none)) == (["3"], ["3", "2"], [])
    assert 'value="person3@example.org"' in fewer.content.decode()
    assert "person2@example.org" not in fewer.content.decode()
    assert none.content.decode().count('name="add_colleague"') == 1


def test_consent_given_for_fewer_is_asked_again_for_one_more(client: Client) -> None:
    event = make_event()

    added = sign_up(client, event, add_colleague="yes")
    removed = sign_up(client, event, **bringing(2), remove_colleague="2")

    ticked = [bool(re.search(r'name="privacy"[^>]* checked', r.content.decode())) for r in (added, removed)]
    assert ticked == [False, True]


def test_enter_sends_the_form_and_takes_nobody_out(client: Client) -> None:
    page = sign_up(client, make_event(), add_colleague="yes").content.decode()
    form = page[page.index('class="sign-up-form"') :]

    first_button = re.search(r"<button[^>]*>", form)

    assert first_button
    assert 'type="submit"' in first_button[0]
    assert "name=" not in first_button[0]


def test_each_person_has_a_registration_a_mail_a_link_and_a_language(client: Client) -> None:
    event = make_event(format="hybrid", capacity_onsite=5)
    make_question(event, "diet", required=True, only_onsite=True)
    people = bringing(2, language="de", mode="onsite", q_diet="vegan") | bringing(5, mode="online")

    response = sign_up(client, event, mode="online", **people | {"colleague": ["2", "5"]})

    rows = Registration.objects.order_by("id")
    assert response.status_code == 302
    assert [(r.email, r.locale, r.mode, r.cooperative) for r in rows] == [
        ("giulia@example.org", "it", "online", "Girandola"),
        ("person2@example.org", "de", "onsite", "Girandola"),
        ("person5@example.org", "it", "online", "Girandola"),
    ]
    assert len({links.cancel(row) for row in rows}) == 3
    assert list(Message.objects.order_by("id").values_list("recipient", "locale")) == [
        (r.email, r.locale) for r in rows
    ]
    assert list(Answer.objects.values_list("registration__email", "value")) == [("person2@example.org", "vegan")]


def test_errors_stand_at_each_persons_field_and_the_summary_leads_there(client: Client) -> None:
    event = make_event()
    make_question(event, "since", "one", ("new", "old"), required=True)
    people = bringing(2, q_since="old", email="max@") | bringing(4, name="") | {"colleague": ["2", "4"]}

    response = sign_up(client, event, email="giulia@", privacy="", q_since="new", **people)

    html = response.content.decode()
    assert (response.status_code, states()) == (422, [])
    assert re.findall(r'<a href="#([\w-]+)">', html) == [
        "id_email",
        "id_colleague2-email",
        "id_colleague4-name",
        "id_colleague4-q_since_0",
        "id_privacy",
    ]
    for field in ("id_colleague2-email", "id_colleague4-name", "id_colleague4-q_since_0"):
        assert f'id="{field}"' in html
    assert "Persona 3: Inserisca nome e cognome di questa persona." in html
    assert 'value="max@"' in html
    assert "<title>Errore:" in html


def test_a_colleagues_fault_alone_holds_everybody(client: Client) -> None:
    response = sign_up(client, make_event(), **bringing(2, email="max@"))

    assert (response.status_code, states()) == (422, [])
    assert '<a href="#id_colleague2-email">Persona 2: ' in response.content.decode()


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("address", ["giulia@example.org", "GIULIA@Example.org"])
def test_each_person_needs_an_address_and_the_form_says_whom_to_call(client: Client, address: str) -> None:
    event = make_event()
    SiteText.objects.update(phone="+39 0471 000000")

    response = sign_up(client, event, **bringing(2, 3) | {"colleague3-email": address})

    html = response.content.decode()
    assert (response.status_code, states()) == (422, [])
    assert '<a href="#id_colleague3-email">Persona 3: ' + NEEDS_OWN in html
    assert NEEDS_OWN + ": lì riceve" in html
    assert "Una persona non ce l'ha? Ci telefoni: +39\xa00471\xa0000000." in html


@pytest.mark.parametrize(
    ("facts", "asked"), [({}, True), ({"waiting_list": False}, False), ({"approval": True}, False)]
)
def test_a_group_is_asked_about_short_seats_where_it_can_wait(
    client: Client, facts: dict[str, Any], asked: bool
) -> None:
    page = sign_up(client, make_event(**facts), add_colleague="yes").content.decode()

    assert ('name="when_short"' in page) == asked
    if asked:
        assert re.findall(r'name="when_short" value="(\w+)"[^>]* checked', page) == ["as_many"]


@pytest.mark.parametrize(
    ("chosen", "got", "words"),
    [
        ("as_many", ["confirmed", "confirmed", "waiting"], "chi non trova posto va in lista"),
        ("all_or_none", ["waiting", "waiting", "waiting"], "sono in lista d&#x27;attesa insieme"),
    ],
)
def test_when_seats_are_short_a_group_gets_what_it_chose(
    client: Client, chosen: str, got: list[str], words: str
) -> None:
    response = sign_up(client, make_event(capacity=2), **bringing(2, 3) | {"when_short": chosen})

    assert states() == got
    assert words in client.get(response["Location"]).content.decode()
    assert len(set(Registration.objects.values_list("together", flat=True)) - {None}) == (chosen == "all_or_none")


@pytest.mark.parametrize(
    ("facts", "words"),
    [({}, "Inviamo la conferma per e-mail a ogni persona"), ({"approval": True}, "le esaminiamo")],
)
def test_a_group_reads_what_happens_with_all(client: Client, facts: dict[str, Any], words: str) -> None:
    event = make_event(**facts)

    response = sign_up(client, event, **bringing(2))

    assert words in client.get(response["Location"]).content.decode()


def test_known_and_unknown_colleagues_get_the_same_answer(client: Client) -> None:
    event = make_event(capacity=2)
    make_registration(event, email="known@example.org")

    places = []
    for address in ("known@example.org", "unknown@example.org"):
        people = bringing(2, email=address)
        places.append(sign_up(client, event, **people, email=f"first-{address}")["Location"])

    assert places[0] == places[1]


def test_a_group_that_does_not_fit_is_told_and_loses_nothing(client: Client) -> None:
    event = make_event(capacity=1, waiting_list=False)

    response = sign_up(client, event, **bringing(2))

    html = response.content.decode()
    assert (response.status_code, states(), shown(response)) == (409, [], ["2"])
    assert "Non ci sono più posti sufficienti per tutte le persone" in html
    assert 'value="person2@example.org"' in html


def test_ten_people_fit_on_a_form_and_no_more(client: Client) -> None:
    event = make_event()
    everybody = bringing(*range(2, 11))

    full = sign_up(client, event, **everybody, add_colleague="yes")
    sent = sign_up(client, event, **everybody)

    assert (len(shown(full)), "add_colleague" in full.content.decode()) == (9, False)
    assert (sent.status_code, Registration.objects.count()) == (302, 10)


@pytest.mark.parametrize("odd", ["11", "1", "0", "-2", "x", "٢", "2\x00", "9" * 400, "2"])
def test_more_than_ten_or_odd_blocks_are_refused_in_words(client: Client, odd: str) -> None:
    people = bringing(2)
    people["colleague"].append(odd)

    response = sign_up(client, make_event(), **people)
    shown_again = sign_up(client, make_event(), **people, remove_colleague=odd)

    assert (response.status_code, states(), shown_again.status_code) == (422, [], 200)
    assert "10 persone al massimo" in response.content.decode()


def test_an_odd_choice_is_refused_at_its_field(client: Client) -> None:
    response = sign_up(client, make_event(), **bringing(2, language="fr") | {"when_short": "never"})

    assert (response.status_code, states()) == (422, [])
    assert re.findall(r'<a href="#([\w-]+)">', response.content.decode()) == [
        "id_colleague2-language_0",
        "id_when_short_0",
    ]


def test_a_double_click_signs_up_a_group_once(client: Client) -> None:
    event = make_event()
    data = form_data(event, **bringing(2))

    places = {client.post(f"/it/registration/event/{event.uid}/", data)["Location"] for _n in range(2)}

    assert (len(places), Registration.objects.count(), Message.objects.count()) == (1, 2, 2)


def test_who_adds_a_colleague_too_late_is_told_at_once(client: Client) -> None:
    event = make_event(registration_closes_at=timezone.now() - timedelta(days=1))

    response = sign_up(client, event, add_colleague="yes")

    assert (response.status_code, "<form" in response.content.decode()) == (409, False)


@pytest.mark.django_db(transaction=True)
def test_colleagues_take_hardly_more_statements(client: Client) -> None:
    event = make_event(capacity=100)
    make_question(event, "note")
    sign_up(client, event, email="warm@example.org", q_note="x")

    counts = []
    for size in (1, 2, 5):
        people = bringing(*range(2, size + 1), q_note="x")
        people |= {f"colleague{n}-email": f"{size}-{n}@example.org" for n in range(2, size + 1)}
        with CaptureQueriesContext(connection) as captured:
            response = sign_up(client, event, email=f"{size}@example.org", q_note="x", **people)
        assert response.status_code == 302
        counts.append(len(captured))

    assert counts == [12, 12, 12]


def _address(event: Event) -> str:
    return str(EventPage.objects.get(translation_key=event.page_key, locale__language_code="it").get_url())
