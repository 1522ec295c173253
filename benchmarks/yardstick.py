"""How fast this machine is: aims are told in a unit that any machine can measure for itself."""

import statistics
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

EVENTS = 200
ROUNDS = 5
PARTS = 40
ZONE = ZoneInfo("Europe/Rome")
START = datetime(2027, 1, 11, 10, tzinfo=ZONE)


def unit() -> float:
    """A fortieth of the milliseconds of processor time that icalendar takes to build 200 events, here and now."""
    return statistics.median(_round() for _n in range(ROUNDS)) * 1000 / PARTS


def _round() -> float:
    start = time.process_time()
    calendar = Calendar()
    calendar.add("prodid", "-//smartCoop//yardstick//IT")
    calendar.add("version", "2.0")
    for number in range(EVENTS):
        calendar.add_component(_event(number))
    calendar.to_ical()
    return time.process_time() - start


def _event(number: int) -> Event:
    start = START + timedelta(days=number)
    event = Event()
    event.add("uid", f"{number}@smartcoop.example.org")
    event.add("sequence", 0)
    event.add("dtstamp", datetime(2027, 1, 1, tzinfo=UTC))
    event.add("last-modified", datetime(2027, 1, 1, tzinfo=UTC))
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(hours=1.5))
    event.add("summary", f"Lavorare insieme, {number}ª parte", parameters={"LANGUAGE": "it"})
    event.add("description", "In breve, di che cosa si tratta. " * 3, parameters={"LANGUAGE": "it"})
    event.add("url", f"https://smartcoop.example.org/it/webinar/evento-{number}/")
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("categories", ["Digitalizzazione"], parameters={"LANGUAGE": "it"})
    return event
