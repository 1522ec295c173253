"""Dates and numbers as the region writes them."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import translation

from pages import formats
from tests.factories import make_event

WINTER = datetime(2027, 1, 7, 9, 0, tzinfo=UTC)
SUMMER = datetime(2027, 7, 1, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "function", "moment", "text"),
    [
        ("it", "long_date", WINTER, "giovedì 7 gennaio 2027"),
        ("de", "long_date", WINTER, "Donnerstag, 7. Jänner 2027"),
        ("it", "long_date", SUMMER, "giovedì 1° luglio 2027"),
        ("it", "long_date", date(2027, 7, 1), "giovedì 1° luglio 2027"),
        ("it", "plain_date", SUMMER, "1° luglio 2027"),
        ("it", "plain_date", date(2027, 7, 11), "11 luglio 2027"),
        ("de", "plain_date", date(2027, 1, 1), "1. Jänner 2027"),
        ("it", "short_date", WINTER, "07/01/2027"),
        ("de", "short_date", date(2027, 1, 7), "07.01.2027"),
        ("de", "short_date", WINTER, "07.01.2027"),
        ("it", "clock", WINTER, "10:00"),
        ("de", "clock", SUMMER, "17:00"),
        ("de", "month", WINTER, "Jän"),
        ("it", "month", WINTER, "gen"),
        ("it", "weekday", WINTER, "giovedì"),
    ],
)
def test_dates_are_written_as_the_region_does(language: str, function: str, moment: date, text: str) -> None:
    with translation.override(language):
        assert getattr(formats, function)(moment) == text


@pytest.mark.parametrize("language", ["it", "de"])
def test_numbers_are_always_grouped(language: str) -> None:
    with translation.override(language):
        assert [formats.number(n) for n in (1250, 12500.5)] == ["1.250", "12.500,5"]


@pytest.mark.django_db
@pytest.mark.parametrize(("start", "clock"), [(WINTER, "10:00"), (SUMMER, "17:00")], ids=["winter", "summer"])
def test_times_are_stored_in_utc_and_shown_with_their_zone(client: Client, start: datetime, clock: str) -> None:
    event = make_event(start=start)

    html = client.get(f"/it/webinar/{_slug(event)}/").content.decode()

    session = event.sessions.get()
    session.refresh_from_db()
    assert (session.start, session.start.tzinfo) == (start, UTC)
    assert clock in html
    assert "Europe/Rome" in html


def _slug(event: object) -> str:
    from events.models import EventPage

    return EventPage.objects.get(translation_key=event.page_key, locale__language_code="it").slug  # type: ignore[attr-defined]
