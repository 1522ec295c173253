"""The state machine of a registration: lawful steps, and a row for each."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from events import approving, cancelling, registering, states
from events.models import Registration, Step
from events.states import REGISTRANT, IllegalStep
from tests.factories import make_event, make_person, make_registration, make_sign_up

pytestmark = pytest.mark.django_db
State = Registration.State
Deed = Step.Deed
LAWFUL = {
    (deed, start, end) for deed, (starts, ends) in states.LAWFUL.items() for start in starts if start for end in ends
}


def told(row: Registration) -> list[tuple[str, str, str, str]]:
    return list(row.steps.values_list("deed", "before", "after", "by"))


@pytest.mark.parametrize("deed", Deed.values)
@pytest.mark.parametrize("start", State.values)
@pytest.mark.parametrize("end", State.values)
def test_a_step_that_is_not_in_the_machine_is_refused_and_changes_nothing(deed: str, start: str, end: str) -> None:
    row = Registration(pk=1, state=start, facts=1)

    if (deed, start, end) in LAWFUL:
        states.step(row, Deed(deed), State(end), REGISTRANT, timezone.now())
        assert (row.state, row.facts) == (end, 2)
    else:
        with pytest.raises(IllegalStep):
            states.step(row, Deed(deed), State(end), REGISTRANT, timezone.now())
        assert (row.state, row.facts) == (start, 1)


def test_signing_up_cancelling_and_signing_up_again_leaves_a_row_each() -> None:
    event = make_event()
    person = make_person("anna@example.org")
    registering.register(event, make_sign_up(person))
    row = Registration.objects.get()

    cancelling.cancel_registration(row, reason="Sono malata")
    registering.register(event, make_sign_up(person))

    assert told(row) == [
        ("sign_up", "", "confirmed", "registrant"),
        ("cancel", "confirmed", "cancelled", "registrant"),
        ("revive", "cancelled", "confirmed", "registrant"),
    ]
    assert row.steps.get(deed="cancel").reason == "Sono malata"


def test_a_seat_that_falls_free_leaves_a_row_of_the_waiting_list() -> None:
    event = make_event(capacity=1)
    seated, waiting = make_registration(event), make_registration(event, "waiting")

    cancelling.cancel_registration(seated)

    assert told(waiting)[1:] == [("promote", "waiting", "confirmed", "waiting_list")]


def test_who_of_the_office_did_it_is_kept() -> None:
    anna = User.objects.create_user("anna")
    event = make_event(approval=True, capacity=1)
    first, second, third = (make_registration(event, "pending") for _n in range(3))

    approving.accept(first, states.office(anna))
    approving.accept(second, states.office(anna))
    approving.decline(third, {"it": "Troppi", "de": "Zu viele"}, states.office(anna))

    last = [row.steps.last() for row in (first, second, third)]
    assert [(each.deed, each.after, each.by, each.user) for each in last if each] == [
        ("accept", "confirmed", "office", anna),
        ("accept", "waiting", "office", anna),
        ("decline", "declined", "office", anna),
    ]


def test_the_documentation_draws_the_machine_as_it_is() -> None:
    """`manage.py shell -c "from events import states; print(states.diagram())"` says what belongs there."""
    text = (Path(__file__).resolve().parents[2] / "docs" / "architecture.md").read_text()

    assert f"```mermaid\n{states.diagram()}\n```" in text
