"""Two questions after an event: once a person, and nothing leads from the answers to who gave them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from events import links
from events.models import Event, Feedback, Registration
from members import retention
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db
START = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)
AFTER = START + timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(AFTER, tick=False) as traveller:
        yield traveller


def path(row: Registration) -> str:
    return "/" + links.feedback(row).split("/", 3)[3]


def test_somebody_says_it_once_and_who_it_was_is_not_kept(client: Client) -> None:
    row = make_registration(make_event(start=START))

    assert (client.get(path(row)).status_code, Feedback.objects.count()) == (200, 0)
    answers = [client.post(path(row), {"useful": str(n), "better": "Più esempi"}).status_code for n in (4, 1)]

    assert answers == [302, 409]
    (said,) = Feedback.objects.values()
    assert said == {
        "id": said["id"],
        "event_id": row.event_id,
        "useful": 4,
        "better": "Più esempi",
        "on": AFTER.date(),
    }
    assert "Grazie" in client.get(path(row)).text


@pytest.mark.parametrize("data", [{}, {"useful": "6"}, {"useful": "x"}, {"useful": "3", "better": "x" * 1001}])
def test_strange_input_is_told_and_not_kept(data: dict[str, str], client: Client) -> None:
    row = make_registration(make_event(start=START))

    assert (client.post(path(row), data).status_code, Feedback.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"start": AFTER}, "confirmed"),
        ({"start": START}, "cancelled"),
        ({"start": START, "status": "cancelled"}, "confirmed"),
    ],
)
def test_nobody_else_is_asked(facts: dict[str, Any], state: str, client: Client) -> None:
    row = make_registration(make_event(**facts), state)

    assert (client.post(path(row), {"useful": "3"}).status_code, Feedback.objects.count()) == (409, 0)


def test_the_desk_sees_figures_and_what_was_written(admin_client: Client) -> None:
    event = make_event(start=START)
    for useful, better in ((5, ""), (4, "Più <b>esempi</b>")):
        Feedback.objects.create(event=event, useful=useful, better=better, on=AFTER.date())

    page = admin_client.get(f"/admin/events/{event.pk}/")

    assert (page.context["feedback"].mean, page.context["feedback"].all) == (4.5, 2)
    assert "Più &lt;b&gt;esempi" in page.text


def test_what_was_written_ends_after_a_year_and_the_numbers_stay(clock: Any) -> None:
    event = make_event(start=START)
    Feedback.objects.create(event=event, useful=2, better="Più breve", on=AFTER.date())
    for days, left in ((364, "Più breve"), (367, "")):
        clock.move_to(AFTER + timedelta(days=days))
        retention.end_what_is_due()
        assert Feedback.objects.get().better == left

    assert (Feedback.objects.get().useful, Event.objects.count()) == (2, 1)
