"""What every example of a mail can be made of."""

from events.models import Event, EventPage
from tests.factories import make_event
from tests.factories_alerts import make_draft, publish
from tests.factories_funding import days, make_call

RECORDING = "https://video.example.org/1"


def make_all_examples_possible() -> Event:
    """An event with two dates, a place and a recording; news and a call with a deadline, for the alerts."""
    event = make_event(sessions=2, place="Sala del consiglio, via Portici 1, Bolzano")
    EventPage.objects.filter(translation_key=event.page_key).update(recording_url=RECORDING)
    publish(make_draft())
    make_call(window="fixed", closes_at=days(20))
    return event
