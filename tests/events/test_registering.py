"""Signing up: who gets what, once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from events import cancelling
from events.asking import delete_question
from events.errors import AlreadySent, EventError, Refused, TooMany
from events.forms import Person
from events.models import Answer, Event, Registration, Submission
from events.registering import Outcome, WhenShort, add_by_hand, register
from mailing.models import Message
from members.doors import Sender
from tests.factories import make_event, make_person, make_question, make_registration, make_sign_up

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(Message.objects.order_by("id").values_list("kind", flat=True))


def test_sign_up_confirms_while_seats_are_free() -> None:
    event = make_event(capacity=1)

    outcome = register(event, make_sign_up(make_person("A@Example.org")))

    row = Registration.objects.get()
    assert (outcome, row.state, row.email_key) == (Outcome.CONFIRMED, "confirmed", "a@example.org")
    assert list(Message.objects.values_list("kind", "recipient", "locale")) == [
        ("events.confirmation", "A@Example.org", "it")
    ]


def test_sign_up_waits_when_seats_are_taken() -> None:
    event = make_event(capacity=1)
    make_registration(event)

    outcome = register(event, make_sign_up(make_person("b@example.org")))

    assert outcome == Outcome.WAITING
    assert Registration.objects.get(email="b@example.org").state == "waiting"
    assert kinds() == ["events.waiting_list"]


def test_sign_up_is_refused_when_full_without_waiting_list() -> None:
    event = make_event(capacity=1, waiting_list=False)
    make_registration(event)

    with pytest.raises(Refused) as refused:
        register(event, make_sign_up())

    assert refused.value.code == "full"
    assert (Registration.objects.count(), Message.objects.count(), Submission.objects.count()) == (1, 0, 0)


def test_sign_up_awaits_approval_where_the_event_asks() -> None:
    event = make_event(approval=True)

    outcome = register(event, make_sign_up())

    assert (outcome, Registration.objects.get().state) == (Outcome.APPROVAL, "pending")
    assert kinds() == ["events.awaiting_approval"]


def test_answers_are_kept_with_their_question() -> None:
    event = make_event()
    question = make_question(event, "case")

    register(event, make_sign_up(make_person(answers={question.pk: "Un caso"})))

    assert list(Answer.objects.values_list("question__key", "value")) == [("case", "Un caso")]


def test_the_same_address_keeps_one_registration_and_seat() -> None:
    event = make_event(capacity=2)
    register(event, make_sign_up(make_person("giulia@example.org", name="Giulia")))

    outcome = register(event, make_sign_up(make_person(" GIULIA@example.org", name="Qualcun altro")))

    row = Registration.objects.get()
    assert (outcome, row.name, row.state) == (Outcome.CONFIRMED, "Giulia", "confirmed")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("anna@büro.example.org", "anna@xn--bro-hoa.example.org"),
        ("STRASSE@example.org", "strasse@example.org"),
        ("ﬁlippo@example.org", "filippo@example.org"),
    ],
    ids=["idna", "case", "ligature"],
)
def test_two_spellings_are_one_address(first: str, second: str) -> None:
    event = make_event()
    register(event, make_sign_up(make_person(first)))

    register(event, make_sign_up(make_person(second)))

    assert Registration.objects.count() == 1


def test_one_fact_one_mail() -> None:
    event = make_event()
    person = make_person()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        register(event, make_sign_up(person))
        clock.shift(timedelta(minutes=9, seconds=59))
        register(event, make_sign_up(person))
        assert kinds() == ["events.confirmation"]

        clock.shift(timedelta(seconds=1))
        register(event, make_sign_up(person))
        register(event, make_sign_up(person))

    assert kinds() == ["events.confirmation", "events.confirmation"]


def test_the_same_nonce_gets_the_same_answer_and_changes_nothing() -> None:
    event = make_event(capacity=1)
    sent = make_sign_up(make_person("a@example.org"))
    first = register(event, sent)

    make_registration(event, email="late@example.org")
    again = register(event, sent)

    assert (first, again) == (Outcome.CONFIRMED, Outcome.CONFIRMED)
    assert (Registration.objects.count(), Message.objects.count()) == (2, 1)


def test_the_same_nonce_with_other_people_gets_no_answer_of_theirs() -> None:
    event = make_event()
    sent = make_sign_up(make_person("a@example.org"))
    register(event, sent)

    with pytest.raises(AlreadySent):
        register(event, make_sign_up(make_person("b@example.org"), nonce=sent.nonce))

    assert Registration.objects.count() == 1


def test_the_answer_depends_on_the_event_and_not_on_the_address() -> None:
    event = make_event(capacity=1)
    register(event, make_sign_up(make_person("a@example.org")))

    answers = {register(event, make_sign_up(make_person(who))) for who in ("a@example.org", "b@example.org")}

    assert answers == {Outcome.WAITING}
    assert Registration.objects.get(email="a@example.org").state == "confirmed"


def test_signing_up_again_revives_at_the_end_of_the_queue() -> None:
    event = make_event(capacity=1)
    question = make_question(event)
    register(event, make_sign_up(make_person("a@example.org", answers={question.pk: "old"})))
    cancelling.cancel_registration(Registration.objects.get())
    register(event, make_sign_up(make_person("b@example.org")))
    register(event, make_sign_up(make_person("c@example.org")))

    register(event, make_sign_up(make_person("a@example.org", answers={question.pk: "new"})))

    waiting = Registration.objects.filter(state="waiting").order_by("queued_at", "id")
    assert [row.email for row in waiting] == ["c@example.org", "a@example.org"]
    assert list(Answer.objects.values_list("value", flat=True)) == ["new"]


def test_a_group_gets_as_many_seats_as_there_are() -> None:
    event = make_event(capacity=2)

    outcome = register(event, make_sign_up(make_person(), make_person(), make_person()))

    assert outcome == Outcome.WAITING
    assert list(Registration.objects.order_by("id").values_list("state", flat=True)) == [
        "confirmed",
        "confirmed",
        "waiting",
    ]


def test_a_group_that_wants_all_or_none_waits_together() -> None:
    event = make_event(capacity=2)
    people = [make_person(), make_person(), make_person()]

    register(event, make_sign_up(*people, when_short=WhenShort.ALL_OR_NONE))

    assert set(Registration.objects.values_list("state", flat=True)) == {"waiting"}


def test_a_group_needs_an_address_each() -> None:
    event = make_event()

    with pytest.raises(EventError) as error:
        register(event, make_sign_up(make_person("a@example.org"), make_person("A@example.org")))

    assert error.value.code == "same_address"
    assert Registration.objects.count() == 0


def test_on_site_seats_are_counted_apart() -> None:
    event = make_event(format="hybrid", capacity=3, capacity_onsite=1)
    for mode in ("onsite", "onsite", "online"):
        register(event, make_sign_up(make_person(mode=mode)))

    states = list(Registration.objects.order_by("id").values_list("mode", "state"))

    assert states == [("onsite", "confirmed"), ("onsite", "waiting"), ("online", "confirmed")]


def test_on_site_is_refused_when_full_without_waiting_list() -> None:
    event = make_event(format="hybrid", capacity=3, capacity_onsite=1, waiting_list=False)
    make_registration(event, mode="onsite")

    with pytest.raises(Refused) as refused:
        register(event, make_sign_up(make_person(mode="onsite")))

    assert refused.value.code == "no_seats"


def test_a_sender_that_sends_more_than_a_crowd_is_stopped() -> None:
    event = make_event()
    for _n in range(2):
        register(event, make_sign_up(sender=Sender("one", 2)))

    with pytest.raises(TooMany):
        register(event, make_sign_up(sender=Sender("one", 2)))
    register(event, make_sign_up(sender=Sender("two", 2)))

    assert Registration.objects.count() == 3


def sign_up_one(event: Event, person: Person) -> None:
    register(event, make_sign_up(person))


def add_one(event: Event, person: Person) -> None:
    add_by_hand(event, person, "Girandola")


@pytest.mark.parametrize("deed", [sign_up_one, add_one])
def test_an_answer_to_a_question_that_was_just_taken_out_is_refused_in_words(
    deed: Callable[[Event, Person], None],
) -> None:
    event = make_event()
    question = make_question(event)
    person = make_person(answers={question.pk: "senza glutine"})
    delete_question(question)

    with pytest.raises(EventError, match="domande di questo evento sono appena cambiate"):
        deed(event, person)

    assert Registration.objects.count() == 0


def test_what_the_office_changes_elsewhere_refuses_nobody() -> None:
    event = make_event()
    question = make_question(event)
    person = make_person(answers={question.pk: "senza glutine"})
    delete_question(make_question(event, "other"))

    register(event, make_sign_up(person))

    assert Answer.objects.values_list("value", flat=True).get() == "senza glutine"


def test_the_office_adds_outside_the_window_but_never_past_the_seats() -> None:
    event = make_event(capacity=1, registration_opens_at=timezone.now() + timedelta(days=1))

    first = add_by_hand(event, make_person(), "Girandola")
    second = add_by_hand(event, make_person(), "Girandola")

    assert (first.state, second.state) == ("confirmed", "waiting")
    assert first.privacy_at is None
    assert kinds() == ["events.confirmation", "events.waiting_list"]


def test_the_office_cannot_add_to_a_cancelled_event() -> None:
    event = make_event()
    cancelling.cancel_event(event, {})

    with pytest.raises(Refused):
        add_by_hand(event, make_person(), "")


def test_a_failure_after_the_registration_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event()

    def fail(*_args: object, **_facts: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("events.notifying.tell_state", fail)
    with pytest.raises(RuntimeError):
        register(event, make_sign_up())

    assert (Registration.objects.count(), Message.objects.count()) == (0, 0)
