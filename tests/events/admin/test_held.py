"""What was held back, at the office's desk: seen, let through once by what is free, thrown away, all at once."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events import approving, asking, cancelling, editing
from events.forms import Person
from events.holding import let_through
from events.models import Answer, Event, EventPage, HeldBack, Registration, Step
from events.registering import WhenShort, register
from events.states import OFFICE
from mailing.models import Message
from tests.events.test_seats_under_load import at_once
from tests.factories import make_event, make_held, make_person, make_question, make_registration, make_sign_up

from .asking import italian, mails, post, said, shown, url

pytestmark = pytest.mark.django_db
KINDS = {"day": "text", "menu": "one", "tools": "several"}


def test_the_office_is_told_and_finds_who_sent_what_and_why(office: Client) -> None:
    event = make_event()
    question = make_question(event, "tools", "several", ("mail", "paper"))
    person = make_person("anna@example.org", name="Anna Hofer", locale="de", answers={question.pk: ["mail", "paper"]})
    held = make_held(event, person, make_person(name="Luca Bergamini"), when_short=WhenShort.ALL_OR_NONE)

    pages = [office.get(address) for address in (reverse("wagtailadmin_home"), url("event", event.pk))]
    listed = office.get(f"{url('held_list')}?event={event.pk}")
    page = office.get(url("held", event.pk, held.pk))

    assert all(url("held_list") in each.text for each in pages)
    assert "Anna Hofer, Luca Bergamini" in shown(listed)
    for text in (
        "anna@example.org",
        "Deutsch",
        "mail IT, paper IT",
        "Girandola",
        "più di 100000 iscrizioni in un'ora",
    ):
        assert text in shown(page)


def test_the_buttons_for_all_stand_only_where_something_is_held(office: Client) -> None:
    event = make_event()
    deeds = [url(deed, event.pk) for deed in ("held_all_through", "held_all_away")]
    address = f"{url('held_list')}?event={event.pk}"

    without = office.get(address).text
    make_held(event)
    with_one = office.get(address).text

    assert [[deed in page for deed in deeds] for page in (without, with_one)] == [[False] * 2, [True] * 2]


def test_let_through_gets_what_is_free_now_once(office: Client) -> None:
    event = make_event(capacity=2)
    question = make_question(event, "note")
    person = make_person(email="anna@example.org", name="Anna Hofer", answers={question.pk: "Un appunto"})
    held = make_held(event, person, make_person(name="Luca Bergamini"))
    make_registration(event)

    first = post(office, "held_through", event, held.pk)
    again = post(office, "held_through", event, held.pk)

    assert "Anna Hofer: confermata. Iscrizione di Luca Bergamini: in lista d'attesa. " + mails(2) in said(first)
    assert italian("This sign-up has been let through already.") in shown(again)
    anna = Registration.objects.get(email="anna@example.org")
    assert (anna.state, anna.privacy_at, anna.cooperative) == ("confirmed", held.created_at, "Girandola")
    step = anna.steps.get()
    assert (step.by, step.user and step.user.username) == (Step.By.OFFICE, "office")
    assert Answer.objects.get().value == "Un appunto"
    assert (Registration.objects.count(), Message.objects.count()) == (3, 2)
    held.refresh_from_db()
    assert (held.state, held.user and held.user.username) == ("let_through", "office")


def test_what_cannot_be_let_through_says_why_and_stays(office: Client) -> None:
    event = make_event(capacity=1, waiting_list=False)
    held = make_held(event)
    make_registration(event)

    response = post(office, "held_through", event, held.pk)

    assert italian("This event is fully booked, and there is no waiting list.") in shown(response)
    held.refresh_from_db()
    assert (held.state, Registration.objects.count()) == ("held", 1)


def test_a_pair_that_does_not_fit_together_reads_so_where_there_is_one_way_of_taking_part(office: Client) -> None:
    event = make_event(capacity=1, waiting_list=False)
    held = make_held(event, make_person(), make_person(), when_short=WhenShort.ALL_OR_NONE)

    response = post(office, "held_through", event, held.pk)

    assert italian("There are not enough seats left for all who are on this form.") in shown(response)


def test_an_answer_to_what_is_not_asked_any_more_keeps_nobody_out(office: Client) -> None:
    event = make_event()
    question = make_question(event)
    held = make_held(event, make_person(answers={question.pk: "x"}))
    question.words.all().delete()
    question.delete()
    Event.objects.filter(pk=event.pk).update(changed_at=timezone.now())

    post(office, "held_through", event, held.pk)

    assert (Registration.objects.count(), Answer.objects.count()) == (1, 0)


def test_an_answer_that_the_question_takes_no_more_is_left_out_and_its_form_can_be_read(office: Client) -> None:
    event = make_event()
    day, menu, tools = (make_question(event, k, kind, ("a", "b", "c")) for k, kind in KINDS.items())
    note = make_question(event, "note")
    answers = {day.pk: "soon", menu.pk: "a", tools.pk: ["a", "b"], note.pk: "Un appunto"}
    held = make_held(event, make_person(answers=answers))
    event.refresh_from_db()
    texts = {"it": "x", "de": "x"}
    asking.save_question(event, asking.QuestionPlan(texts, "date"), day.pk)
    for question in (menu, tools):
        rest = [asking.ChoicePlan(texts, choice.pk) for choice in question.choices.exclude(key="a")]
        asking.save_question(event, asking.QuestionPlan(texts, question.kind, choices=rest), question.pk)

    page = office.get(url("held", event.pk, held.pk))
    post(office, "held_away", event, held.pk)
    post(office, "held_through", event, held.pk)

    assert "Un appunto" in shown(page)
    assert "soon" not in shown(page)
    assert dict(Answer.objects.values_list("question", "value")) == {tools.pk: ["b"], note.pk: "Un appunto"}


def test_a_way_of_taking_part_that_is_gone_says_what_to_do(office: Client) -> None:
    event = make_event(format="hybrid")
    held = make_held(event, make_person(name="Anna Hofer", mode="onsite"), make_person(name="Luca Bergamini"))
    Event.objects.filter(pk=event.pk).update(format="online")

    response = post(office, "held_through", event, held.pk)

    assert "Anna Hofer: questo modo di partecipare non c'è più." in shown(response)
    assert Registration.objects.count() == 0


def test_a_later_decision_stays_and_the_office_reads_so_before_and_after(office: Client) -> None:
    event = make_event(approval=True)
    people = [make_person(name=name) for name in ("Anna Hofer", "Luca Bergamini", "Giulia Belcampo")]
    cancelling.cancel_registration(_registered(event, people[2]))  # before it was sent: that is revived
    held = make_held(event, *people)
    cancelling.cancel_registration(_registered(event, people[0]))
    approving.decline(_registered(event, people[1]), {})
    Message.objects.all().delete()

    page = office.get(url("held", event.pk, held.pk))
    after = post(office, "held_all_through", event, last=held.pk)

    states = "Anna Hofer (annullata), Luca Bergamini (rifiutata)"
    assert states in shown(page)
    assert "Per 2 persone nel frattempo è stato deciso altro: resta così." in said(after)
    assert [row.state for row in Registration.objects.order_by("name")] == ["cancelled", "pending", "declined"]
    assert Message.objects.count() == 1


def _registered(event: Event, person: Person) -> Registration:
    register(event, make_sign_up(person))
    return Registration.objects.get(event=event, email=person.email)


def test_who_has_sent_it_again_meanwhile_gets_no_second_seat(office: Client) -> None:
    event = make_event()
    held = make_held(event, make_person("anna@example.org", name="Anna Hofer"))
    register(event, make_sign_up(make_person("anna@example.org", name="Anna Hofer")))

    page = office.get(url("held", event.pk, held.pk))
    post(office, "held_through", event, held.pk)

    assert "Nel frattempo risulta l'iscrizione di: Anna Hofer" in shown(page)
    assert (Registration.objects.count(), Message.objects.count()) == (1, 1)


def test_thrown_away_registers_nobody_and_can_still_be_let_through(office: Client) -> None:
    event = make_event()
    held = make_held(event)

    away = post(office, "held_away", event, held.pk)
    twice = post(office, "held_away", event, held.pk)
    waiting, settled = (office.get(f"{url('held_list')}?state={state}") for state in ("held", "settled"))

    assert (away.status_code, Message.objects.count(), Registration.objects.count()) == (302, 0, 0)
    assert italian("Somebody has dealt with this sign-up already.") in shown(twice)
    assert [held.names in shown(page) for page in (waiting, settled)] == [False, True]
    post(office, "held_through", event, held.pk)
    assert Registration.objects.count() == 1


def test_all_of_an_event_at_once_as_far_as_the_editor_has_seen(office: Client) -> None:
    event, other = make_event(capacity=1, waiting_list=False), make_event()
    seen = [make_held(event), make_held(event)]
    make_held(other)
    last = office.get(url("held_all_through", event.pk)).context["form"]["last"].value()
    later = make_held(event)

    through = post(office, "held_all_through", event, last=last)
    away = post(office, "held_all_away", event, last=last)

    assert last == seen[1].pk
    assert "1 iscrizione è stata lasciata passare. Per 1 non è stato possibile." in said(through)
    assert "1 iscrizione è stata scartata." in said(away)
    assert list(HeldBack.objects.filter(event=event).order_by("pk").values_list("pk", "state")) == [
        (seen[0].pk, "let_through"),
        (seen[1].pk, "thrown_away"),
        (later.pk, "held"),
    ]
    assert Registration.objects.get().name == seen[0].names


def test_who_may_only_look_does_nothing_and_a_stranger_sees_nothing(viewer: Client, stranger: Client) -> None:
    event = make_event()
    held = make_held(event)
    deeds = ["held_through", "held_away"]

    page = viewer.get(url("held", event.pk, held.pk))
    for client in (viewer, stranger):
        for deed in deeds:
            post(client, deed, event, held.pk)
        for deed in ("held_all_through", "held_all_away"):
            post(client, deed, event, last=held.pk)

    assert [url(deed, event.pk, held.pk) in page.text for deed in deeds] == [False, False]
    assert [stranger.get(address).status_code for address in (url("held_list"), url("held", event.pk, held.pk))] == [
        302,
        302,
    ]
    held.refresh_from_db()
    assert (held.state, Registration.objects.count()) == ("held", 0)


def test_a_get_settles_nothing(office: Client) -> None:
    event = make_event()
    held = make_held(event)

    for deed in ("held_through", "held_away"):
        assert office.get(url(deed, event.pk, held.pk)).status_code == 200

    held.refresh_from_db()
    assert held.state == "held"


def test_an_event_whose_sign_ups_wait_is_not_deleted(office: Client) -> None:
    event = make_event(titles={"it": "Lavorare insieme"})
    make_held(event)
    pages = EventPage.objects.filter(translation_key=event.page_key)

    response = post(office, "delete", event)

    why_not = "Sign-ups for this event are held back. Look at them first."
    assert italian(why_not) in shown(response)
    assert editing.why_not_delete(pages) == italian(why_not)
    assert Event.objects.filter(pk=event.pk).exists()


def test_the_list_takes_as_many_statements_for_many_as_for_one(office: Client) -> None:
    make_held(make_event())
    office.get(url("held_list"))
    with CaptureQueriesContext(connection) as one:
        office.get(url("held_list"))
    for _n in range(4):
        make_held(make_event())
    with CaptureQueriesContext(connection) as many:
        office.get(url("held_list"))

    assert len(many) == len(one)


@pytest.mark.django_db(transaction=True)
def test_two_of_the_office_at_once_let_through_once() -> None:
    event = make_event()
    held = make_held(event)

    def try_it() -> str:
        try:
            return let_through(held, OFFICE).registered[0].state
        except Exception as error:  # noqa: BLE001 (its kind is what is asked)
            return getattr(error, "code", repr(error))

    outcomes = at_once([try_it for _n in range(8)])

    assert sorted(outcomes) == ["confirmed", *["settled"] * 7]
    assert (Registration.objects.count(), Message.objects.count()) == (1, 1)
