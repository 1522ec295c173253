"""Limits on sign-ups: what each counts, that nothing is lost, and that they tell nothing of who is registered."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from events.errors import AlreadySent, OverLimit, Refused, TooMany
from events.holding import register_or_hold
from events.models import Answer, Event, HeldBack, Registration, Submission
from events.readdressing import ask_to_move
from events.registering import SignUp, WhenShort
from events.resending import ask_for_links
from mailing.models import Message
from members.doors import NOBODY, Sender
from pages.models import SiteText
from tests.api import asking
from tests.events.test_seats_under_load import at_once
from tests.factories import make_event, make_person, make_question, make_registration, make_sign_up
from tests.http import counting_statements, sign_up

pytestmark = pytest.mark.django_db
OFFICE = Sender("office", 60)


def sent(network: str = "", email: str = "", *, limit: int = 60, trusted: bool = False, **facts: Any) -> SignUp:
    return make_sign_up(make_person(email), sender=Sender(network or "one", limit, trusted), **facts)


def rule_of(event: Event, form: SignUp) -> str:
    """The rule that holds a form back; empty where it is registered."""
    try:
        register_or_hold(event, form)
    except OverLimit as error:
        return error.rule
    return ""


def test_a_network_may_send_so_many_an_hour_at_all_events_together() -> None:
    forms = [sent("one", limit=2) for _n in range(3)]

    rules = [rule_of(make_event(), form) for form in forms]
    other = rule_of(make_event(), sent("two", limit=2))
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        later = rule_of(make_event(), sent("one", limit=2))

    assert (rules, other, later) == (["", "", "network"], "", "")


def test_an_address_may_be_given_so_often_an_hour_by_whatever_forms(settings: Any) -> None:
    settings.EVENTS_FORMS_PER_ADDRESS = 3
    email, row = "giulia@example.org", make_registration(make_event(), email="anna@example.org")

    ask_for_links("Giulia@Example.org", "it", OFFICE)
    ask_to_move(row, email)
    party = SignUp([make_person(), make_person(email)], "", "party", Sender("two", 60))
    rules = [rule_of(make_event(), party), rule_of(make_event(), sent("three", email)), rule_of(make_event(), sent())]

    assert rules == ["", "address", ""]
    assert Message.objects.filter(recipient__iexact=email).count() == 3
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        with pytest.raises(TooMany):
            ask_for_links(email, "it", OFFICE)
        with pytest.raises(TooMany):
            ask_to_move(row, email)
    assert Message.objects.filter(recipient__iexact=email).count() == 3


def test_five_hundred_people_may_come_at_once_and_only_who_sends_many_is_held_back(settings: Any) -> None:
    settings.EVENTS_SIGN_UPS_PER_EVENT = 10
    event = make_event(capacity=3)
    now, share = timezone.now(), 60 // 4
    Submission.objects.bulk_create(
        Submission(event=event, nonce=f"n{n}", network=f"network{n}", outcome="confirmed", created_at=now)
        for n in range(500)
    )
    Submission.objects.bulk_create(
        Submission(event=event, nonce=f"b{n}", network="busy", outcome="confirmed", created_at=now)
        for n in range(share)
    )

    rules = [rule_of(event, sent(network)) for network in ("new", "network7", "busy")]

    assert rules == ["", "", "rush"]
    assert rule_of(event, sent("busy", trusted=True)) == ""
    assert rule_of(make_event(), sent("busy")) == ""


def test_what_comes_through_no_public_door_is_not_limited(settings: Any) -> None:
    settings.EVENTS_FORMS_PER_ADDRESS = 0

    assert rule_of(make_event(), make_sign_up(sender=NOBODY)) == ""


def test_a_closed_event_says_so_and_keeps_nothing() -> None:
    event = make_event(registration_closes_at=timezone.now() - timedelta(days=1))

    with pytest.raises(Refused):
        register_or_hold(event, sent(limit=0))

    assert HeldBack.objects.count() == 0


def test_what_is_held_back_is_kept_as_it_was_sent_once() -> None:
    event = make_event()
    question = make_question(event, "tools", "several", ("mail", "paper"))
    people = [make_person(answers={question.pk: ["mail"]}), make_person(locale="de")]
    form = SignUp(people, "Girandola", "one", Sender("one", 0), WhenShort.ALL_OR_NONE)

    errors = []
    for _n in range(2):
        with pytest.raises(OverLimit) as error:
            register_or_hold(event, form)
        errors.append(error.value.kept)

    held = HeldBack.objects.get()
    assert (errors, held.rule, held.names) == ([True, True], "network", f"{people[0].name}, {people[1].name}")
    assert (Registration.objects.count(), Answer.objects.count(), Message.objects.count()) == (0, 0, 0)


def test_a_form_that_was_kept_is_kept_once_also_after_days_and_not_for_somebody_else() -> None:
    event, giulia, anna = make_event(), make_person("Giulia@example.org"), make_person("anna@example.org")

    for hours in (0, 25):
        with time_machine.travel(timezone.now() + timedelta(hours=hours)), pytest.raises(OverLimit) as error:
            register_or_hold(event, make_sign_up(giulia, sender=Sender("one", 0), nonce="api:key"))
        assert error.value.kept
    with pytest.raises(AlreadySent):
        register_or_hold(event, make_sign_up(anna, sender=Sender("one", 0), nonce="api:key"))

    assert HeldBack.objects.get().names == giulia.name


def test_a_flood_fills_no_database_and_is_counted(settings: Any) -> None:
    settings.EVENTS_HELD_BACK_PER_NETWORK, settings.EVENTS_HELD_BACK_PER_EVENT = 2, 3
    event = make_event()
    kept = []
    for network in ("one", "one", "one", "one", "two", "three"):
        with pytest.raises(OverLimit) as error:
            register_or_hold(event, sent(network, limit=0))
        kept.append(error.value.kept)

    assert kept == [True, True, False, False, True, False]
    assert list(HeldBack.objects.order_by("pk").values_list("network", "more")) == [("one", 0), ("one", 2), ("two", 1)]
    with time_machine.travel(timezone.now() + timedelta(hours=25)), pytest.raises(OverLimit) as error:
        register_or_hold(event, sent("one", limit=0))
    assert error.value.kept


@pytest.mark.parametrize(("lang", "words"), [("it", "Nulla è perduto"), ("de", "Nichts ist verloren")])
def test_the_refused_person_reads_the_rule_that_all_is_kept_and_how_to_reach_the_office(
    client: Client, settings: Any, lang: str, words: str
) -> None:
    settings.EVENTS_SIGN_UPS_PER_NETWORK = 0
    SiteText.objects.update(phone="+39 0471 000000", email="info@example.org")
    event = make_event()

    page = sign_up(client, event, lang=lang)
    answer = asking.sign_up(client, event, query=f"?locale={lang}")

    assert (page.status_code, "<form" in page.text.partition("<main")[2]) == (429, False)
    problem = answer.json()
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert {name: problem[name] for name in ("code", "rule", "kept")} == {
        "code": "too_many",
        "rule": "network",
        "kept": True,
    }
    for text in (page.text.replace("\u00a0", " "), problem["detail"]):
        assert all(part in text for part in (words, "+39 0471 000000", "info@example.org"))
    assert HeldBack.objects.count() == 2


def test_what_is_not_kept_stays_in_the_form_and_the_person_is_told_so(client: Client, settings: Any) -> None:
    settings.EVENTS_SIGN_UPS_PER_NETWORK = settings.EVENTS_HELD_BACK_PER_NETWORK = 0
    settings.EVENTS_HELD_BACK_PER_NETWORK = 1
    SiteText.objects.update(phone="+39 0471 000000")
    event = make_event()
    sign_up(client, event)

    page = sign_up(client, event, email="anna@example.org")

    assert (page.status_code, HeldBack.objects.count()) == (429, 1)
    assert 'value="anna@example.org"' in page.text
    assert "non è stato conservato" in page.text
    assert "+39 0471 000000" in " ".join(page.context["form"].non_field_errors())


def test_limits_tell_nothing_of_who_is_registered_by_answer_or_statements(client: Client, settings: Any) -> None:
    settings.EVENTS_FORMS_PER_ADDRESS = 1
    event = make_event()
    make_registration(event, email="known@example.org", told_at=timezone.now())

    seen = []
    for email in ("warm@example.org", "known@example.org", "unknown@example.org"):
        first = sign_up(client, event, email=email).status_code
        with counting_statements(warm=True) as statements:
            refused = sign_up(client, event, email=email)
        seen.append((first, refused.status_code, refused.text.partition("<main")[2], len(statements)))

    _warm, known, unknown = seen
    assert known == unknown
    assert known[:2] == (302, 429)


def test_who_was_held_back_is_forgotten_after_two_weeks() -> None:
    from members import retention

    rule_of(make_event(), sent(limit=0))
    with time_machine.travel(timezone.now() + timedelta(days=13)):
        retention.end_what_is_due()
    assert HeldBack.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        retention.end_what_is_due()

    assert HeldBack.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_no_race_gets_past_a_limit_at_an_event(settings: Any) -> None:
    settings.EVENTS_FORMS_PER_ADDRESS, settings.EVENTS_HELD_BACK_PER_NETWORK = 5, 6
    event = make_event(capacity=100)

    by_network = at_once([lambda: rule_of(event, sent("one", limit=7)) for _n in range(16)])
    by_address = at_once([lambda: rule_of(event, sent("", "giulia@example.org", limit=999)) for _n in range(16)])

    assert (by_network.count(""), by_network.count("network")) == (7, 9)
    assert (by_address.count(""), by_address.count("address")) == (5, 11)
    assert HeldBack.objects.count() == 6
    assert sum(HeldBack.objects.values_list("more", flat=True)) == 9 + 11 - 6
