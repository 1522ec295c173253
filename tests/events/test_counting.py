"""How many events there are is kept by each process, and never past a change or past the minute in which one ends."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from wagtail.models import PageViewRestriction

from events import cancelling, counting, editing, rescheduling
from events.models import Event, EventPage
from pages.once import remembering
from tests.factories import make_event, publish
from tests.http import counting_statements

pytestmark = pytest.mark.django_db
type Deed = Callable[[Event], Any]


def counted(client: Client, query: str = "") -> int:
    answer: dict[str, Any] = client.get(f"/api/v2/events/?limit=1&{query}").json()
    return int(answer["meta"]["total_count"])


def known_past(moment: datetime) -> int:
    """How many will be past then, as this process knows it now."""
    with remembering():
        return counting.how_many("past", moment)


def german(event: Event) -> EventPage:
    return EventPage.objects.get(translation_key=event.page_key, locale__language_code="de")


def withdraw(event: Event) -> None:
    for page in EventPage.objects.filter(translation_key=event.page_key):
        page.unpublish()


def restrict(event: Event) -> None:
    for page in EventPage.objects.filter(translation_key=event.page_key):
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def delete(event: Event) -> None:
    withdraw(event)
    editing.delete_event(event)


@pytest.mark.parametrize(
    ("deed", "coming", "in_german"),
    [
        pytest.param(lambda event: german(event).unpublish(), 2, 1, id="one language withdrawn"),
        pytest.param(withdraw, 1, 1, id="withdrawn"),
        pytest.param(restrict, 1, 1, id="restricted"),
        pytest.param(delete, 1, 1, id="deleted"),
        pytest.param(lambda event: cancelling.cancel_event(event, {}), 2, 2, id="cancelled, and still announced"),
        pytest.param(lambda _event: make_event(), 3, 3, id="another one"),
        pytest.param(lambda _event: publish(make_event(titles={}), "it", "Nuovo"), 3, 2, id="another in Italian"),
    ],
)
def test_the_next_reader_reads_the_new_number(client: Client, deed: Deed, coming: int, in_german: int) -> None:
    event, _other = make_event(), make_event()
    assert [counted(client, "fallback=other"), counted(client, "locale=de")] == [2, 2]

    deed(event)

    assert [counted(client, "fallback=other"), counted(client, "locale=de")] == [coming, in_german]


def test_an_event_is_past_in_the_minute_in_which_it_ends_though_nobody_changed_anything(client: Client) -> None:
    event = make_event()
    seen = []

    for moment in (event.ends_at - timedelta(seconds=1), event.ends_at):
        with time_machine.travel(moment, tick=False):
            seen.append([counted(client, f"when={when}") for when in ("coming", "past", "all")])

    assert seen == [[1, 0, 1], [0, 1, 1]]


def test_a_session_more_makes_the_event_end_later() -> None:
    event = make_event()
    behind, later = event.ends_at + timedelta(hours=1), event.ends_at + timedelta(days=7)
    seen = [known_past(behind)]

    editing.add_session(event, editing.NewSession(rescheduling.Appointment(later, later + timedelta(hours=1), {})))
    seen += [known_past(behind), known_past(later + timedelta(hours=1))]

    assert seen == [1, 0, 1]


def test_a_process_that_knows_counts_no_more(client: Client) -> None:
    make_event()
    counted(client)

    with counting_statements(warm=True) as statements:
        counted(client)
        client.get("/it/webinar/")

    assert [one for one in statements if "count(" in one.lower() and "events_event" in one] == []
