"""Whom a message is for: by state, language, way of taking part, attendance and answer, and all of them together."""

from typing import Any

import pytest
from django.utils import timezone

from events import audiences
from events.models import Answer, Attendance, Registration, Session
from mailing import addresses
from mailing.models import StoppedAddress
from tests.factories import make_event, make_question, make_registration
from tests.http import counting_statements

from .announcing_to import draft

pytestmark = pytest.mark.django_db


def names(row: Any) -> set[str]:
    return set(audiences.whom(row).values_list("name", flat=True))


def attend(row: Registration, session: Session) -> None:
    Attendance.objects.create(registration=row, session=session, how=Attendance.How.OFFICE, at=timezone.now())


def test_by_state_each_and_several_and_nobody_of_another_event() -> None:
    event, other = make_event(), make_event()
    for state in Registration.State.values:
        make_registration(event, state, name=state)
        make_registration(other, state, name="elsewhere")

    assert names(draft(event)) == {"confirmed"}
    assert names(draft(event, "waiting", "cancelled")) == {"waiting", "cancelled"}


def test_by_language_and_way_of_taking_part() -> None:
    event = make_event(format="hybrid")
    for locale in ("it", "de"):
        for mode in ("online", "onsite"):
            make_registration(event, locale=locale, mode=mode, name=f"{locale} {mode}")

    assert names(draft(event, locales=["de"])) == {"de online", "de onsite"}
    assert names(draft(event, mode="onsite")) == {"it onsite", "de onsite"}
    assert names(draft(event, locales=["it"], mode="online")) == {"it online"}


def test_by_attendance_of_a_session_and_of_any() -> None:
    event = make_event(sessions=2)
    first, second = event.sessions.all()
    both, one, none = (make_registration(event, name=name) for name in ("both", "one", "none"))
    for row, session in ((both, first), (both, second), (one, second)):
        attend(row, session)

    assert names(draft(event, presence="attended")) == {"both", "one"}
    assert names(draft(event, presence="missed")) == {none.name}
    assert names(draft(event, presence="attended", session=first)) == {"both"}
    assert names(draft(event, presence="missed", session=first)) == {"one", "none"}
    assert names(draft(event, session=first)) == {"both", "one", "none"}


@pytest.mark.parametrize(
    ("kind", "given", "answer", "expected"),
    [
        ("one", ["bus", "bus-2", "car"], "bus", {"0"}),
        ("one", ["bus", "car", "car"], "", {"0", "1", "2"}),
        ("several", [["bus", "car"], ["bus-2"], ["car", "bus"]], "bus", {"0", "2"}),
        ("yes_no", [True, False, True], "yes", {"0", "2"}),
        ("yes_no", [True, False, True], "no", {"1"}),
        ("text", ["bus", "", "x"], "", {"0", "1", "2"}),
    ],
)
def test_by_answer(kind: str, given: list[Any], answer: str, expected: set[str]) -> None:
    event = make_event()
    question = make_question(event, kind=kind, choices=("bus", "bus-2", "car") if kind in {"one", "several"} else ())
    make_registration(event, name="silent")
    for number, value in enumerate(given):
        Answer.objects.create(registration=make_registration(event, name=str(number)), question=question, value=value)

    assert names(draft(event, question=question, answer=answer)) == expected


def test_all_together_and_each_person_once() -> None:
    event = make_event(sessions=2)
    question = make_question(event, kind="several", choices=("bus", "car"))
    for name, locale, value in (("a", "de", ["bus", "car"]), ("b", "it", ["bus"]), ("c", "de", ["car"])):
        person = make_registration(event, name=name, locale=locale)
        Answer.objects.create(registration=person, question=question, value=value)
        for session in event.sessions.all():
            attend(person, session)

    row = draft(event, locales=["de"], presence="attended", question=question, answer="bus")

    assert list(audiences.whom(row).values_list("name", flat=True)) == ["a"]


def test_nobody_whose_data_have_ended() -> None:
    event = make_event()
    make_registration(event, email="", name="", privacy_at=None, anonymised_at=timezone.now())

    assert names(draft(event)) == set()


def test_the_count_says_in_which_language_and_why_not() -> None:
    event = make_event()
    for locale in ("it", "it", "de"):
        make_registration(event, locale=locale)
    make_registration(event, "cancelled")
    make_registration(event, "waiting")
    make_registration(event, email="", privacy_at=None, telephone="0471 1", name="Anna")
    gone = make_registration(event, locale="de", email="Gone@Example.org", name="Zeno")
    addresses.stop("gone@example.org", StoppedAddress.Why.BOUNCED)

    row = draft(event, subjects={"it": "Novità"}, bodies={"it": "Testo"})
    found = audiences.reach(row)

    assert (found.by_locale, found.total, found.fallback) == ({"it": 2, "de": 1}, 3, 1)
    assert (found.without_address, found.stopped, found.others) == (1, 1, {"cancelled": 1, "waiting": 1})
    assert [each.name for each in audiences.to_call(row).order_by("name")] == ["Anna", gone.name]
    assert audiences.by_mail(row).count() == 3


def test_who_has_the_wished_state_but_another_language_is_counted_among_the_others() -> None:
    event = make_event()
    make_registration(event, locale="it")
    make_registration(event, locale="de")

    assert audiences.reach(draft(event, locales=["de"])).others == {"confirmed": 1}


@pytest.mark.parametrize("people", [1, 12])
def test_counting_takes_two_statements_however_many_there_are(people: int) -> None:
    event = make_event(sessions=2)
    question = make_question(event, kind="one", choices=("bus", "car"))
    for number in range(people):
        person = make_registration(event, locale=("it", "de")[number % 2])
        Answer.objects.create(registration=person, question=question, value="bus")
    row = draft(event, presence="missed", session=event.sessions.all()[0], question=question, answer="bus")

    with counting_statements() as statements:
        found = audiences.reach(row)

    assert (found.total, len(statements)) == (people, 2)
