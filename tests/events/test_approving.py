"""The office accepts or declines."""

import pytest

from events import approving, cancelling
from events.errors import EventError
from events.models import Registration
from mailing.models import Message
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("taken", "state"), [(0, "confirmed"), (1, "waiting")], ids=["seat free", "full"])
def test_accepting_confirms_or_leads_to_the_waiting_list(taken: int, state: str) -> None:
    event = make_event(approval=True, capacity=1)
    for _n in range(taken):
        make_registration(event)
    row = make_registration(event, "pending")

    approving.accept(row)

    row.refresh_from_db()
    kind = {"confirmed": "events.confirmation", "waiting": "events.waiting_list"}[state]
    assert (row.state, Message.objects.get().kind) == (state, kind)


def test_declining_keeps_the_reason_in_each_language() -> None:
    row = make_registration(make_event(approval=True), "pending")

    approving.decline(row, {"it": "Riservato alle associate", "de": "Nur für Mitglieder"})

    row = Registration.objects.get()
    assert (row.state, row.reason("it"), row.reason("de")) == (
        "declined",
        "Riservato alle associate",
        "Nur für Mitglieder",
    )
    assert Message.objects.get().kind == "events.declined"


@pytest.mark.parametrize("deed", [approving.accept, lambda row: approving.decline(row, {})], ids=["accept", "decline"])
def test_only_what_is_pending_can_be_decided(deed: object) -> None:
    row = make_registration(make_event(approval=True), "confirmed")

    with pytest.raises(EventError):
        deed(row)  # type: ignore[operator]

    assert (Registration.objects.get().state, Message.objects.count()) == ("confirmed", 0)


def test_nobody_is_accepted_to_a_cancelled_event() -> None:
    event = make_event(approval=True)
    row = make_registration(event, "pending")
    cancelling.cancel_event(event, {})

    with pytest.raises(EventError):
        approving.accept(row)
