"""Series in the office's hands: made, filled, worded, deleted; who came is told session by session."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events import cancelling
from events.models import Attendance, Event, Series
from pages import clashing
from tests.factories import make_event, make_registration, make_series
from tests.http import counting_statements

from .asking import italian, said, shown, url

# What is asked of the office's forms is the same on any database.
pytestmark = [pytest.mark.django_db, pytest.mark.plain]
WORDS = {"titles_it": "Sere", "titles_de": "Abende", "summaries_it": "Tre sere", "summaries_de": ""}


def in_it(series: Series) -> list[Event]:
    return list(series.events.order_by("pk"))


def test_a_series_is_made_filled_changed_and_deleted_and_its_events_stay(office: Client) -> None:
    first, second, past = make_event(), make_event(), make_event(start=timezone.now() - timedelta(days=3))
    assert italian(
        "There is no series yet. In a series, people can sign up for several events with one form."
    ) in shown(office.get(url("series_index")))

    made = office.post(url("series_new"), WORDS | {"events": [first.pk]})
    series = Series.objects.get()
    assert (said(made), in_it(series)) == (italian("The series has been made."), [first])
    assert (series.title("de"), series.summary("it")) == ("Abende", "Tre sere")

    Event.objects.filter(pk=past.pk).update(series=series)
    office.post(url("series", series.pk), WORDS | {"events": [first.pk, second.pk]})
    assert in_it(series) == [first, second, past]
    office.post(url("series", series.pk), WORDS | {"titles_it": "Serate", "events": [second.pk]})
    assert (series.words.get(locale="it").title, in_it(series)) == ("Serate", [second, past])
    assert "Serate" in shown(office.get(url("series_index")))
    assert "Serate" in shown(office.get(url("event", second.pk)))

    office.post(url("series_delete", series.pk))
    assert (Series.objects.count(), Event.objects.filter(series=None).count()) == (0, 3)


def test_an_event_of_another_series_is_not_offered_nor_taken(office: Client) -> None:
    event = make_event()
    make_series(event)

    page = office.get(url("series_new"))
    response = office.post(url("series_new"), WORDS | {"events": [event.pk]})

    assert page.context["form"].fields["events"].choices == []
    assert list(response.context["form"].errors) == ["events"]
    assert Series.objects.count() == 1


def test_a_cancelled_event_is_marked_where_it_can_be_ticked(office: Client) -> None:
    make_event()
    cancelling.cancel_event(make_event(), {})

    choices = office.get(url("series_new")).context["form"].fields["events"].choices

    assert sorted(label.endswith("· annullato") for _pk, label in choices) == [False, True]


def test_what_a_colleague_saved_meanwhile_is_not_overwritten_unseen(office: Client) -> None:
    series = make_series(make_event())
    opened = office.get(url("series", series.pk)).context["version"]
    series.words.filter(locale="it").update(title="Della collega")

    mine: dict[str, Any] = WORDS | {clashing.FIELD: opened}
    asked = office.post(url("series", series.pk), mine)
    assert (asked.context["clash"] != "", series.words.get(locale="it").title) == (True, "Della collega")
    office.post(url("series", series.pk), mine | {clashing.FIELD: asked.context["version"]})
    assert series.words.get(locale="it").title == "Sere"


def test_a_viewer_sees_the_list_and_does_no_deed(viewer: Client) -> None:
    series = make_series(make_event())

    page = shown(viewer.get(url("series_index")))

    assert ("Scuola di consiglio" in page, url("series", series.pk) in page) == (True, False)
    for name, args in (("series", [series.pk]), ("series_delete", [series.pk]), ("series_new", [])):
        assert [ask(url(name, *args)).status_code for ask in (viewer.get, viewer.post)] == [302, 302]
    assert Series.objects.count() == 1


def test_who_came_is_told_session_by_session(office: Client) -> None:
    event = make_event(start=timezone.now() - timedelta(days=8), sessions=3)  # two have begun
    first, _second, _third = event.sessions.all()
    row = make_registration(event)
    make_registration(event)
    Attendance.objects.create(registration=row, session=first, how="join_page", at=first.start)

    lines = office.get(url("event", event.pk)).context["sessions"]
    page = office.get(url("registration", event.pk, row.pk))

    assert [came for *_words, came in lines] == [1, 0, None]
    assert [each.since != "" for each in page.context["presence"]] == [True, False, False]
    assert italian("Attendance") in shown(page)


def test_many_series_take_as_many_statements_as_one(office: Client) -> None:
    make_series(make_event())
    office.get(url("series_index"))

    with counting_statements(warm=True) as one:
        office.get(url("series_index"))
    for _n in range(3):
        make_series(make_event())
    with counting_statements(warm=True) as many:
        office.get(url("series_index"))

    assert len(many) == len(one)
