"""Signing up for several events of a series: the deed, and the form over HTTP."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events import holding, nonces
from events.errors import AlreadySent, OverLimit, TooMany
from events.holding import register_for_several_or_hold
from events.models import Answer, Event, EventPage, HeldBack, Registration, Series, Submission
from events.registering import register
from events.registering_series import Result, SeriesOverLimit, SeriesSignUp, Wish, register_for_several
from events.resending import ask_for_links
from events.states import OFFICE
from mailing.models import Message
from members.doors import Sender
from pages.models import SiteText
from tests.factories import make_event, make_person, make_question, make_registration, make_series, make_sign_up
from tests.http import counting_statements

pytestmark = pytest.mark.django_db


def make_wishes(made: Series, *events: Event, email: str = "giulia@example.org", **facts: Any) -> SeriesSignUp:
    """One person's form for these events."""
    facts = {"cooperative": "Girandola", "nonce": "nonce"} | facts
    return SeriesSignUp(made, [Wish(event, make_person(email, mode=event.modes[0])) for event in events], **facts)


def words(results: Sequence[Result]) -> list[str]:
    """What became of each wish, in a word."""
    return [result.outcome or (result.error.code if result.error else "") for result in results]


# --- the deed -------------------------------------------------------------------------------


def test_each_event_decides_by_itself_and_a_refusal_harms_no_other() -> None:
    closed = make_event(registration_closes_at=timezone.now() - timedelta(hours=1))
    events = [make_event(), make_event(capacity=0), closed, make_event(approval=True), make_event()]
    made = make_series(*events[:4])

    results = register_for_several(make_wishes(made, *events))

    assert words(results) == ["confirmed", "waiting_list", "closed", "approval", "not_in_series"]
    assert [row.state for row in Registration.objects.order_by("event")] == ["confirmed", "waiting", "pending"]
    kinds = Message.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["events.confirmation", "events.waiting_list", "events.awaiting_approval"]


def test_the_same_form_sent_again_gets_the_same_answers_and_changes_nothing() -> None:
    events = [make_event(capacity=1), make_event()]
    made = make_series(*events)
    sent = make_wishes(made, *events)

    first, again = register_for_several(sent), register_for_several(sent)

    assert (words(again), words(first)) == (["confirmed"] * 2, ["confirmed"] * 2)
    assert (Registration.objects.count(), Message.objects.count()) == (2, 2)
    with pytest.raises(AlreadySent):
        register_for_several(make_wishes(made, *events, email="eva@example.org"))


def test_a_form_counts_once_for_its_network_and_too_many_change_nothing() -> None:
    events = [make_event(), make_event(), make_event()]
    made, network = make_series(*events), Sender("network", 2)

    for number in range(2):
        register_for_several(make_wishes(made, *events, nonce=f"n{number}", sender=network))

    with pytest.raises(TooMany):
        register_for_several(make_wishes(made, *events, email="eva@example.org", nonce="more", sender=network))
    assert Registration.objects.count() == 3


def test_a_form_counts_once_for_its_address_however_many_dates_it_names(settings: Any) -> None:
    settings.EVENTS_FORMS_PER_ADDRESS = 3
    events, network = [make_event() for _n in range(5)], Sender("network", 60)
    made = make_series(*events)

    register_for_several(make_wishes(made, *events, sender=network))
    ask_for_links("giulia@example.org", "it", network)
    register_for_several(make_wishes(made, *events, nonce="more", sender=network))

    with pytest.raises(OverLimit) as refused:
        register_for_several(make_wishes(made, *events, nonce="too much", sender=network))
    assert refused.value.rule == "address"


def test_a_rush_at_a_later_date_refuses_the_whole_form_and_nothing_of_it_is_written(settings: Any) -> None:
    settings.EVENTS_SIGN_UPS_PER_EVENT = 1
    rushed, calm = make_event(), [make_event(), make_event()]
    made, network = make_series(rushed, *calm), Sender("network", 8)  # a quarter is two
    for number in range(2):
        email = f"one{number}@example.org"
        register_for_several(make_wishes(made, calm[0], rushed, email=email, nonce=email, sender=network))

    with pytest.raises(OverLimit) as refused:
        register_for_several(make_wishes(made, calm[1], rushed, nonce="last", sender=network))
    with pytest.raises(OverLimit):
        register(rushed, make_sign_up(sender=network))

    assert refused.value.rule == "rush"
    assert [event.registrations.count() for event in (rushed, *calm)] == [2, 2, 0]
    assert Message.objects.count() == Submission.objects.count() == 4
    other = make_wishes(made, calm[1], rushed, nonce="other", sender=Sender("other", 8))
    assert words(register_for_several(other)) == ["confirmed"] * 2


def test_what_a_limit_refuses_is_kept_for_each_date_and_the_office_lets_it_through() -> None:
    events = [make_event(), make_event()]
    made, network = make_series(*events), Sender("network", 1)
    register_for_several_or_hold(make_wishes(made, *events, sender=network))

    with pytest.raises(OverLimit) as refused:
        register_for_several_or_hold(make_wishes(made, *events, email="eva@example.org", nonce="more", sender=network))
    for held in HeldBack.objects.all():
        holding.let_through(held, OFFICE)

    assert refused.value.kept
    assert [event.registrations.filter(email="eva@example.org").count() for event in events] == [1, 1]


def test_only_what_a_date_could_take_is_kept_and_of_a_form_all_or_nothing(settings: Any) -> None:
    closed = make_event(registration_closes_at=timezone.now() - timedelta(hours=1))
    left, *free = events = [make_event(), make_event(), make_event(), closed]
    made, network = make_series(*free), Sender("network", 0)

    with pytest.raises(SeriesOverLimit) as refused:
        register_for_several_or_hold(make_wishes(made, *events, sender=network))
    settings.EVENTS_HELD_BACK_PER_NETWORK = 3
    with pytest.raises(SeriesOverLimit) as beyond:
        register_for_several_or_hold(make_wishes(made, *events, nonce="more", sender=network))

    assert (refused.value.kept, words(refused.value.results)) == (True, ["not_in_series", "", "", "closed"])
    assert (beyond.value.kept, words(beyond.value.results)) == (False, ["not_in_series", "", "", "closed"])
    assert list(HeldBack.objects.order_by("pk").values_list("event", "more")) == [(free[0].pk, 0), (free[1].pk, 1)]
    assert words(register_for_several_or_hold(make_wishes(made, left, closed))) == ["not_in_series", "closed"]


def test_a_form_sent_again_with_more_dates_keeps_only_those_that_it_has_not_got(settings: Any) -> None:
    settings.EVENTS_SIGN_UPS_PER_EVENT = 0
    got, rushed = make_event(), make_event()
    made, network = make_series(got, rushed), Sender("network", 4)  # a quarter is one
    register_for_several(make_wishes(made, got, sender=network))
    register(rushed, make_sign_up(sender=network))

    with pytest.raises(SeriesOverLimit) as refused:
        register_for_several_or_hold(make_wishes(made, got, rushed, sender=network))

    assert words(refused.value.results) == ["confirmed", ""]
    assert HeldBack.objects.get().event == rushed


# --- the page -------------------------------------------------------------------------------


def address(made: Series, lang: str = "it") -> str:
    return f"/{lang}/registration/series/{made.uid}/"


def send(client: Client, made: Series, *events: Event, lang: str = "it", **fields: Any) -> Any:
    """Sends the form with these events ticked."""
    filled = {
        "name": "Giulia Belcampo",
        "email": "giulia@example.org",
        "cooperative": "Girandola",
        "privacy": "on",
        "nonce": nonces.make_for_series(made),
        "dates": [str(event.uid) for event in events],
    }
    return client.post(address(made, lang), filled | fields)


def field(event: Event, name: str) -> str:
    return f"{event.uid.hex}-{name}"


@pytest.mark.parametrize(("lang", "title"), [("it", "Scuola di consiglio"), ("de", "Schule für Verwaltungsräte")])
def test_a_member_signs_up_for_two_of_three_and_reads_what_happens_with_each(
    client: Client, lang: str, title: str
) -> None:
    taken, full = make_event(format="hybrid", capacity_onsite=5), make_event(capacity=0, titles={"it": "Solo it"})
    made = make_series(taken, full, other := make_event())
    question = make_question(taken, "diet", only_onsite=True, required=True)
    make_question(other, "since", "one", ("new", "old"), required=True)

    shown = client.get(address(made, lang)).content.decode()
    answers: dict[str, Any] = {field(taken, "mode"): "onsite", field(taken, "q_diet"): "vegan"}
    response = send(client, made, taken, full, lang=lang, **answers)
    page = client.get(response["Location"])

    assert (title in shown, shown.count('name="dates"')) == (True, 3)
    assert (response.status_code, page.status_code) == (302, 200)
    assert [(answer.outcome, answer.reason) for answer in page.context["answers"]] == [
        ("confirmed", ""),
        ("waiting_list", ""),
    ]
    rows = Registration.objects.order_by("event").values_list("event", "name", "state", "mode", "locale")
    assert list(rows) == [
        (taken.pk, "Giulia Belcampo", "confirmed", "onsite", lang),
        (full.pk, "Giulia Belcampo", "waiting", "online", lang),
    ]
    assert list(Answer.objects.values_list("question", "value")) == [(question.pk, "vegan")]


def test_errors_stand_at_their_fields_and_nothing_typed_is_lost(client: Client) -> None:
    chosen, left = make_event(), make_event()
    made = make_series(chosen, left)
    for event in (chosen, left):
        make_question(event, "note", required=True)
        make_question(event, "case", "long_text")
    typed: dict[str, Any] = {field(chosen, "q_case"): "Un <caso>", field(left, "q_case"): "Un altro"}

    response = send(client, made, chosen, email="giulia@", **typed)

    form, html = response.context["form"], response.content.decode()
    assert (response.status_code, Registration.objects.count()) == (422, 0)
    assert [each.html_name for each in form.as_shown if each.errors] == [field(chosen, "q_note"), "email"]
    assert [offer.is_chosen for offer in form.offers] == [True, False]
    for kept in ('value="giulia@"', "Un &lt;caso&gt;", "Un altro", f'href="#id_{field(chosen, "q_note")}"'):
        assert kept in html


def test_a_form_without_a_date_says_so(client: Client) -> None:
    made = make_series(make_event(), make_event())

    response = send(client, made)

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["dates"])
    assert response.context["form"].errors["dates"] == ["Scelga almeno un incontro."]


def test_what_closed_while_the_form_was_open_is_said_and_harms_no_other(client: Client) -> None:
    closed, open_one = make_event(), make_event()
    made = make_series(closed, open_one)
    make_question(closed, "note", required=True)
    Event.objects.filter(pk=closed.pk).update(registration_closes_at=timezone.now() - timedelta(minutes=1))

    page = client.get(send(client, made, closed, open_one)["Location"])
    alone = send(client, made, closed, email="eva@example.org")

    assert [(bool(answer.reason), answer.outcome) for answer in page.context["answers"]] == [
        (True, ""),
        (False, "confirmed"),
    ]
    assert "Le iscrizioni si sono chiuse" in page.context["answers"][0].reason
    assert (alone.status_code, list(alone.context["form"].errors)) == (409, ["dates"])


@pytest.mark.parametrize(("lang", "says"), [("it", "chiuse"), ("de", "Anmeldeschluss")])
def test_who_is_over_a_limit_reads_what_is_kept_and_what_not_and_has_no_form_to_send_again(
    client: Client, settings: Any, lang: str, says: str
) -> None:
    settings.EVENTS_SIGN_UPS_PER_NETWORK = 0
    SiteText.objects.update(phone="+39 0471 000000")
    closed = make_event(titles={"it": "Bilancio", "de": "Bilanz"}, registration_closes_at=timezone.now())
    events = [make_event(titles={"it": "Verbale", "de": "Protokoll"}), make_event(titles={"it": "Voto", "de": "Wahl"})]
    made = make_series(closed, *events)

    page = send(client, made, closed, *events, lang=lang)
    main = page.text.partition("<main")[2]

    assert (page.status_code, "<form" in main, HeldBack.objects.count()) == (429, False, 2)
    assert ("Bilan" in main, says in main, "Verbale" in main or "Protokoll" in main) == (True, True, False)
    assert "+39 0471 000000" in main.replace("\u00a0", " ")
    settings.EVENTS_HELD_BACK_PER_NETWORK = 2
    again = send(client, made, *events, lang=lang)
    assert (again.status_code, HeldBack.objects.count()) == (429, 2)
    assert "+39 0471 000000" in " ".join(again.context["form"].non_field_errors())


def test_a_room_without_a_seat_is_said_at_the_choice_of_the_way(client: Client) -> None:
    hybrid = make_event(format="hybrid", capacity_onsite=0, waiting_list=False)
    made = make_series(hybrid)

    answers: dict[str, Any] = {field(hybrid, "mode"): "onsite"}
    response = send(client, made, hybrid, **answers)

    shown = [each.html_name for each in response.context["form"].as_shown if each.errors]
    assert (response.status_code, shown) == (409, [field(hybrid, "mode")])


def test_known_and_unknown_addresses_get_the_same_answer(client: Client) -> None:
    events = [make_event(capacity=1), make_event()]
    made = make_series(*events)
    make_registration(events[0], email="known@example.org")
    make_registration(events[1], "cancelled", email="known@example.org")

    places = {
        (response.status_code, response["Location"])
        for who in ("known", "unknown")
        if (response := send(client, made, *events, email=f"{who}@example.org"))
    }

    assert len(places) == 1


def test_what_nobody_has_announced_is_nowhere(client: Client) -> None:
    draft, announced = make_event(titles={}), make_event()
    made = make_series(draft)

    assert client.get(address(made)).status_code == 404
    Event.objects.filter(pk=announced.pk).update(series=made)
    shown = client.get(address(made))
    assert [offer.card.event for offer in shown.context["form"].offers] == [announced]
    Event.objects.filter(pk=announced.pk).update(
        starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1)
    )
    assert "Al momento non è previsto nessun incontro" in client.get(address(made)).content.decode()


def test_strange_input_gets_a_message_never_a_500(client: Client) -> None:
    made = make_series(event := make_event(format="hybrid"))

    for fields in ({"dates": ["x", "\x00"]}, {field(event, "mode"): "\x00"}, {"nonce": "x"}, {"name": "a\x00"}):
        assert send(client, made, event, **fields).status_code == 422
    assert client.post(address(made), headers={"origin": "https://evil.example"}).status_code == 403
    assert client.get(address(made).replace(str(made.uid), str(event.uid))).status_code == 404
    assert client.get("/it/registration/series/done/x/").status_code == 404


def test_statements_of_the_page_stay_and_those_of_a_sign_up_are_bounded(client: Client) -> None:
    events = [make_event() for _n in range(6)]
    for event in events:
        make_question(event)
    one, many = make_series(events[0]), make_series(*events[1:])
    client.get(address(one))

    counted = []
    for made, some in ((one, events[:1]), (many, events[1:])):
        with counting_statements(warm=True) as shown:
            client.get(address(made))
        with counting_statements(warm=True) as sent:
            assert send(client, made, *some).status_code == 302
        counted.append((len(shown), len(sent)))

    assert counted == [(10, 18), (10, 18 + 4 * 6)]


def test_the_page_of_an_event_leads_to_its_series_while_several_are_open(client: Client) -> None:
    events = [make_event(), make_event()]
    made = make_series(*events)
    page = EventPage.objects.get(translation_key=events[0].page_key, locale__language_code="de")
    url = str(page.get_url())
    assert address(made, "de") in client.get(url).content.decode()
    Event.objects.filter(pk=events[1].pk).update(registration_closes_at=timezone.now() - timedelta(hours=1))
    Event.objects.filter(pk=make_event(titles={}).pk).update(series=made)
    assert address(made, "de") not in client.get(url).content.decode()
